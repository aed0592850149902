"""The wire: frames, and values in them.        Process: both. Trust: none in what is decoded.

A frame is a header (magic, kind, id, length of the body) and a body that holds one value as
tag-length-value: None, bool, int, float, complex, str, bytes, list, tuple, dict, NumPy scalars,
arrays as dtype code + shape + raw bytes, and the stand-ins of `references`. Nothing is looked up by
name, evaluated or unpickled, and every size is checked against the bytes that are there before
anything is allocated.
"""

from ..caps import MAX_BODY
from .decoder import decode
from .encoder import encode
from .frames import HEADER, Buffer, Kind, WireError, pack, unpack_header

__all__ = [
    "HEADER",
    "MAX_BODY",
    "Buffer",
    "Kind",
    "WireError",
    "decode",
    "encode",
    "pack",
    "unpack_header",
]
