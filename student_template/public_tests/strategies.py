"""What Hypothesis draws: a largest size and a seed; NumPy makes the inputs, several at a time.

Drawing each entry costs Hypothesis up to 2 ms an array, a size and a seed for many arrays less than
one. The smallest input comes first, and the first that fails is the one that is shown; so shrinking
the size and the seed ends at a few numbers of two decimals.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
from hypothesis import strategies as st

from .checks import Array

SEEDS = st.integers(0, 10_000)


MANY = 16  # inputs of one example, which costs Hypothesis some two milliseconds by itself

Draw = TypeVar("Draw")


def in_turn(test: Callable[..., None]) -> Callable[..., None]:
    """A test of one case, made into one of several: `cases`, each the arguments after `student`."""

    def every(student: object, cases: Sequence[tuple[object, ...]]) -> None:
        for case in cases:
            test(student, *case)

    functools.update_wrapper(every, test)
    del every.__wrapped__  # type: ignore[attr-defined]  # its parameters are not those of the test
    return every


def sides(largest: int) -> st.SearchStrategy[int]:
    """The largest side of some arrays; half of the draws are the largest there is."""
    return st.sampled_from([*range(1, largest), *[largest] * largest])


@st.composite
def several(
    draw: st.DrawFn,
    one: Callable[[np.random.Generator, int], Draw],
    side: int,
    size: Callable[[Draw], int] | None = None,
    many: int = MANY,
) -> list[Draw]:
    """Inputs of random sizes up to one that is drawn, the smallest first.

    Args:
        draw: Hypothesis' own.
        one: makes an input from a generator and the largest side.
        side: the largest that may be drawn.
        size: of an input; how many numbers it consists of, unless it is told.
        many: how many there are.
    """
    largest, seed = draw(sides(side)), draw(SEEDS)
    rng = np.random.default_rng(seed)
    return sorted((one(rng, largest) for _ in range(many)), key=size or entries)


def matrices(bound: float = 6.0, side: int = 5) -> st.SearchStrategy[list[Array]]:
    """(n, d) each, of two decimals, within +-bound."""

    def one(rng: np.random.Generator, side: int) -> Array:
        return rng.uniform(-bound, bound, rng.integers(1, side + 1, 2)).round(2)

    return several(one, side)


def shaped(bound: float = 6.0) -> st.SearchStrategy[list[Array]]:
    """Any shape from 1-d to 4-d, of two decimals.

    None without entries, and no 0-d one, of which arithmetic makes a number, not an array: what
    breaks at these alone works wherever the homework uses it.
    """

    def one(rng: np.random.Generator, side: int) -> Array:
        shape = rng.integers(1, min(side, 3) + 1, rng.integers(1, side + 1))
        return rng.uniform(-bound, bound, shape).round(2)

    return several(one, 4)


def probabilities(n: int | None = None) -> st.SearchStrategy[list[tuple[Array, Array]]]:
    """(g, y) each: g (n, 1) inside (0, 1), y (n,) of zeros and ones, integers or floats."""

    def one(rng: np.random.Generator, side: int) -> tuple[Array, Array]:
        size = n or rng.integers(1, side + 1)
        g, y = rng.uniform(0.02, 0.98, (size, 1)).round(3), rng.integers(0, 2, size)
        return g, y.astype(np.float64) if rng.integers(2) else y

    return several(one, 6)


def single_layers(side: int = 4) -> st.SearchStrategy[list[tuple[Array, Array, Array]]]:
    """(x, W, b) of one layer each, of two decimals."""

    def one(rng: np.random.Generator, side: int) -> tuple[Array, Array, Array]:
        n, d, h = rng.integers(1, side + 1, 3)
        x, W, b = (rng.uniform(-2, 2, shape).round(2) for shape in ((n, d), (d, h), (1, h)))
        return x, W, b

    return several(one, side)


def sizes(least: int, largest: int) -> st.SearchStrategy[list[tuple[int, int]]]:
    """(d, seed) each: how many coordinates, and what the rest of a case is drawn from."""

    def one(rng: np.random.Generator, side: int) -> tuple[int, int]:
        return int(rng.integers(min(least, side), side + 1)), int(rng.integers(10_000))

    return several(one, largest, lambda case: case[0])


def layer_dims() -> st.SearchStrategy[list[tuple[list[int]]]]:
    """([d0, ..., dL],) each, of one to four layers."""

    def one(rng: np.random.Generator, side: int) -> tuple[list[int]]:
        return (rng.integers(1, side + 1, rng.integers(2, min(side, 4) + 2)).tolist(),)

    return several(one, 6, lambda case: sum(case[0]))


def entries(value: Any) -> int:
    """How many numbers an input consists of."""
    return value.size if isinstance(value, np.ndarray) else sum(map(entries, value))
