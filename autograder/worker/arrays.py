"""The arrays that an object of the student's holds.        Process: forked worker."""

from __future__ import annotations

import contextlib
import functools
import inspect
import itertools
import types
from collections.abc import Iterator

import numpy as np

from .caps import MAX_ATTRIBUTES, MAX_OBJECTS


def arrays_of(value: object) -> tuple[object, ...]:
    """The arrays in an object, the first so many, so that it can be seen what a cache holds."""
    return tuple(itertools.islice(_arrays_in(value, MAX_OBJECTS), MAX_ATTRIBUTES))


def _arrays_in(value: object, depth: int) -> Iterator[object]:
    """Arrays among attributes and in containers, so many levels deep."""
    if isinstance(value, np.ndarray) and not value.dtype.hasobject:
        yield np.asarray(value)  # of a masked one, its data
    elif depth > 0:
        for item in itertools.islice(_members(value), MAX_ATTRIBUTES):
            yield from _arrays_in(item, depth - 1)


def _members(value: object) -> Iterator[object]:
    if isinstance(value, list):
        return list.__iter__(value)
    if isinstance(value, tuple):
        return tuple.__iter__(value)
    if isinstance(value, dict):
        return iter(list(dict.values(value)))
    if type(value) is np.ndarray:
        return iter(value.ravel().tolist())
    if isinstance(value, types.FunctionType):
        return _enclosed(value)
    if isinstance(value, types.MethodType):
        return iter([value.__self__])
    if isinstance(value, types.GeneratorType):
        return iter(inspect.getgeneratorlocals(value).values())
    if type(value) is functools.partial:
        return iter([*value.args, *value.keywords.values(), value.func])
    return iter(attributes(value).values())


def attributes(value: object) -> dict[str, object]:
    """What an object holds under its own names."""
    found: dict[str, object] = {}
    with contextlib.suppress(TypeError):  # it has no dictionary of attributes
        found.update(vars(value))
    for kind in type(value).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        for name in [slots] if isinstance(slots, str) else slots:
            if not name.startswith("__"):
                with contextlib.suppress(AttributeError):  # one that has no value yet
                    found[name] = getattr(value, name)
    return found


def _enclosed(function: types.FunctionType) -> Iterator[object]:
    """What a function has kept of the one that it was defined in, and as defaults."""
    for cell in function.__closure__ or ():
        with contextlib.suppress(ValueError):  # a name that has no value yet
            yield cell.cell_contents
    yield from function.__defaults__ or ()
    yield from (function.__kwdefaults__ or {}).values()
