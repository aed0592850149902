"""Values to bytes.        Process: both."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from ..caps import MAX_BODY, MAX_DEPTH, MAX_DIMS, MAX_INT, MAX_NODES, MAX_TEXT
from ..references import Callback, Kept, Opaque, Own, Remote
from .frames import (
    ALIGN,
    DTYPE_CODES,
    F64,
    I64,
    U32,
    U64,
    Buffer,
    WireError,
    is_key,
)

SMALL = 1 << 16  # bytes up to which an array is copied into the message
Substitute = Callable[[object], object]


def encode(value: object, substitute: Substitute | None = None) -> list[Buffer]:
    """The body that holds `value`.

    Args:
        value: anything of the kinds above.
        substitute: given whatever else is met, returns what to send in its place, of those kinds.

    Raises:
        WireError: the value is over a limit, or of a kind that does not cross.

    """
    encoder = _Encoder(substitute)
    encoder.add(value, 0)
    return encoder.buffers()


class _Encoder:
    """Collects a body; large arrays are referred to, not copied."""

    def __init__(self, substitute: Substitute | None) -> None:
        self.substitute = substitute
        self.done: list[Buffer] = []
        self.small = bytearray()  # everything since the last large array
        self.length = 0  # of `done`
        self.nodes = 0

    def buffers(self) -> list[Buffer]:
        return [*self.done, self.small] if self.small else self.done

    def add(self, value: object, depth: int) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise WireError(f"more than {MAX_NODES} values in one message")
        if depth > MAX_DEPTH:
            raise WireError(f"containers nested deeper than {MAX_DEPTH}")
        write = _WRITERS.get(type(value))
        if write is not None:
            write(self, value, depth)
        elif isinstance(value, np.generic) and value.dtype in DTYPE_CODES:
            self._array(b"g", np.asarray(value))
        elif isinstance(value, tuple):  # a named tuple is a tuple
            self._sequence(b"t", list(tuple.__iter__(value)), depth)
        elif isinstance(value, list):
            self._sequence(b"l", list(list.__iter__(value)), depth)
        elif self.substitute is not None:
            self._substituted(value, depth)
        else:
            raise WireError(f"a {type(value).__name__} does not cross the wire")

    def _substituted(self, value: object, depth: int) -> None:
        assert self.substitute is not None
        replacement = self.substitute(value)
        write = _WRITERS.get(type(replacement))
        if write is None or (write is _Encoder._ndarray and not _sendable(replacement)):
            raise WireError(f"a {type(replacement).__name__} does not cross the wire")
        write(self, replacement, depth)

    def _none(self, _value: None, _depth: int) -> None:
        self.small += b"N"

    def _bool(self, value: bool, _depth: int) -> None:
        self.small += b"T" if value else b"F"

    def _int(self, value: int, _depth: int) -> None:
        if -(1 << 63) <= value < 1 << 63:
            self.small += b"i" + I64.pack(value)
            return
        size = (value.bit_length() + 8) // 8
        if size > MAX_INT:
            raise WireError(f"an integer of {size} bytes is over the limit of {MAX_INT}")
        self.small += b"I" + U32.pack(size) + value.to_bytes(size, "little", signed=True)

    def _float(self, value: float, _depth: int) -> None:
        self.small += b"f" + F64.pack(value)

    def _complex(self, value: complex, _depth: int) -> None:
        self.small += b"c" + F64.pack(value.real) + F64.pack(value.imag)

    def _str(self, value: str, _depth: int) -> None:
        # Lone surrogates cross as "?": text is shown, never compared bit by bit.
        self._text(b"s", value[:MAX_TEXT].encode("utf-8", "replace"))

    def _bytes(self, value: bytes, _depth: int) -> None:
        self._text(b"b", value)

    def _text(self, tag: bytes, raw: bytes) -> None:
        self.small += tag + U64.pack(len(raw)) + raw

    def _list(self, value: list[object], depth: int) -> None:
        self._sequence(b"l", value, depth)

    def _tuple(self, value: tuple[object, ...], depth: int) -> None:
        self._sequence(b"t", list(value), depth)

    def _sequence(self, tag: bytes, items: list[object], depth: int) -> None:
        self.small += tag + U32.pack(len(items))
        for item in items:
            self.add(item, depth + 1)

    def _dict(self, value: dict[object, object], depth: int) -> None:
        self.small += b"d" + U32.pack(len(value))
        for key, item in list(value.items()):
            if not is_key(key):
                raise WireError(f"a dict key of type {type(key).__name__} does not cross the wire")
            self.add(key, depth + 1)
            self.add(item, depth + 1)

    def _ndarray(self, value: np.ndarray[Any, Any], _depth: int) -> None:
        if _sendable(value):
            self._array(b"a", value)
        elif self.substitute is not None:
            self._substituted(value, _depth)
        else:
            raise WireError(f"an array of dtype {value.dtype} does not cross the wire")

    def _array(self, tag: bytes, array: np.ndarray[Any, Any]) -> None:
        if not array.dtype.isnative:
            array = array.astype(array.dtype.newbyteorder("="))
        code, ndim = DTYPE_CODES[array.dtype], array.ndim
        self.small += struct.pack(f"<cBB{ndim}Q", tag, code, ndim, *array.shape)
        self.small += bytes(-(self.length + len(self.small)) % ALIGN)
        if array.nbytes < SMALL:
            self.small += array.tobytes()
            return
        raw = np.ascontiguousarray(array).reshape(-1).view(np.uint8).data
        self.done += [self.small, raw]
        self.length += len(self.small) + len(raw)
        self.small = bytearray()

    def _own(self, value: Own, depth: int) -> None:
        self.small += b"O"
        self.add(value.name, depth + 1)

    def _callback(self, value: Callback, depth: int) -> None:
        self.small += b"C"
        self.add(value.id, depth + 1)
        self.add(value.name, depth + 1)

    def _remote(self, value: Remote, depth: int) -> None:
        self.small += b"R"
        self.add(value.id, depth + 1)
        self.add(value.name, depth + 1)
        self.add(tuple(value.arrays), depth + 1)

    def _kept(self, value: Kept, depth: int) -> None:
        self.small += b"K"
        self.add(value.call, depth + 1)
        self.add(tuple(value.path), depth + 1)

    def _opaque(self, value: Opaque, depth: int) -> None:
        self.small += b"?"
        self.add(value.type_name, depth + 1)
        self.add(tuple(value.arrays), depth + 1)


def _sendable(array: object) -> bool:
    """Whether this is an array that crosses as it is: plain, of a listed dtype, within the caps."""
    return (
        type(array) is np.ndarray
        and (array.dtype in DTYPE_CODES or array.dtype.newbyteorder("=") in DTYPE_CODES)
        and array.ndim <= MAX_DIMS
        # `size`, not the bytes that are there: a broadcast view may claim terabytes
        and array.size * array.itemsize <= (MAX_BODY << 2)
    )


_WRITERS: dict[type, Callable[[_Encoder, Any, int], None]] = {
    type(None): _Encoder._none,
    bool: _Encoder._bool,
    int: _Encoder._int,
    float: _Encoder._float,
    complex: _Encoder._complex,
    str: _Encoder._str,
    bytes: _Encoder._bytes,
    list: _Encoder._list,
    tuple: _Encoder._tuple,
    dict: _Encoder._dict,
    np.ndarray: _Encoder._ndarray,
    Own: _Encoder._own,
    Callback: _Encoder._callback,
    Remote: _Encoder._remote,
    Kept: _Encoder._kept,
    Opaque: _Encoder._opaque,
}
