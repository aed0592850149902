"""What Hypothesis draws: small shapes and a seed; NumPy fills the arrays.

Drawing each entry costs Hypothesis up to 2 ms an array, a seed a third of one; shrinking the shape
and the seed still ends at a few numbers of two decimals.
"""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from .checks import Array

SEEDS = st.integers(0, 10_000)


@st.composite
def matrices(draw: st.DrawFn, bound: float = 6.0, side: int = 5) -> Array:
    """(n, d) of two decimals, within +-bound."""
    n, d, seed = draw(st.tuples(st.integers(1, side), st.integers(1, side), SEEDS))
    return np.random.default_rng(seed).uniform(-bound, bound, (n, d)).round(2)


@st.composite
def shaped(draw: st.DrawFn, bound: float = 6.0) -> Array:
    """Any shape from 1-d to 4-d, of two decimals.

    None without entries, and no 0-d one, of which arithmetic makes a number, not an array: what
    breaks at these alone works wherever the homework uses it.
    """
    shape = tuple(draw(st.lists(st.integers(1, 3), min_size=1, max_size=4)))
    return np.random.default_rng(draw(SEEDS)).uniform(-bound, bound, shape).round(2)


@st.composite
def probabilities(draw: st.DrawFn, n: int | None = None) -> tuple[Array, Array]:
    """(g, y): g (n, 1) inside (0, 1), y (n,) of zeros and ones, integers or floats."""
    size = n or draw(st.integers(1, 6))
    rng = np.random.default_rng(draw(SEEDS))
    g = rng.uniform(0.02, 0.98, (size, 1)).round(3)
    y = rng.integers(0, 2, size)
    return g, y.astype(np.float64) if draw(st.booleans()) else y


@st.composite
def single_layers(draw: st.DrawFn, side: int = 4) -> tuple[Array, Array, Array]:
    """(x, W, b) of one layer, of two decimals."""
    n, d, h = draw(st.tuples(*[st.integers(1, side)] * 3))
    rng = np.random.default_rng(draw(SEEDS))
    x, W, b = (rng.uniform(-2, 2, shape).round(2) for shape in ((n, d), (d, h), (1, h)))
    return x, W, b
