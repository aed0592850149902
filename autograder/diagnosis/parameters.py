"""Part (c): create_weight_matrices, told by shapes and by the moments of large draws."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from reference import hw2 as reference

from .catalogue import Catalogue
from .seen import Seen
from .subjects import Subject
from .tolerances import MOMENTS_RTOL

ENOUGH_DRAWS = 5000  # their standard deviation is known to one in a hundred
WIDTHS = ([4, 3, 5, 2], [6, 1], [90, 70, 80], [120, 90, 80, 70], [75, 75, 75], [80, 80, 80])


def battery(subject: Subject) -> Iterator[Seen]:
    yield from examined(subject, WIDTHS)


def examined(subject: Subject, widths: Any) -> Iterator[Seen]:
    """Two calls for each list of widths, described, and whether they gave the same numbers."""
    for dims in widths:
        seen, again = subject.call(list(dims)), subject.call(list(dims))
        value = (described(seen.raw), repeats(seen.raw, again.raw))
        yield replace(seen, value=seen.value if seen.raised else value, rtol=MOMENTS_RTOL)


def described(value: Any) -> Any:
    """For each array its shape, and of enough numbers what they look like."""
    if not isinstance(value, list | tuple):
        return f"a {type(value).__name__}"
    return tuple(
        (array.shape, looks(array))
        if isinstance(array, np.ndarray)
        else f"a {type(array).__name__}"
        for array in value
    )


def looks(array: Any) -> Any:
    """Standard deviation, mean and share of entries beyond one deviation; or, of few, if any."""
    if array.dtype.kind not in "fiu":
        return str(array.dtype)
    if array.size < ENOUGH_DRAWS:
        return bool(array.any())
    spread = float(array.std())
    if spread < 1e-12:
        return "zeros" if not array.any() else "ones" if array.flat[0] == 1 else "all the same"
    matrix = array.ndim == 2 and min(array.shape) > 1
    if matrix and ((array == array[:1]).all() or (array == array[:, :1]).all()):
        return "one row, or one column, again and again"
    share = np.mean(np.abs(array - array.mean()) > spread)
    return np.array(spread), np.array([1.0, array.mean() / spread, share])


def repeats(some: Any, other: Any) -> bool:
    """Whether two lists hold the same numbers, of which some are not zero; or one list does."""
    if not isinstance(some, list | tuple) or not isinstance(other, list | tuple):
        return False
    pairs = [*zip(some, other), *itertools.combinations(some, 2)]
    return any(isinstance(a, np.ndarray) and shares_a_corner(a, b) for a, b in pairs)


def shares_a_corner(some: Any, other: Any) -> bool:
    """Whether the entries that two matrices have in common places are the same numbers."""
    if some.ndim != np.ndim(other):
        return False
    corner = tuple(slice(0, min(sizes)) for sizes in zip(some.shape, other.shape))
    common = some[corner]
    return bool(common.size > 3 and np.ptp(common) > 0 and np.array_equal(common, other[corner]))


WEIGHTS = Catalogue("create_weight_matrices", reference.create_weight_matrices, battery)


def each(layer_dims: Any, draw: Callable[[int, int], Any]) -> list[Any]:
    return [draw(d, h) for d, h in itertools.pairwise(layer_dims)]


def normal(*shape: int) -> Any:
    return 0.01 * np.random.randn(*shape)


# --- how the entries are drawn -------------------------------------------------------------------


@WEIGHTS.mistake(
    "Your weights have the standard deviation 1: they are not scaled.",
    "Which standard deviation does the handout ask for, and which one has np.random.randn?",
)
def standard_normal(layer_dims):
    return each(layer_dims, np.random.randn)


@WEIGHTS.mistake(
    "Your weights have the standard deviation 0.1, the square root of 0.01.",
    "Is 0.01 the handout's standard deviation, or its variance?",
)
def deviation_tenth(layer_dims):
    return each(layer_dims, lambda d, h: 0.1 * np.random.randn(d, h))


@WEIGHTS.mistake(
    "Your weights have the standard deviation 0.0001, the square of 0.01.",
    "Is the draw scaled in two places? What does np.random.normal take: deviation or variance?",
)
def deviation_squared(layer_dims):
    return each(layer_dims, lambda d, h: 1e-4 * np.random.randn(d, h))


@WEIGHTS.mistake(
    "Your weights have the standard deviation 0.001.",
    "Which standard deviation does the handout ask for?",
)
def deviation_thousandth(layer_dims):
    return each(layer_dims, lambda d, h: 1e-3 * np.random.randn(d, h))


@WEIGHTS.mistake(
    "The standard deviation of your weights depends on the width of the layer.",
    "Which standard deviation does the handout ask for, whatever the layer?",
)
def scaled_by_width(layer_dims):
    return each(layer_dims, lambda d, h: np.random.randn(d, h) * np.sqrt(2 / d))


def _scaled(scale: Callable[[int, int], float]) -> None:
    @scaled_by_width.variant
    def _(layer_dims):
        return each(layer_dims, lambda d, h: np.random.randn(d, h) * scale(d, h))

    @scaled_by_width.variant
    def _(layer_dims):
        return each(layer_dims, lambda d, h: 0.01 * np.random.randn(d, h) * scale(d, h))


for _scale in (
    lambda d, _h: float(np.sqrt(2 / d)),
    lambda d, _h: float(np.sqrt(1 / d)),
    lambda d, h: float(np.sqrt(2 / (d + h))),
    lambda _d, h: float(np.sqrt(1 / h)),
):
    _scaled(_scale)


@WEIGHTS.mistake(
    "Your weights are all positive: they are drawn uniformly between 0 and 0.01.",
    "Which distributions do np.random.rand and np.random.randn draw from?",
)
def rand_for_randn(layer_dims):
    return each(layer_dims, lambda d, h: 0.01 * np.random.rand(d, h))


@WEIGHTS.mistake(
    "Your weights are drawn uniformly between 0 and 1.",
    "Which distributions do np.random.rand and np.random.randn draw from, and what scales them?",
)
def rand(layer_dims):
    return each(layer_dims, np.random.rand)


@WEIGHTS.mistake(
    "Your weights are drawn from a uniform distribution, not from a normal one.",
    "Which distribution does the handout ask for?",
)
def uniform(layer_dims):
    return each(layer_dims, lambda d, h: np.random.uniform(-0.01, 0.01, (d, h)))


def _uniforms(low: float, high: float) -> None:
    @uniform.variant
    def _(layer_dims):
        return each(layer_dims, lambda d, h: np.random.uniform(low, high, (d, h)))


for _high in (0.005, 0.01732, 0.02, 0.1, 1.0):
    _uniforms(-_high, _high)


@WEIGHTS.mistake(
    "The mean of your weights is 0.01, not 0.",
    "What are the first two arguments of np.random.normal?",
)
def mean_for_deviation(layer_dims):
    return each(layer_dims, lambda d, h: np.random.normal(0.01, 0.01, (d, h)))


@WEIGHTS.mistake(
    "Your weights are absolute values: none is negative.",
    "Which values does a normal distribution with mean 0 have?",
)
def absolute_values(layer_dims):
    return each(layer_dims, lambda d, h: np.abs(normal(d, h)))


@WEIGHTS.mistake(
    "Your weights are all zero.",
    "If all neurons of a layer start from the same weights: what tells them apart later?",
)
def zeros(layer_dims):
    return each(layer_dims, lambda d, h: np.zeros((d, h)))


@WEIGHTS.mistake(
    "The last weight matrix is all zero.",
    "What does the handout draw the weights of the last layer from?",
)
def last_matrix_zero(layer_dims):
    *most, last = each(layer_dims, normal)
    return [*most, np.zeros_like(last)]


@WEIGHTS.mistake(
    "One row, or one column, of normal draws is copied to all of a weight matrix.",
    "How many numbers does a (d, h) matrix need, and how many do you draw?",
)
def one_row_for_all(layer_dims):
    return each(layer_dims, lambda d, h: np.tile(normal(1, h), (d, 1)))


@one_row_for_all.variant
def _(layer_dims):
    return each(layer_dims, lambda d, h: np.tile(normal(d, 1), (1, h)))


@WEIGHTS.mistake(
    "All entries of a weight matrix are the same number.",
    "If all neurons of a layer start from the same weights: what tells them apart later?",
)
def constant(layer_dims):
    return each(layer_dims, lambda d, h: np.full((d, h), 0.01))


@constant.variant
def _(layer_dims):
    return each(layer_dims, lambda d, h: np.ones((d, h)))


@constant.variant
def _(layer_dims):
    return each(layer_dims, lambda d, h: np.full((d, h), normal(1)[0]))


@WEIGHTS.mistake(
    "Two calls, or two layers, get the very same numbers.",
    "Is the generator seeded inside of the function? Is one draw used more than once?",
)
def reseeds(layer_dims):
    np.random.seed(0)
    return each(layer_dims, normal)


@reseeds.variant
def _(layer_dims):
    rng = np.random.default_rng(0)
    return each(layer_dims, lambda d, h: 0.01 * rng.standard_normal((d, h)))


@reseeds.variant
def _(layer_dims):
    one = normal(max(layer_dims), max(layer_dims))
    return each(layer_dims, lambda d, h: one[:d, :h].copy())


@reseeds.variant
def _(layer_dims):
    def draw(d: int, h: int) -> Any:
        np.random.seed(0)
        return normal(d, h)

    return each(layer_dims, draw)
