"""A batch and a network to ask about, and the handout's own one with its printed figures."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from checking.errors import Mismatch

from .checks import Array

RELU, SIGMOID = "relu_activation", "sigmoid_activation"
DECIMALS = 2  # of the handout's printouts: np.printoptions(precision=2)


@dataclass(frozen=True, eq=False)
class Network:
    """A batch and a network whose shapes agree.

    Args:
        X: (n, d0).
        y: (n,) of zeros and ones.
        Ws: (d_{l-1}, d_l) each.
        bs: (1, d_l) each.
        names: of the activations, one a layer.
    """

    X: Array
    y: Array
    Ws: list[Array]
    bs: list[Array]
    names: tuple[str, ...]

    @property
    def n(self) -> int:
        return len(self.X)

    @property
    def depth(self) -> int:
        return len(self.Ws)

    def orders(self, seed: int) -> tuple[Array, list[Array]]:
        """An order of the examples, and one of each layer's units; the output unit is alone."""
        rng = np.random.default_rng(seed)
        widths = [W.shape[1] for W in self.Ws]
        return rng.permutation(self.n), [rng.permutation(width) for width in widths]

    def permuted(self, seed: int) -> Network:
        """The same function with its examples and hidden units in another order."""
        rows, units = self.orders(seed)
        Ws, bs = reordered((self.Ws, self.bs), units)
        return type(self)(self.X[rows], self.y[rows], Ws, bs, self.names)


def reordered(
    parameters: tuple[list[Array], list[Array]], units: list[Array]
) -> tuple[list[Array], list[Array]]:
    """Arrays shaped like weights and biases, with each layer's units in these orders."""
    Ws, bs = parameters
    inputs = [np.arange(Ws[0].shape[0]), *units[:-1]]
    return (
        [W[np.ix_(before, after)] for W, before, after in zip(Ws, inputs, units)],
        [b[:, after] for b, after in zip(bs, units)],
    )


# --- the handout's printed figures ---------------------------------------------------------------

_figures: Any = json.loads((Path(__file__).parent / "figures.json").read_text("utf-8"))
_Ws = [np.array(W, dtype=float) for W in _figures["weight_matrices"]]
HANDOUT = Network(
    np.array(_figures["X_batch"], dtype=float),
    np.array(_figures["y_batch"]),
    _Ws,
    [np.array(b, dtype=float) for b in _figures["biases"]],
    (RELU,) * (len(_Ws) - 1) + (SIGMOID,),
)
MEAN_LOSS = float(_figures["mean_loss"])


def _printed(shape: tuple[int, ...], text: str) -> tuple[Array, Array]:
    """The numbers of a printout, and half a unit of each one's last digit."""
    tokens = re.findall(r"[-+]?\d+\.?\d*(?:e[-+]\d+)?", text)
    halves = [0.51 * 10.0 ** (int((token + "e0").split("e")[1]) - DECIMALS) for token in tokens]
    return np.array(tokens, dtype=float).reshape(shape), np.array(halves).reshape(shape)


_texts = [
    _printed(parameter.shape, text)
    for parameter, text in zip([*HANDOUT.Ws, *HANDOUT.bs], _figures["gradients"])
]


def check_printout(grad_Ws: list[Array], grad_bs: list[Array], units: list[Array]) -> None:
    """Gradients of the handout's batch, units in these orders, against its printout."""
    values, halves = ([entry[k] for entry in _texts] for k in (0, 1))
    want = reordered((values[: HANDOUT.depth], values[HANDOUT.depth :]), units)
    allowed = reordered((halves[: HANDOUT.depth], halves[HANDOUT.depth :]), units)
    for k, (name, gradients) in enumerate((("grad_Ws", grad_Ws), ("grad_bs", grad_bs))):
        for i, gradient in enumerate(gradients):
            printed, half = want[k][i], allowed[k][i]
            bad = ~(np.abs(np.reshape(gradient, printed.shape) - printed) <= half)
            if bad.any():
                at = tuple(int(index) for index in np.argwhere(bad)[0])
                raise Mismatch(
                    f"{name}[{i}] is not what the handout prints",
                    got=float(np.reshape(gradient, printed.shape)[at]),
                    expected=float(printed[at]),
                    at=at,
                    tolerance="the digits that are printed",
                )
