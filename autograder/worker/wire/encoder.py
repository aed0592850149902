"""Values to bytes.        Process: both."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from itertools import chain
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

_PADDING = tuple(bytes(length) for length in range(ALIGN))
_HEADERS = tuple(struct.Struct(f"<cBB{ndim}Q") for ndim in range(MAX_DIMS + 1))
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
    encoder.add(value)
    return encoder.buffers()


class _Encoder:
    """Collects a body; large arrays are referred to, not copied."""

    def __init__(self, substitute: Substitute | None) -> None:
        self.substitute = substitute
        self.done: list[Buffer] = []
        self.small = bytearray()  # everything since the last large array
        self.length = 0  # of `done`
        self.nodes = 1
        self.depth = 0

    def buffers(self) -> list[Buffer]:
        return [*self.done, self.small] if self.small else self.done

    def add(self, value: object) -> None:
        write = _WRITERS.get(type(value))
        if write is not None:
            write(self, value)
        elif isinstance(value, np.generic) and value.dtype in DTYPE_CODES:
            self._array(b"g", np.asarray(value))
        elif isinstance(value, tuple):  # a named tuple is a tuple
            self._tuple(tuple(tuple.__iter__(value)))
        elif isinstance(value, list):
            self._list(list(list.__iter__(value)))
        else:
            self._substituted(value)

    def _members(self, values: Sequence[object]) -> None:
        """What a container holds."""
        self.nodes += len(values)
        if self.nodes > MAX_NODES:
            raise WireError(f"more than {MAX_NODES} values in one message")
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise WireError(f"containers nested deeper than {MAX_DEPTH}")
        for value in values:
            self.add(value)
        self.depth -= 1

    def _substituted(self, value: object) -> None:
        if self.substitute is None:
            raise WireError(f"{_named(value)} does not cross the wire")
        replacement = self.substitute(value)
        write = _WRITERS.get(type(replacement))
        if write is None or (write is _Encoder._ndarray and not _sendable(replacement)):
            raise WireError(f"{_named(replacement)} does not cross the wire")
        write(self, replacement)

    def _none(self, _value: None) -> None:
        self.small += b"N"

    def _bool(self, value: bool) -> None:
        self.small += b"T" if value else b"F"

    def _int(self, value: int) -> None:
        if -(1 << 63) <= value < 1 << 63:
            self.small += b"i" + I64.pack(value)
            return
        size = (value.bit_length() + 8) // 8
        if size > MAX_INT:
            raise WireError(f"an integer of {size} bytes is over the limit of {MAX_INT}")
        self.small += b"I" + U32.pack(size) + value.to_bytes(size, "little", signed=True)

    def _float(self, value: float) -> None:
        self.small += b"f" + F64.pack(value)

    def _complex(self, value: complex) -> None:
        self.small += b"c" + F64.pack(value.real) + F64.pack(value.imag)

    def _str(self, value: str) -> None:
        # Lone surrogates cross as "?": text is shown, never compared bit by bit.
        self._text(b"s", value[:MAX_TEXT].encode("utf-8", "replace"))

    def _bytes(self, value: bytes) -> None:
        self._text(b"b", value)

    def _text(self, tag: bytes, raw: bytes) -> None:
        self.small += tag + U64.pack(len(raw)) + raw

    def _list(self, value: list[object]) -> None:
        items = list(value)  # the student's threads may change it meanwhile
        self.small += b"l" + U32.pack(len(items))
        self._members(items)

    def _tuple(self, value: tuple[object, ...]) -> None:
        self.small += b"t" + U32.pack(len(value))
        self._members(value)

    def _dict(self, value: dict[object, object]) -> None:
        members = list(chain.from_iterable(list(value.items())))
        for key in members[::2]:
            if not is_key(key):
                raise WireError(f"a dict key of type {type(key).__name__} does not cross the wire")
        self.small += b"d" + U32.pack(len(members) // 2)
        self._members(members)

    def _ndarray(self, value: np.ndarray[Any, Any]) -> None:
        if _sendable(value):
            self._array(b"a", value)
        else:
            self._substituted(value)

    def _array(self, tag: bytes, array: np.ndarray[Any, Any]) -> None:
        if not array.dtype.isnative:
            array = array.astype(array.dtype.newbyteorder("="))
        ndim, small = array.ndim, self.small
        small += _HEADERS[ndim].pack(tag, DTYPE_CODES[array.dtype], ndim, *array.shape)
        small += _PADDING[-(self.length + len(small)) % ALIGN]
        if array.nbytes < SMALL:
            small += array.tobytes()
            return
        raw = np.ascontiguousarray(array).reshape(-1).view(np.uint8).data
        self.done += [small, raw]
        self.length += len(small) + len(raw)
        self.small = bytearray()

    def _own(self, value: Own) -> None:
        self.small += b"O"
        self._members((value.name,))

    def _callback(self, value: Callback) -> None:
        self.small += b"C"
        self._members((value.id, value.name))

    def _remote(self, value: Remote) -> None:
        self.small += b"R"
        self._members((value.id, value.name, tuple(value.arrays)))

    def _kept(self, value: Kept) -> None:
        self.small += b"K"
        self._members((value.call, tuple(value.path)))

    def _opaque(self, value: Opaque) -> None:
        self.small += b"?"
        self._members((value.type_name, tuple(value.arrays)))


def _named(value: object) -> str:
    if isinstance(value, np.ndarray):
        return f"an array of dtype {value.dtype}"
    return f"a {type(value).__name__}"


def _sendable(array: object) -> bool:
    """Whether this is an array that crosses as it is: plain, of a listed dtype, within the caps."""
    return (
        type(array) is np.ndarray
        and (array.dtype in DTYPE_CODES or array.dtype.newbyteorder("=") in DTYPE_CODES)
        and array.ndim <= MAX_DIMS
        # `size`, not the bytes that are there: a broadcast view may claim terabytes
        and array.size * array.itemsize <= (MAX_BODY << 2)
    )


_WRITERS: dict[type, Callable[[_Encoder, Any], None]] = {
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
