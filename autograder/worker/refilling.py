"""What the student's code returned, with other arrays in it.        Process: forked worker.

A cache may be an object of any class, or a function: only here can it be made anew in its own form.
"""

from __future__ import annotations

import contextlib
import copy
import functools
import types
from collections.abc import Container, Sequence
from typing import Any

import numpy as np

from .arrays import attributes
from .caps import MAX_OBJECTS

Places = Sequence[tuple[np.ndarray[Any, Any], Any]]


class Refiller:
    """Copies objects, and puts arrays in the places of others.

    Args:
        places: (what an array is equal to, what takes its place).
        shaped: the same for arrays that are none of those, and are shaped like one of these.
        as_they_are: functions that are not looked into.
    """

    def __init__(self, places: Places, shaped: Places, as_they_are: Container[object]) -> None:
        self.places = places
        self.shaped = shaped
        self.as_they_are = as_they_are

    def refilled(self, value: Any, depth: int = MAX_OBJECTS) -> Any:
        """A copy of an object, so many levels deep; what cannot be copied is left as it is."""
        if isinstance(value, np.ndarray) and not value.dtype.hasobject:
            return self.array(value)
        if depth == 0 or isinstance(value, type | types.ModuleType):
            return value
        if isinstance(value, types.FunctionType) and value in self.as_they_are:
            return value
        with contextlib.suppress(Exception):
            return self.copied(value, functools.partial(self.refilled, depth=depth - 1))
        return value

    def array(self, value: np.ndarray[Any, Any]) -> Any:
        for mark, right in self.places:
            if value.shape == mark.shape and np.allclose(value, mark, rtol=1e-9, atol=1e-12):
                return right.view(type(value))
        for mark, right in self.shaped:
            if value.shape == mark.shape:
                return right.view(type(value))
        return value

    def copied(self, value: Any, inner: Any) -> Any:
        """A copy of an object, with `inner` of what is in it."""
        if isinstance(value, tuple):  # a named one, too
            return tuple.__new__(type(value), map(inner, tuple.__iter__(value)))
        if isinstance(value, types.FunctionType):
            return _function(value, inner)
        if isinstance(value, types.MethodType):
            return types.MethodType(value.__func__, inner(value.__self__))
        if type(value) is functools.partial:
            named = {name: inner(item) for name, item in value.keywords.items()}
            return functools.partial(inner(value.func), *map(inner, value.args), **named)
        other = copy.copy(value)
        if isinstance(value, np.ndarray):
            _fill(other, inner)
        elif isinstance(value, list):
            other[:] = map(inner, value)
        elif isinstance(value, dict):
            other.update({key: inner(item) for key, item in value.items()})
        for name, item in attributes(value).items():
            object.__setattr__(other, name, inner(item))
        return other


def _fill(array: np.ndarray[Any, Any], inner: Any) -> None:
    """Put other objects into an array of objects, or of records of them."""
    names = array.dtype.names
    for column in [array[name] for name in names] if names else [array]:
        flat = column.reshape(-1)
        for index, item in enumerate(flat.tolist()):
            flat[index] = inner(item)


def _function(function: types.FunctionType, inner: Any) -> types.FunctionType:
    """The same function, with other objects in what it has kept."""
    other = types.FunctionType(
        function.__code__,
        function.__globals__,
        function.__name__,
        inner(function.__defaults__),
        tuple(types.CellType(inner(cell.cell_contents)) for cell in function.__closure__ or ()),
    )
    other.__kwdefaults__ = inner(function.__kwdefaults__)
    return other
