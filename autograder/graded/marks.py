"""Arrays that can be told in a cache, whatever it looks like, and what is put in their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from student_template.public_tests.checks import Array


def marks_of(n: int, d: int, h: int, seed: int, low: float, high: float) -> list[Array]:
    """Shaped like x (n, d), W (d, h), b (1, h), out (n, h) and ds (n, h); from low to high."""
    rng = np.random.default_rng(seed)
    return [rng.uniform(low, high, shape) for shape in ((n, d), (d, h), (1, h), (n, h), (n, h))]


def places(
    marks: Sequence[Array], right: Sequence[Array], upright: bool
) -> Iterator[tuple[Array, Array]]:
    """(what a cache holds, what takes its place): each array of marks, as it is, flat, transposed,
    and with a bias that is a weight of an input of one.
    """
    for mark, array in [*zip(marks, right), *zip(_augmented(marks), _augmented(right))]:
        yield mark, array
        yield mark.reshape(-1), array.reshape(-1)
        yield mark.T, array if upright else array.T
    if upright:
        yield from zip(_augmented(marks, first=True), _augmented(right))
    else:
        yield from zip(_augmented(marks, first=True), _augmented(right, first=True))


def _augmented(arrays: Sequence[Array], first: bool = False) -> list[Array]:
    """The input with a column of ones, the weights with the bias as a row: the last or the first"""
    x, W, b = arrays[:3]
    step = -1 if first else 1
    return [np.hstack([x, np.ones((len(x), 1))][::step]), np.vstack([W, b][::step])]
