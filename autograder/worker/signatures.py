"""How a submission's own functions are called, where ours stand in their places.

Process: forked worker.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

_BY_PLACE = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def names_of(function: object) -> tuple[str, ...]:
    """The names of the parameters that may be passed by place, if it can be told."""
    try:
        parameters = inspect.signature(function).parameters  # type: ignore[arg-type]
        return tuple(name for name, one in parameters.items() if one.kind in _BY_PLACE)
    except Exception:  # noqa: BLE001 - whatever the submission has put under that name
        return ()


def named_tuples_of(function: object) -> tuple[type, ...]:
    """The classes of named tuples that stand in a function's code: it may return one of them."""
    if type(function) is not types.FunctionType:  # what only looks like one says what it likes
        return ()
    known = [function.__globals__.get(name) for name in function.__code__.co_names]
    return tuple(
        one for one in known
        if type(one) is type and issubclass(one, tuple)
        and type(getattr(one, "_fields", None)) is tuple
    )  # fmt: skip


def as_returned(result: Any, classes: Iterable[Any]) -> Any:
    """A result as the named tuple of as many members, which callers may look into by name."""
    if isinstance(result, list | tuple):
        for one in classes:
            if len(one._fields) == len(result):
                return one(*result)
    return result


def _listed(argument: object) -> object:
    """A list for an array of objects, which is one of arrays of unequal shapes."""
    if type(argument) is np.ndarray and argument.dtype == object:
        return argument.tolist()
    return argument


def by_place(
    args: Iterable[object], kwargs: dict[str, Any], signatures: Iterable[Sequence[str]]
) -> tuple[list[object], dict[str, Any]]:
    """Arguments that are passed by the names of the submission's own parameters, put in order."""
    given = [_listed(arg) for arg in args]
    named = {name: _listed(arg) for name, arg in kwargs.items()}
    for names in signatures:
        for name in names[len(given) :]:
            if name not in named:
                break
            given.append(named.pop(name))
    return given, named
