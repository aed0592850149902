"""Arrays that can be told in a cache, whatever it looks like, and what is put in their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from student_template.public_tests.checks import Array


def marks_of(n: int, d: int, h: int, seed: int, low: float, high: float) -> list[Array]:
    """Shaped like x (n, d), W (d, h), b (1, h), out (n, h) and ds (n, h); from low to high."""
    rng = np.random.default_rng(seed)
    return [rng.uniform(low, high, shape) for shape in ((n, d), (d, h), (1, h), (n, h), (n, h))]


@dataclass(frozen=True)
class Mending:
    """What the right arrays take the places of, beside those of their own marks.

    Args:
        upright: of transposed ones as well, where the layer transposes what it should not.
        plain: of the input beside ones, and of the weights above the bias.
        derivative: of whatever is shaped like the derivative and is none of the marks.
    """

    upright: bool = False
    plain: bool = False
    derivative: bool = False


AS_MADE = Mending()


def places(
    marks: Sequence[Array], right: Sequence[Array], mending: Mending
) -> Iterator[tuple[Array, Array]]:
    """(what a cache holds, what takes its place): each array of marks, as it is, flat, transposed,
    and with a bias that is a weight of an input of one.
    """
    pairs = [*zip(marks, right)]
    for first in (False, True):
        beside_ones = _augmented(right, first and not mending.upright)
        pairs += zip(_augmented(marks, first), right if mending.plain else beside_ones)
    for mark, array in pairs:
        yield mark, array
        yield mark.reshape(-1), array.reshape(-1)
        yield mark.T, array if mending.upright else array.T


def _augmented(arrays: Sequence[Array], first: bool) -> list[Array]:
    """The input with a column of ones, the weights with the bias as a row: the last or the first"""
    x, W, b = arrays[:3]
    step = -1 if first else 1
    return [np.hstack([x, np.ones((len(x), 1))][::step]), np.vstack([W, b][::step])]
