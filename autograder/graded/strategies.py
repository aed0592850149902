"""What Hypothesis draws: small shapes and a seed; NumPy fills the arrays.

Drawing each entry costs Hypothesis up to 2 ms an array, a seed a third of one; shrinking the shape
and the seed still ends at a few numbers of two decimals.
"""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from student_template.public_tests.checks import Array
from student_template.public_tests.networks import RELU, SIGMOID
from student_template.public_tests.strategies import SEEDS

from .networks import Network, network

LARGEST = np.finfo(np.float64).max


@st.composite
def extremes(draw: st.DrawFn) -> Array:
    """(d,) over the whole range of finite floats: signs, zeros, subnormals, the largest."""
    d, seed = draw(st.tuples(st.integers(1, 8), SEEDS))
    rng = np.random.default_rng(seed)
    exponents = rng.uniform(-320, 308, d)
    special = np.array([0.0, -0.0, 36.8, -36.8, 710.0, -710.0, -746.0, 1e308, -1e308, LARGEST])
    s = rng.choice([-1.0, 1.0], d) * 10.0**exponents
    return np.where(rng.random(d) < 0.5, s, rng.choice(special, d))


@st.composite
def small_integers(draw: st.DrawFn) -> Array:
    """(n, d) integers within +-15."""
    n, d, seed = draw(st.tuples(st.integers(1, 4), st.integers(1, 4), SEEDS))
    return np.random.default_rng(seed).integers(-15, 16, (n, d))


@st.composite
def networks(draw: st.DrawFn, deepest: int = 4, widest: int = 4, largest: int = 5) -> Network:
    """A network of depth 1 to 4, away from kinks and saturation."""
    depth = draw(st.integers(1, deepest))
    dims = [draw(st.integers(1, widest)) for _ in range(depth)] + [1]
    n = draw(st.integers(1, largest))
    hidden = draw(st.sampled_from([RELU, RELU, SIGMOID]))
    return network(dims, n, draw(SEEDS), hidden)
