"""What a call gave, in a form in which two of them can be compared.

A value is compared by what a student would call the same: a tuple is a list, a truth value is a
number, the kind of float does not matter. Shapes do, and where the handout is generous, the battery
brings them into one form first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.settings import MAX_COMPARED
from autograder.worker.references import Opaque

from .tolerances import RTOL, SINGLE_RTOL


@dataclass(frozen=True)
class Seen:
    """One call.

    Args:
        value: what came back, canonical; None where nothing did.
        raised: the exception's class name, "" if there was none.
        message: its text.
        warnings: kinds of floating point errors that NumPy met.
        changed: positions of the arguments that the call changed, and how.
        single: whether an array in single precision came back.
        rtol: how close another value has to be, in units of an array's largest entry.
        raw: what came back, as it was.
    """

    value: Any = None
    raised: str = ""
    message: str = ""
    warnings: frozenset[str] = frozenset()
    changed: frozenset[tuple[int, str]] = frozenset()
    single: bool = False
    rtol: float = RTOL
    raw: Any = None


@dataclass(frozen=True)
class Aside:
    """What happened beside the values of a battery.

    Args:
        warnings: floating point errors, call by call: for which inputs matters.
        changed: arguments that some call changed, and how.
        single: whether some call returned single precision.
    """

    warnings: tuple[frozenset[str], ...]
    changed: frozenset[tuple[int, str]]
    single: bool


def aside(calls: Sequence[Seen]) -> Aside:
    return Aside(
        tuple(call.warnings for call in calls),
        frozenset().union(*(call.changed for call in calls)),
        any(call.single for call in calls),
    )


def same(some: Seen, other: Seen) -> bool:
    """Whether two calls returned the same, and the same happened beside."""
    return same_values([some], [other]) and aside([some]) == aside([other])


def same_values(some: Iterable[Seen], others: Iterable[Seen]) -> bool:
    """Whether two batteries returned the same, or raised the same; stops where they do not."""
    return next(_differences(some, others), None) is None


def same_messages(some: Sequence[Seen], others: Sequence[Seen]) -> bool:
    """Whether all exceptions say the same, which with NumPy's means: for the same shapes."""
    return [call.message for call in some] == [call.message for call in others]


def differing(some: Iterable[Seen], others: Iterable[Seen]) -> list[int]:
    """The calls whose values differ."""
    return list(_differences(some, others))


def _differences(some: Iterable[Seen], others: Iterable[Seen]) -> Iterator[int]:
    for index, (a, b) in enumerate(zip(some, others, strict=True)):
        rtol = SINGLE_RTOL if a.single or b.single else b.rtol
        if a.raised != b.raised or not close(a.value, b.value, rtol):
            yield index


def close(some: Any, other: Any, rtol: float) -> bool:
    """Whether two canonical values are the same but for rounding; NaN and infinities are values."""
    if isinstance(some, tuple) and isinstance(other, tuple):
        return len(some) == len(other) and all(close(a, b, rtol) for a, b in zip(some, other))
    if isinstance(some, np.ndarray) and isinstance(other, np.ndarray):
        if some.shape != other.shape:
            return False
        finite = np.abs(other[np.isfinite(other)])
        atol = rtol * float(finite.max(initial=0.0))
        return bool(np.allclose(some, other, rtol=rtol, atol=atol, equal_nan=True))
    return type(some) is type(other) and bool(some == other)


def canonical(value: Any) -> Any:
    """Arrays of floats in tuples; what is neither, by the name of its type."""
    if isinstance(value, list | tuple):
        return tuple(canonical(item) for item in value)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Opaque):
        return f"a {value.type_name}"
    if isinstance(value, np.ndarray | np.generic | int | float):
        array = np.asarray(value)
        if array.size > MAX_COMPARED:
            return f"a large array of shape {array.shape}"
        if array.dtype.kind in "fiub":
            return array.astype(np.float64)
        return f"an array of {array.dtype}"
    return f"a {type(value).__name__}"


def is_single(value: Any) -> bool:
    """Whether there is an array of fewer digits than float64 anywhere in a value."""
    if isinstance(value, list | tuple):
        return any(is_single(item) for item in value)
    return isinstance(value, np.ndarray | np.generic) and value.dtype in (np.float32, np.float16)


def changed(before: Sequence[Any], after: Sequence[Any]) -> frozenset[tuple[int, str]]:
    """Positions of the arguments, arrays or lists, that are no longer what they were, and how."""
    found = {index: _change(old, new) for index, (old, new) in enumerate(zip(before, after))}
    return frozenset((index, how) for index, how in found.items() if how)


def _change(old: Any, new: Any) -> str:
    if isinstance(old, list):
        if not isinstance(new, list) or len(new) != len(old):
            return "another length"
        if len(old) > 1 and all(_same_parts(a, b) for a, b in zip(old, reversed(new))):
            return "" if all(_same_parts(a, b) for a, b in zip(old, new)) else "another order"
        return "other entries" if any(_change(a, b) for a, b in zip(old, new)) else ""
    if not isinstance(old, np.ndarray):
        return ""
    if not isinstance(new, np.ndarray) or new.shape != old.shape:
        return "another shape"
    return "" if np.allclose(new, old, rtol=1e-9, atol=1e-12) else "other values"


def _same_parts(some: Any, other: Any) -> bool:
    """Whether two entries of a list are tuples with the same arrays at their heads."""
    return (
        isinstance(some, tuple)
        and isinstance(other, tuple)
        and len(some) == len(other) > 0
        and isinstance(some[0], np.ndarray)
        and np.array_equal(some[0], other[0])
    )
