"""Read arrays, lists, tuples and numbers from a pickle, and run nothing of it.

A pickle is a program: it names functions, and the unpickler calls them. Here every call is only
written down. The arrays are built from these records afterwards, when the pickle has no say any
more, so that it can neither run code, nor change an object of ours, nor ask for memory at will.
"""

from __future__ import annotations

import io
import math
import pickle
import pickletools
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

MAX_BYTES = 64 << 20  # a batch of 10,000 images is 63 MB
MAX_ENTRIES = MAX_BYTES // 8
MAX_DEPTH = 8  # of lists in lists

# NumPy 2 calls the module `numpy._core`, earlier releases `numpy.core`.
ALLOWED = {
    "numpy.core.multiarray._reconstruct": "array",  # protocols up to 4
    "numpy._core.multiarray._reconstruct": "array",
    "numpy.core.numeric._frombuffer": "buffer",  # protocol 5
    "numpy._core.numeric._frombuffer": "buffer",
    "numpy.core.multiarray.scalar": "scalar",
    "numpy._core.multiarray.scalar": "scalar",
    "numpy.ndarray": "ndarray",
    "numpy.dtype": "dtype",
    "_codecs.encode": "encode",  # how protocols up to 2 write bytes
    "__builtin__.bytes": "nothing",  # and how they write none
    "builtins.bytearray": "bytearray",
}


class FixtureError(ValueError):
    """The file is not what the handout describes; one sentence says where and what was found."""


class _Record:
    """A call that the pickle asks for, and the state that it sets on what the call returns."""

    def __init__(self, kind: str, args: tuple[Any, ...]) -> None:
        self.kind, self.args, self.state = kind, args, ()

    def __setstate__(self, state: Any) -> None:
        self.state = state


@dataclass
class _Name:
    """A global of the pickle: one object for each mention, so that changing it changes nothing."""

    kind: str

    def __call__(self, *args: Any) -> _Record:
        return _Record(self.kind, args)


class _Recorder(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        full_name = f"{module}.{name}"
        if full_name not in ALLOWED:
            raise FixtureError(
                f"expected NumPy arrays, lists, tuples and numbers, found {full_name!r:.80}, which "
                "was not run"
            )
        return _Name(ALLOWED[full_name])


def read_arrays(raw: bytes) -> Any:
    """The arrays, lists, tuples and numbers that a pickle of any protocol holds.

    Args:
        raw: the pickle, MAX_BYTES at most.

    Raises:
        FixtureError: it is too large, malformed, or asks for anything else.
    """
    if len(raw) > MAX_BYTES:
        raise FixtureError(f"expected {MAX_BYTES >> 20} MB at most, found more")
    try:
        _check_memo(raw)
        return _Builder().build(_Recorder(io.BytesIO(raw)).load())
    except FixtureError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a malformed pickle makes its reader raise
        what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        raise FixtureError(f"expected a pickle of arrays, found a malformed one ({what})") from None


def _check_memo(raw: bytes) -> None:
    """Refuse memo entries out of order: for entry 2^28 alone the unpickler takes 4 GB."""
    entries = 0
    for opcode, index, _ in pickletools.genops(raw):
        if opcode.name in ("PUT", "BINPUT", "LONG_BINPUT"):
            entries += 1
            if index > entries:
                raise FixtureError(f"expected memo entry {entries}, found entry {index}")


class _Builder:
    """Makes values of records; counts entries, as one small list can be mentioned many times."""

    def __init__(self) -> None:
        self.entries = 0

    def build(self, node: Any, depth: int = 0) -> Any:
        if depth > MAX_DEPTH:
            raise FixtureError(f"expected lists at most {MAX_DEPTH} deep, found deeper ones")
        if type(node) in (list, tuple):
            self.count(len(node))
            return type(node)(self.build(child, depth + 1) for child in node)
        if type(node) in (bool, int, float):
            return node
        if isinstance(node, _Record) and node.kind == "array":
            _, shape, dtype, by_column, content = node.state
            return self.array(content, dtype, shape, "F" if by_column else "C")
        if isinstance(node, _Record) and node.kind == "buffer":
            return self.array(*node.args)
        if isinstance(node, _Record) and node.kind == "scalar":
            dtype, content = node.args
            return self.array(content, dtype, (), "C")[()]
        found = node.kind if isinstance(node, _Record | _Name) else type(node).__name__
        raise FixtureError(f"expected NumPy arrays, lists, tuples and numbers, found {found!s:.80}")

    def array(self, content: Any, record: Any, shape: Any, order: Any) -> np.ndarray:
        dtype, raw = _dtype(record), _bytes(content)
        if type(shape) is not tuple or any(type(d) is not int or d < 0 for d in shape):
            raise FixtureError(f"expected an array's shape, found {shape!r:.80}")
        if math.prod(shape) * dtype.itemsize != len(raw):
            raise FixtureError(
                f"expected {len(raw)} bytes of an array, found shape {shape!r:.80} of {dtype}"
            )
        self.count(math.prod(shape))
        return np.frombuffer(raw, dtype).reshape(shape, order=order).astype(dtype.newbyteorder("="))

    def count(self, entries: int) -> None:
        self.entries += entries
        if self.entries > MAX_ENTRIES:
            raise FixtureError(f"expected {MAX_ENTRIES} entries at most, found more")


def _dtype(record: Any) -> np.dtype[Any]:
    """The dtype of numbers that a record describes; any other could hold objects."""
    if not isinstance(record, _Record) or record.kind != "dtype":
        raise FixtureError("expected an array of numbers, found one without a dtype")
    name, order = record.args[0], record.state[1] if record.state else "|"
    if type(name) is not str or not re.fullmatch("[biuf][0-9]{1,2}", name):
        raise FixtureError(f"expected an array of numbers, found dtype {name!r:.80}")
    if order not in ("<", ">", "|", "="):
        raise FixtureError(f"expected a byte order, found {order!r:.80}")
    return np.dtype(name).newbyteorder(order)


def _bytes(content: Any) -> bytes:
    """An array's content: bytes, or what protocols without bytes write in their place."""
    if isinstance(content, _Record) and content.kind == "bytearray" and len(content.args) == 1:
        content = content.args[0]
    if isinstance(content, _Record) and content.kind == "encode":
        text, encoding = content.args
        if type(text) is str and encoding == "latin1":
            return text.encode("latin1")
    if isinstance(content, _Record) and content.kind == "nothing" and not content.args:
        return b""
    if type(content) in (bytes, bytearray):
        return bytes(content)
    raise FixtureError("expected the bytes of an array, found something else in their place")
