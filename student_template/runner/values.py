"""What the tests see of a value of yours: plain numbers, text, lists and arrays, copied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .limits import MAX_DEPTH

PLAIN = (type(None), bool, int, float, complex, str, bytes)


@dataclass(frozen=True)
class Opaque:
    """An object that is no plain value: the tests see the name of its type."""

    type_name: str


def copied(value: Any) -> Any:
    """An argument as your function gets it: arrays and lists of its own."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, list | tuple):
        return type(value)(copied(item) for item in value)
    return value


def plain(value: Any, depth: int = 0) -> Any:
    """A value as the tests see it."""
    if depth > MAX_DEPTH:
        return Opaque("nested list")
    if type(value) in PLAIN or callable(value):
        return value
    if isinstance(value, np.ndarray | np.generic):
        return _array(value)
    if isinstance(value, tuple):
        return tuple(plain(item, depth + 1) for item in value)
    if isinstance(value, list):
        return [plain(item, depth + 1) for item in value]
    if type(value) is dict and all(type(key) in (str, int) for key in value):
        return {key: plain(item, depth + 1) for key, item in value.items()}
    return Opaque(type(value).__name__)


def _array(value: Any) -> Any:
    if value.dtype.kind not in "biufc" or value.dtype.itemsize > 16:
        return Opaque(f"array of dtype {value.dtype} and shape {value.shape}")
    if type(value) is np.ndarray or isinstance(value, np.generic):
        return value.copy()
    return Opaque(type(value).__name__)  # a masked array or a matrix: its numbers mean other things
