"""Bytes to values, believing none of them.        Process: both."""

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
    value = decoder.value(0)
    if decoder.at != decoder.end:
        raise WireError(f"{decoder.end - decoder.at} bytes after the value")
    return value


_ZEROS = bytes(ALIGN)


class _Decoder:
    """Reads one body from front to back."""

    def __init__(self, body: Buffer) -> None:
        self.body = memoryview(body)
        self.end = len(self.body)
        self.at = 0
        self.nodes = 0

    def take(self, size: int) -> memoryview:
        if size > self.end - self.at:
            raise WireError(f"{size} bytes announced at {self.at}, but the body ends before")
        part = self.body[self.at : self.at + size]
        self.at += size
        return part

    def number(self, layout: struct.Struct) -> Any:
        at, self.at = self.at, self.at + layout.size
        if self.at > self.end:
            raise WireError(f"a number announced at {at}, but the body ends before")
        return layout.unpack_from(self.body, at)[0]

    def value(self, depth: int) -> object:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise WireError(f"more than {MAX_NODES} values in one message")
        if depth > MAX_DEPTH:
            raise WireError(f"containers nested deeper than {MAX_DEPTH}")
        if self.at >= self.end:
            raise WireError(f"a value announced at {self.at}, but the body ends before")
        tag = self.body[self.at]
        self.at += 1
        read = _READERS.get(tag)
        if read is None:
            raise WireError(f"unknown tag {tag}")
        return read(self, depth)

    def typed(self, kind: type, depth: int) -> Any:
        value = self.value(depth)
        if type(value) is not kind:
            raise WireError(f"expected a {kind.__name__}, found a {type(value).__name__}")
        return value

    def _int(self, _depth: int) -> int:
        return int(self.number(I64))

    def _long(self, _depth: int) -> int:
        size = self.number(U32)
        if size > MAX_INT:
            raise WireError(f"an integer of {size} bytes is over the limit of {MAX_INT}")
        return int.from_bytes(self.take(size), "little", signed=True)

    def _float(self, _depth: int) -> float:
        return float(self.number(F64))

    def _complex(self, _depth: int) -> complex:
        return complex(self.number(F64), self.number(F64))

    def _bytes(self, _depth: int) -> bytes:
        return bytes(self.take(self.number(U64)))

    def _str(self, _depth: int) -> str:
        size = self.number(U64)
        if size > 4 * MAX_TEXT:  # so many bytes have that many characters
            raise WireError(f"a text of {size} bytes is over the limit of {4 * MAX_TEXT}")
        return str(self.take(size), "utf-8", "replace")

    def _list(self, depth: int) -> list[object]:
        count = self.number(U32)
        if count > self.end - self.at:  # a value takes at least one byte
            raise WireError(f"{count} items announced, but the body ends before")
        return [self.value(depth + 1) for _ in range(count)]

    def _tuple(self, depth: int) -> tuple[object, ...]:
        return tuple(self._list(depth))

    def _dict(self, depth: int) -> dict[object, object]:
        count = self.number(U32)
        found: dict[object, object] = {}
        for _ in range(count):
            key = self.value(depth + 1)
            if not is_key(key):
                raise WireError(f"a dict key of type {type(key).__name__}")
            found[key] = self.value(depth + 1)
        return found

    def _ndarray(self, _depth: int) -> np.ndarray[Any, Any]:
        code, ndim = self.take(2)
        if code >= len(DTYPES) or ndim > MAX_DIMS:
            raise WireError(f"an array of dtype code {code} in {ndim} dimensions")
        shape = struct.unpack(f"<{ndim}Q", self.take(8 * ndim))
        size = math.prod(shape) * DTYPES[code].itemsize  # Python integers: no overflow
        if not size and math.prod(side for side in shape if side) > 1 << 48:  # NumPy refuses these
            raise WireError(f"an array of shape {shape}")
        padding = -self.at % ALIGN
        if padding and self.take(padding) != _ZEROS[:padding]:
            raise WireError("padding that is not zero")
        raw = self.take(size)
        if code == 0:  # a forged bool of 2 would sum to two
            return np.asarray(np.ndarray(shape, np.uint8, raw) != 0)
        array: np.ndarray[Any, Any] = np.ndarray(shape, DTYPES[code], raw)
        return array if size >= ZERO_COPY and array.flags.writeable else array.copy()

    def _scalar(self, depth: int) -> object:
        array = self._ndarray(depth)
        if array.ndim:
            raise WireError(f"a scalar of shape {array.shape}")
        return array[()]

    def _own(self, depth: int) -> Own:
        return Own(self.typed(str, depth + 1))

    def _callback(self, depth: int) -> Callback:
        return Callback(self.typed(int, depth + 1), self.typed(str, depth + 1))

    def _remote(self, depth: int) -> Remote:
        number, name = self.typed(int, depth + 1), self.typed(str, depth + 1)
        return Remote(number, name, self.typed(tuple, depth + 1))

    def _kept(self, depth: int) -> Kept:
        call, path = self.typed(int, depth + 1), self.typed(tuple, depth + 1)
        if any(type(step) is not int for step in path):
            raise WireError("a path holds something other than integers")
        return Kept(call, path)

    def _opaque(self, depth: int) -> Opaque:
        return Opaque(self.typed(str, depth + 1), self.typed(tuple, depth + 1))


_READERS: dict[int, Callable[[_Decoder, int], object]] = {
    ord("N"): lambda _decoder, _depth: None,
    ord("T"): lambda _decoder, _depth: True,
    ord("F"): lambda _decoder, _depth: False,
    ord("i"): _Decoder._int,
    ord("I"): _Decoder._long,
    ord("f"): _Decoder._float,
    ord("c"): _Decoder._complex,
    ord("s"): _Decoder._str,
    ord("b"): _Decoder._bytes,
    ord("l"): _Decoder._list,
    ord("t"): _Decoder._tuple,
    ord("d"): _Decoder._dict,
    ord("a"): _Decoder._ndarray,
    ord("g"): _Decoder._scalar,
    ord("O"): _Decoder._own,
    ord("C"): _Decoder._callback,
    ord("R"): _Decoder._remote,
    ord("K"): _Decoder._kept,
    ord("?"): _Decoder._opaque,
}
