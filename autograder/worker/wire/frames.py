"""Frames, and what both directions agree on.        Process: both. Imports nothing of ours."""

from __future__ import annotations

import enum
import struct

import numpy as np

MAGIC = b"NNw1"
HEADER = struct.Struct("<4sB3xQQ")  # magic, kind, id, length of the body in bytes

ALIGN = 16  # arrays start at a multiple of this, so that large ones need no copy
ZERO_COPY = 1 << 20  # bytes from which a decoded array keeps the frame's buffer as its own

# Native little-endian dtypes only: a code is an index here, never a string to be parsed.
DTYPES = tuple(
    np.dtype(name)
    for name in (
        "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
        "float16", "float32", "float64", "complex64", "complex128",
    )
)  # fmt: skip
DTYPE_CODES = {dtype: code for code, dtype in enumerate(DTYPES)}

U32 = struct.Struct("<I")
U64 = struct.Struct("<Q")
I64 = struct.Struct("<q")
F64 = struct.Struct("<d")


class WireError(Exception):
    """Bytes that are no frame or value of ours, or a value that may not be sent."""


class Kind(enum.IntEnum):
    """What a frame is."""

    READY = 1  # worker: locked down, no byte of the submission read yet
    LOAD = 2  # grader: the submission's sources and how to run them
    LOADED = 3  # worker: what became of that
    CALL = 4  # grader: call this function
    RETURN = 5  # worker: it returned
    RAISE = 6  # worker: it raised, or there is no such function
    CALLBACK = 7  # worker: the student's code called a function of the grader's
    ANSWER = 8  # grader: what that returned
    REFUSE = 9  # grader: that raised
    TRY = 10  # grader: try what is forbidden; never to a worker that holds a submission
    TRIED = 11  # worker: what was not refused
    USED = 12  # worker: a package is used that is not imported; nothing follows
    REFILL = 13  # grader: copy what a call returned, with other arrays in it


KINDS = {int(kind): kind for kind in Kind}


def is_key(value: object) -> bool:
    """Whether this may be a key of a dict.

    Larger integers can be chosen to hash alike, all of them, and a dict then takes the square of
    their number to fill.
    """
    return type(value) is str or (type(value) is int and -(1 << 63) <= value < 1 << 63)


Buffer = bytes | bytearray | memoryview


def pack(kind: Kind, number: int, body: list[Buffer]) -> list[Buffer]:
    """The buffers of one frame, header first."""
    length = sum(map(len, body))
    return [HEADER.pack(MAGIC, kind, number, length), *body]


def unpack_header(header: Buffer, max_body: int) -> tuple[Kind, int, int]:
    """Kind, id and body length of a frame.

    Raises:
        WireError: a wrong magic number, an unknown kind, or a body over `max_body` bytes.

    """
    magic, kind, number, length = HEADER.unpack(header)
    if magic != MAGIC:
        raise WireError(f"header: expected magic {MAGIC!r}, found {magic!r}")
    if length > max_body:
        raise WireError(f"header: a body of {length} bytes is over the limit of {max_body}")
    if kind not in KINDS:
        raise WireError(f"header: unknown kind {kind}")
    return KINDS[kind], number, length
