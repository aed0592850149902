"""What Hypothesis draws where inputs are wild, or whole networks."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import strategies as st

from student_template.public_tests.checks import Array
from student_template.public_tests.networks import RELU, SIGMOID
from student_template.public_tests.strategies import MANY, entries, several

from .networks import Network, network

LARGEST = np.finfo(np.float64).max


def extremes() -> st.SearchStrategy[list[Array]]:
    """(d,) each, over the whole range of finite floats: signs, zeros, subnormals, the largest."""
    special = np.array([0.0, -0.0, 36.8, -36.8, 710.0, -710.0, -746.0, 1e308, -1e308, LARGEST])

    def one(rng: np.random.Generator, side: int) -> Array:
        d = rng.integers(1, side + 1)
        s = rng.choice([-1.0, 1.0], d) * 10.0 ** rng.uniform(-320, 308, d)
        return np.where(rng.random(d) < 0.5, s, rng.choice(special, d))

    return several(one, 8)


def small_integers() -> st.SearchStrategy[list[Array]]:
    """(n, d) each, integers within +-15."""

    def one(rng: np.random.Generator, side: int) -> Array:
        return rng.integers(-15, 16, rng.integers(1, side + 1, 2))

    return several(one, 4)


def several_networks(
    deepest: int = 4, largest: int = 5, many: int = MANY
) -> st.SearchStrategy[list[Network]]:
    """Networks away from kinks and saturation, of depth 1 to `deepest`, of 1 to `largest` examples.

    Args:
        deepest: the most layers.
        largest: the most examples, and the most inputs of a layer.
        many: how many networks.
    """

    def one(rng: np.random.Generator, side: int) -> Network:
        dims = [*rng.integers(1, side + 1, rng.integers(1, min(deepest, side) + 1)), 1]
        hidden = SIGMOID if rng.integers(3) == 0 else RELU
        return network([int(d) for d in dims], int(rng.integers(1, side + 1)),
                       int(rng.integers(10_000)), hidden)  # fmt: skip

    return several(one, largest, lambda net: entries([net.X, net.Ws]), many)


def networks(
    deepest: int = 4, largest: int = 4, many: int = MANY
) -> st.SearchStrategy[list[tuple[Network]]]:
    """The same as cases of a test that is called `in_turn`."""
    return several_networks(deepest, largest, many).map(lambda nets: [(net,) for net in nets])


def copied_networks(*copies: int, many: int = MANY) -> st.SearchStrategy[list[tuple[Network, int]]]:
    """A small network each, and how often to repeat its examples."""
    nets = several_networks(deepest=2, largest=3, many=many)
    return nets.map(lambda nets: list(zip(nets, itertools.cycle(copies))))
