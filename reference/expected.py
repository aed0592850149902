"""Read a pickle in the handout's format; compute every deliverable's expected output from it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from . import hw2
from .arrays_only import MAX_BYTES, FixtureError, read_arrays

__all__ = [
    "Expected", "Fixture", "FixtureError", "check_gradients_agree", "check_printed_figures",
    "expected", "load_fixture", "printed", "public_figures",
]  # fmt: skip

# What the handout prints for its test batch.
HANDOUT_LOSS = "0.6985"
HANDOUT_GRADIENTS = [
    "[[ 4.12e-04  3.34e-05]\n [-6.56e-05  2.07e-05]\n [-1.24e-03  8.02e-05]\n"
    " [ 2.26e-04 -1.41e-06]]",
    "[[-0.  ]\n [-0.01]]",
    "[[-0.  0.]]",
    "[[-0.5]]",
]


@dataclass(frozen=True)
class Fixture:
    """The handout's test batch and network.

    Args:
        X_batch: (n, d^(0)) float64.
        y_batch: (n,) int64 of zeros and ones.
        weight_matrices: (d^(l-1), d^(l)) float64 each.
        biases: (1, d^(l)) float64 each.
    """

    X_batch: np.ndarray
    y_batch: np.ndarray
    weight_matrices: list[np.ndarray]
    biases: list[np.ndarray]

    @property
    def activations(self) -> list[Callable[..., Any]]:
        """ReLU in every layer but the last, which is a sigmoid."""
        hidden = len(self.weight_matrices) - 1
        return [hw2.relu_activation] * hidden + [hw2.sigmoid_activation]


@dataclass(frozen=True)
class Expected:
    """The expected outputs of the deliverables; printouts as the handout's code prints them."""

    mean_loss: float
    finite_differences: tuple[list[np.ndarray], list[np.ndarray]]
    gradients: tuple[list[np.ndarray], list[np.ndarray]]
    printed_loss: str
    printed_finite_differences: list[str]
    printed_gradients: list[str]
    sigmoid: tuple[np.ndarray, np.ndarray]
    sigmoid_extremes: tuple[np.ndarray, np.ndarray]


# --- reading -------------------------------------------------------------------------------------


def load_fixture(path: Path) -> Fixture:
    """Read and check a pickle in the handout's format: any widths, any depth, any dtype of numbers.

    Raises:
        FixtureError: it cannot be read, holds more than arrays, or its shapes do not fit together.
    """
    try:
        with open(path, "rb") as file:
            return _checked(read_arrays(file.read(MAX_BYTES + 1)))
    except OSError as error:
        raise FixtureError(f"{path}: expected a file, found: {error.strerror}") from None
    except FixtureError as error:
        raise FixtureError(
            f"{path}: {error}; write it with "
            "pickle.dump((X_batch, y_batch, weight_matrices, biases), file)"
        ) from None


def _checked(loaded: Any) -> Fixture:
    if not isinstance(loaded, tuple | list) or len(loaded) != 4:
        found = (
            f"{len(loaded)} values" if isinstance(loaded, tuple | list) else type(loaded).__name__
        )
        raise FixtureError(f"expected (X_batch, y_batch, weight_matrices, biases), found {found}")
    X, y = _numbers("X_batch", loaded[0]), _numbers("y_batch", loaded[1])
    if X.ndim != 2 or not X.size:
        raise FixtureError(f"X_batch: expected shape (n, d), found {X.shape}")
    if y.shape not in ((len(X),), (len(X), 1)):
        raise FixtureError(f"y_batch: expected shape ({len(X)},), found {y.shape}")
    if not np.isin(y, (0, 1)).all():
        raise FixtureError(f"y_batch: expected zeros and ones, found {y[~np.isin(y, (0, 1))][0]:g}")
    Ws, bs = _layers("weight_matrices", loaded[2]), _layers("biases", loaded[3])
    if len(Ws) != len(bs):
        raise FixtureError(f"expected one bias a weight matrix, found {len(bs)} for {len(Ws)}")
    width = X.shape[1]
    for i, (W, b) in enumerate(zip(Ws, bs)):
        if W.ndim != 2 or W.shape[0] != width or not W.size:
            raise FixtureError(f"weight_matrices[{i}]: expected ({width}, h), found {W.shape}")
        width = W.shape[1]
        if b.shape not in ((1, width), (width,)):
            raise FixtureError(f"biases[{i}]: expected shape (1, {width}), found {b.shape}")
    if width != 1:
        raise FixtureError(f"the last layer: expected one neuron, found {width}")
    return Fixture(X, y.reshape(-1).astype(np.int64), Ws, [b.reshape(1, -1) for b in bs])


def _layers(where: str, values: Any) -> list[np.ndarray]:
    """One array a layer."""
    if not isinstance(values, tuple | list) or not values:
        found = "none" if isinstance(values, tuple | list) else type(values).__name__
        raise FixtureError(f"{where}: expected a list of arrays, one a layer, found {found}")
    return [_numbers(f"{where}[{i}]", value) for i, value in enumerate(values)]


def _numbers(where: str, value: Any) -> np.ndarray:
    """A finite float64 array of its own from whatever of numbers was in the pickle."""
    try:
        array = np.array(value, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise FixtureError(f"{where}: expected an array of numbers, found: {error}") from None
    if not np.isfinite(array).all():
        raise FixtureError(
            f"{where}: expected finite numbers, found {array[~np.isfinite(array)][0]}"
        )
    return array


# --- the deliverables ----------------------------------------------------------------------------


def expected(fixture: Fixture) -> Expected:
    """Compute the deliverables (a) to (d) of the handout's section 1.3 with the reference."""
    batch = (fixture.X_batch, fixture.y_batch, fixture.weight_matrices, fixture.biases)
    output, caches = hw2.forward_pass(batch[0], batch[2], batch[3], fixture.activations)
    loss, dL_dg = hw2.logistic_loss(output, fixture.y_batch)
    gradients = hw2.backward_pass(dL_dg, caches)
    numeric = hw2.my_nn_finite_difference_checker(*batch, fixture.activations)
    return Expected(
        mean_loss=float(loss.mean()),
        finite_differences=numeric,
        gradients=gradients,
        printed_loss=f"{loss.mean():.4f}",
        printed_finite_differences=printed(numeric),
        printed_gradients=printed(gradients),
        sigmoid=hw2.sigmoid_activation(np.asarray([1.0, 0.0, -1.0])),
        sigmoid_extremes=hw2.sigmoid_activation(np.asarray([-1000, 1000])),
    )


def public_figures(fixture: Fixture) -> str:
    """What the public tests may know, as JSON: the batch, and what the handout prints of it."""
    results = expected(fixture)
    figures = {
        "X_batch": fixture.X_batch.tolist(),
        "y_batch": fixture.y_batch.tolist(),
        "weight_matrices": [W.tolist() for W in fixture.weight_matrices],
        "biases": [b.tolist() for b in fixture.biases],
        "mean_loss": results.printed_loss,
        "gradients": results.printed_gradients,
    }
    return json.dumps(figures, indent=1) + "\n"


def printed(gradients: tuple[list[np.ndarray], list[np.ndarray]]) -> list[str]:
    """Each gradient as the handout's code prints it, the weights' first."""
    with np.printoptions(precision=2):
        return [str(gradient) for gradient in [*gradients[0], *gradients[1]]]


# --- whether a fixture is fit for use ------------------------------------------------------------


def check_gradients_agree(figures: Expected) -> None:
    """Back-propagation and finite differences give the same gradients.

    Raises:
        FixtureError: they differ, as where an example lies at the kink of a hidden unit.
    """
    for kind, exact, numeric in zip(
        ("grad_Ws", "grad_bs"), figures.gradients, figures.finite_differences
    ):
        for i, (a, b) in enumerate(zip(exact, numeric)):
            if not np.allclose(a, b, rtol=1e-5, atol=1e-9):
                raise FixtureError(
                    f"{kind}[{i}]: expected the same from back-propagation and from finite "
                    f"differences, found a difference of {np.abs(a - b).max():.1e}; is an example "
                    "at the kink of a hidden unit?"
                )


def check_printed_figures(figures: Expected) -> None:
    """The printouts of the deliverables (a), (c) and (d) are the handout's.

    Raises:
        FixtureError: one is not.
    """
    wanted = [HANDOUT_LOSS, *HANDOUT_GRADIENTS, *HANDOUT_GRADIENTS]
    found = [
        figures.printed_loss, *figures.printed_gradients, *figures.printed_finite_differences
    ]  # fmt: skip
    for a, b in zip(wanted, found):
        if a != b:
            raise FixtureError(f"expected the handout's printout {a!r}, found {b!r}")
