"""Comparisons that raise a `Mismatch` with what a student needs to see.

Shape and type first, then values: one vectorised test, and a search for the worst entry only where
it fails. Nothing here takes a tolerance from what the student returned.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from checking import closeness
from checking.errors import Mismatch

from .tolerances import EXACT, UNTOUCHED, Tolerance

Array = np.ndarray[Any, Any]


def described(value: object) -> str:
    """The type and size of a value, in words."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if hasattr(value, "type_name"):  # of what cannot be handed over, its type's name alone
        return _a(value.type_name)
    if isinstance(value, list | tuple):
        return f"a {type(value).__name__} of {len(value)}"
    return "None" if value is None else _a(type(value).__name__)


def _a(noun: str) -> str:
    return f"{'an' if noun[:1] in tuple('aeiou') else 'a'} {noun}"


def pair(value: object, first: str, second: str) -> tuple[Any, Any]:
    """A tuple or list of two."""
    if not isinstance(value, tuple | list) or len(value) != 2:
        raise Mismatch(
            f"it should return two things, {first} and {second}",
            got=described(value),
            expected=f"({first}, {second})",
            kind="no-pair",
        )
    return value[0], value[1]


def array(what: str, value: object, *shapes: tuple[int, ...], boolean: bool = False) -> Array:
    """A finite real array of one of these shapes, as float64 of the first shape.

    Args:
        what: its name, for the student.
        value: what came back.
        *shapes: the handout's shape, then others that pass, of the same size.
        boolean: whether truth values pass as 0 and 1.
    """
    if isinstance(value, np.generic | float | int) and not isinstance(value, bool):
        value = np.asarray(value)
    if not isinstance(value, np.ndarray):
        raise Mismatch(f"{what} should be an array", got=described(value), expected="an array",
                       kind="no-array")  # fmt: skip
    if value.shape not in shapes:
        raise Mismatch(f"{what} has the wrong shape", got=f"{value.shape}", expected=f"{shapes[0]}",
                       kind="wrong-shape")  # fmt: skip
    if value.dtype.kind not in ("fiub" if boolean else "fiu"):
        raise Mismatch(f"{what} should hold real numbers", got=f"{value.dtype}", expected="float64",
                       kind="wrong-dtype")  # fmt: skip
    numbers = value.astype(np.float64).reshape(shapes[0])
    if not np.isfinite(numbers).all():
        at = _first(~np.isfinite(numbers))
        raise Mismatch(
            f"{what} is not finite", got=float(numbers[at]), expected="a finite number", at=at
        )
    return numbers


def close(what: str, got: Array, want: Array | float, tolerance: Tolerance, kind: str = "") -> None:
    """Values within a tolerance of the right ones; shapes are equal already."""
    want = np.asarray(want, dtype=np.float64)
    allowed = tolerance.rtol * np.abs(want) + tolerance.atol
    error = np.abs(got - want)
    closeness.note(error, allowed)
    if (error <= allowed).all():
        return
    want, allowed = (np.broadcast_to(one, got.shape) for one in (want, allowed))
    at = _worst(error, allowed)
    excess = float(error[at] / allowed[at]) if allowed[at] > 0 else float("inf")
    raise Mismatch(
        f"{what} is wrong",
        got=float(got[at]),
        expected=float(want[at]),
        at=at,
        tolerance=str(tolerance),
        excess=excess,
        kind=kind,
    )


def between(what: str, got: Array, low: float, high: float, strictly: bool = False) -> None:
    """Values inside an interval."""
    inside = (got > low) & (got < high) if strictly else (got >= low) & (got <= high)
    if not inside.all():
        at = _first(~inside)
        brackets = "()" if strictly else "[]"
        raise Mismatch(
            f"{what} is out of range",
            got=float(got[at]),
            expected=f"a number in {brackets[0]}{low:g}, {high:g}{brackets[1]}",
            at=at,
        )


def sequence(what: str, value: object, count: int) -> list[Any]:
    """A list or tuple of so many entries."""
    if isinstance(value, list | tuple):
        if len(value) == count:
            return list(value)
        raise Mismatch(
            f"{what} should have one entry a layer", got=f"{len(value)}", expected=f"{count}",
            kind="wrong-length",
        )  # fmt: skip
    raise Mismatch(f"{what} should be a list", got=described(value), expected=f"a list of {count}",
                   kind="no-list")  # fmt: skip


def untouched(names: Sequence[str], before: Sequence[object], after: Sequence[object]) -> None:
    """Arguments as they were, lists of arrays or numbers included; functions are not compared."""
    for name, old, new in zip(names, before, after, strict=True):
        if isinstance(old, list | tuple):
            if not isinstance(new, list | tuple) or len(new) != len(old):
                raise Mismatch(f"the list {name} was changed", got=described(new),
                               expected=described(old), kind="changes-argument")  # fmt: skip
            untouched([f"{name}[{i}]" for i in range(len(old))], old, new)
        elif isinstance(old, np.ndarray):
            if not isinstance(new, np.ndarray) or new.shape != old.shape:
                raise Mismatch(f"the argument {name} was changed", got=described(new),
                               expected=described(old), kind="changes-argument")  # fmt: skip
            tolerance = EXACT if old.dtype.kind in "iub" else UNTOUCHED
            what = f"the argument {name}, after the call,"
            close(what, new.astype(float), old, tolerance, kind="changes-argument")
        elif isinstance(old, int) and not (isinstance(new, int | np.integer) and new == old):
            raise Mismatch(f"the argument {name} was changed", got=described(new),
                           expected=described(old), kind="changes-argument")  # fmt: skip


def slope(function: Callable[[Array], Array], x: Array, step: Array | float) -> Array:
    """The derivative of a function that works entry by entry, from five points around x.

    Its error is step^4 f^(5) / 30 (Abramowitz and Stegun, 25.3.6) and a rounding of u |f| / step.
    """
    near, far = (function(x + k * step) - function(x - k * step) for k in (1, 2))
    return np.asarray((8 * near - far) / (12 * step))


def _first(bad: Array) -> tuple[int, ...]:
    return tuple(int(index) for index in np.argwhere(bad)[0])


def _worst(error: Array, allowed: Array) -> tuple[int, ...]:
    ratio = np.where(np.isnan(error), np.inf, error) / np.maximum(allowed, 1e-300)
    return tuple(int(index) for index in np.unravel_index(np.argmax(ratio), ratio.shape))
