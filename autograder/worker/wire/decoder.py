"""Bytes to values, believing none of them.        Process: both.

Most messages hold one small array, so what is done for each value counts: nodes and depth are
checked by the containers, and the end of the body by what reads from it.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from ..caps import MAX_DEPTH, MAX_DIMS, MAX_INT, MAX_NODES, MAX_TEXT
from ..references import Callback, Kept, Opaque, Own, Remote
from .frames import (
    ALIGN,
    DTYPES,
    F64,
    I64,
    U32,
    U64,
    ZERO_COPY,
    Buffer,
    WireError,
    is_key,
)


def decode(body: Buffer) -> object:
    """The value that `body` holds; arrays are plain, native, C-contiguous and writable.

    Raises:
        WireError: anything that `encode` would not have written, a byte too many included.

    """
    decoder = _Decoder(body)
    try:
        value = decoder.value()
    except (IndexError, struct.error):
        raise WireError(f"the body of {decoder.end} bytes ends before its value") from None
    if decoder.at != decoder.end:
        raise WireError(f"{decoder.end - decoder.at} bytes after the value")
    return value


_ZEROS = tuple(bytes(length) for length in range(ALIGN))
_SHAPES = tuple(struct.Struct(f"<{ndim}Q") for ndim in range(MAX_DIMS + 1))
_SIZES = tuple(dtype.itemsize for dtype in DTYPES)


class _Decoder:
    """Reads one body from front to back; IndexError or struct.error where it ends too early."""

    def __init__(self, body: Buffer) -> None:
        self.body = memoryview(body)
        self.end = len(self.body)
        self.at = 0
        self.nodes = 1
        self.depth = 0

    def value(self) -> object:
        at = self.at
        self.at = at + 1
        return _READERS[self.body[at]](self)

    def values(self, count: int) -> list[Any]:
        """What a container of so many values holds."""
        self.nodes += count
        if self.nodes > MAX_NODES:
            raise WireError(f"more than {MAX_NODES} values in one message")
        if count > self.end - self.at:  # a value takes at least one byte
            raise WireError(f"{count} values announced, but the body ends before")
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise WireError(f"containers nested deeper than {MAX_DEPTH}")
        body, found = self.body, []
        for _ in range(count):  # as `value` does, without a call for each
            at = self.at
            self.at = at + 1
            found.append(_READERS[body[at]](self))
        self.depth -= 1
        return found

    def typed(self, *kinds: type) -> list[Any]:
        """So many values, each of exactly that type."""
        found = self.values(len(kinds))
        for value, kind in zip(found, kinds):
            if type(value) is not kind:
                raise WireError(f"expected a {kind.__name__}, found a {type(value).__name__}")
        return found

    def number(self, layout: struct.Struct) -> Any:
        at = self.at
        self.at = at + layout.size
        return layout.unpack_from(self.body, at)[0]

    def take(self, size: int) -> memoryview:
        at = self.at
        if size > self.end - at:
            raise WireError(f"{size} bytes announced at {at}, but the body ends before")
        self.at = at + size
        return self.body[at : self.at]


def _unknown(decoder: _Decoder) -> object:
    raise WireError(f"unknown tag {decoder.body[decoder.at - 1]}")


def _int(decoder: _Decoder) -> int:
    return int(decoder.number(I64))


def _long(decoder: _Decoder) -> int:
    size = decoder.number(U32)
    if size > MAX_INT:
        raise WireError(f"an integer of {size} bytes is over the limit of {MAX_INT}")
    return int.from_bytes(decoder.take(size), "little", signed=True)


def _float(decoder: _Decoder) -> float:
    return float(decoder.number(F64))


def _complex(decoder: _Decoder) -> complex:
    return complex(decoder.number(F64), decoder.number(F64))


def _bytes(decoder: _Decoder) -> bytes:
    return bytes(decoder.take(decoder.number(U64)))


def _str(decoder: _Decoder) -> str:
    size = decoder.number(U64)
    if size > 4 * MAX_TEXT:  # so many bytes have that many characters
        raise WireError(f"a text of {size} bytes is over the limit of {4 * MAX_TEXT}")
    return str(decoder.take(size), "utf-8", "replace")


def _list(decoder: _Decoder) -> list[object]:
    return decoder.values(decoder.number(U32))


def _tuple(decoder: _Decoder) -> tuple[object, ...]:
    return tuple(decoder.values(decoder.number(U32)))


def _dict(decoder: _Decoder) -> dict[object, object]:
    members = decoder.values(2 * decoder.number(U32))
    keys = members[::2]
    for key in keys:  # before the first of them is hashed
        if not is_key(key):
            raise WireError(f"a dict key of type {type(key).__name__}")
    return dict(zip(keys, members[1::2]))


def _ndarray(decoder: _Decoder) -> np.ndarray[Any, Any]:
    body, at = decoder.body, decoder.at
    code, ndim = body[at], body[at + 1]
    if code >= len(DTYPES) or ndim > MAX_DIMS:
        raise WireError(f"an array of dtype code {code} in {ndim} dimensions")
    shape = _SHAPES[ndim].unpack_from(body, at + 2)
    size = math.prod(shape) * _SIZES[code]  # Python integers: no overflow
    if not size and math.prod(side for side in shape if side) > 1 << 48:  # NumPy refuses these
        raise WireError(f"an array of shape {shape}")
    at += 2 + 8 * ndim
    padding = -at % ALIGN
    if body[at : at + padding] != _ZEROS[padding]:
        raise WireError("padding that is not zero")
    at += padding
    if size > decoder.end - at:
        raise WireError(f"{size} bytes announced at {at}, but the body ends before")
    decoder.at = at + size
    if code == 0:  # a forged bool of 2 would sum to two
        return np.asarray(np.ndarray(shape, np.uint8, body, at) != 0)
    array: np.ndarray[Any, Any] = np.ndarray(shape, DTYPES[code], body, at)
    return array if size >= ZERO_COPY and array.flags.writeable else array.copy()


def _scalar(decoder: _Decoder) -> object:
    array = _ndarray(decoder)
    if array.ndim:
        raise WireError(f"a scalar of shape {array.shape}")
    return array[()]


def _own(decoder: _Decoder) -> Own:
    return Own(*decoder.typed(str))


def _callback(decoder: _Decoder) -> Callback:
    return Callback(*decoder.typed(int, str))


def _remote(decoder: _Decoder) -> Remote:
    return Remote(*decoder.typed(int, str, tuple))


def _kept(decoder: _Decoder) -> Kept:
    call, path = decoder.typed(int, tuple)
    if any(type(step) is not int for step in path):
        raise WireError("a path holds something other than integers")
    return Kept(call, path)


def _opaque(decoder: _Decoder) -> Opaque:
    return Opaque(*decoder.typed(str, tuple))


Reader = Callable[[_Decoder], object]
_TAGGED: dict[int, Reader] = {
    ord("N"): lambda _decoder: None,
    ord("T"): lambda _decoder: True,
    ord("F"): lambda _decoder: False,
    ord("i"): _int,
    ord("I"): _long,
    ord("f"): _float,
    ord("c"): _complex,
    ord("s"): _str,
    ord("b"): _bytes,
    ord("l"): _list,
    ord("t"): _tuple,
    ord("d"): _dict,
    ord("a"): _ndarray,
    ord("g"): _scalar,
    ord("O"): _own,
    ord("C"): _callback,
    ord("R"): _remote,
    ord("K"): _kept,
    ord("?"): _opaque,
}
_READERS: tuple[Reader, ...] = tuple(_TAGGED.get(tag, _unknown) for tag in range(256))
