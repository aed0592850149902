"""Networks that the graded tests ask about, with everything right about them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from reference import hw2 as reference
from student_template.public_tests import networks
from student_template.public_tests.checks import Array
from student_template.public_tests.networks import RELU, SIGMOID

KINK = 1e-3  # no pre-activation of a ReLU is nearer to 0: central differences step over 1e-4
SATURATION = 6.0  # no pre-activation of a sigmoid is further out


@dataclass(frozen=True, eq=False)
class Network(networks.Network):
    """A batch and a network, with what the reference makes of them."""

    @classmethod
    def of(cls, net: networks.Network) -> Network:
        """The same network, for a test that knows nothing of the reference."""
        return cls(net.X, net.y, net.Ws, net.bs, net.names)

    @property
    def functions(self) -> list[Callable[..., Any]]:
        return [getattr(reference, name) for name in self.names]

    @cached_property
    def layers(self) -> list[tuple[Array, Array, Array, Array]]:
        """For each layer: its input x, S = x W + b, sigma(S), sigma'(S)."""
        layers, x = [], self.X
        for W, b, activation in zip(self.Ws, self.bs, self.functions):
            S = x @ W + b
            out, ds = activation(S)
            layers.append((x, S, out, ds))
            x = out
        return layers

    @property
    def output(self) -> Array:
        return self.layers[-1][2]

    @cached_property
    def loss(self) -> tuple[Array, Array]:
        """(loss, dL_dg), each (n,)."""
        loss, dL_dg = reference.logistic_loss(self.output, self.y)
        return loss, dL_dg

    @property
    def caches(self) -> list[tuple[Array, Array, Array, Array]]:
        """What the handout's own backward pass reads: (x, W, b, ds) of each layer."""
        return [(x, W, b, ds) for (x, _, _, ds), W, b in zip(self.layers, self.Ws, self.bs)]

    @cached_property
    def gradients(self) -> tuple[list[Array], list[Array]]:
        grad_Ws, grad_bs = reference.backward_pass(self.loss[1], self.caches)
        return grad_Ws, grad_bs


def network(
    dims: Sequence[int],
    n: int,
    seed: int,
    hidden: str = RELU,
    last: str = SIGMOID,
    scale: float = 1.0,
) -> Network:
    """A network of these widths, with numbers of two decimals, away from kinks and saturation.

    Args:
        dims: [d0, ..., dL].
        n: size of the batch.
        seed: of the numbers; others are tried where this one comes too near to a kink.
        hidden: name of the hidden layers' activation.
        last: name of the last layer's.
        scale: of the images.
    """
    names = (hidden,) * (len(dims) - 2) + (last,)
    for attempt in range(200):
        rng = np.random.default_rng([seed, attempt])
        X = (scale * rng.standard_normal((n, dims[0]))).round(2)
        shapes = list(itertools.pairwise(dims))
        Ws = [(rng.standard_normal(shape) / np.sqrt(shape[0])).round(2) for shape in shapes]
        bs = [(0.3 * rng.standard_normal((1, h))).round(2) for h in dims[1:]]
        net = Network(X, rng.integers(0, 2, n), Ws, bs, names)
        if _clear(net):
            return net
    # So many examples that some S is always near a kink: nudge all of them by one shift a layer.
    return net


def _clear(net: Network) -> bool:
    """Whether finite differences are right about a network, and it has something to differ in."""
    for name, (_, S, _, _) in zip(net.names, net.layers):
        if name == RELU and np.abs(S).min() < KINK:
            return False
        if name == SIGMOID and np.abs(S).max() > SATURATION:
            return False
    return True


def with_labels(net: Network, y: Array) -> Network:
    return Network(net.X, y, net.Ws, net.bs, net.names)


WHOLE_NUMBERS = Network(
    np.array([[1, -2, 3], [0, 2, 1], [-2, 1, -1]]),
    np.array([0, 1, 1]),
    [np.array([[1, -1], [0, 1], [1, 1]]), np.array([[1], [-1]])],
    [np.array([[1, -1]]), np.array([[-2]])],
    (RELU, SIGMOID),
)
"""A network of integers throughout: what is written into an array like one of them is cut."""
