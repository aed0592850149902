"""Read a pickle in the handout's format, and compute every deliverable's expected output from it.

A pickle is a program. This reader runs none of it but the few steps that rebuild NumPy arrays; any
other name in it is an error before anything is called.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from . import hw2

MAX_BYTES = 64 << 20  # a batch of 10,000 images is 63 MB
MAX_ENTRIES = MAX_BYTES // 8


class FixtureError(ValueError):
    """The file is not what the handout describes; one sentence says where and what was found."""


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


def _encode(text: object, encoding: object) -> bytes:
    """`_codecs.encode` as protocol 2 uses it, for the bytes of an array, and for nothing else."""
    if type(text) is not str or encoding != "latin1":
        raise FixtureError(f"a text encoded as {encoding!r}; only the bytes of arrays are read")
    return text.encode("latin1")


def _dtype(name: object, *_flags: object) -> np.dtype:
    """A numeric dtype; `object` in an array would be unpickled with it."""
    dtype = np.dtype(name) if type(name) is str else None
    if dtype is None or dtype.kind not in "biuf":
        raise FixtureError(f"an array of dtype {name!r}; expected numbers")
    return dtype


def _empty(kind: object, shape: object, _code: object) -> np.ndarray:
    """The empty array that protocols up to 4 fill in afterwards."""
    if kind is not np.ndarray or shape != (0,):
        raise FixtureError("an array that is not put together as NumPy does it")
    return np.ndarray((0,), np.uint8)


def _from_buffer(buffer: object, dtype: object, shape: Any, order: object) -> np.ndarray:
    """The array that protocol 5 holds as one buffer."""
    if not isinstance(buffer, bytes | bytearray) or not isinstance(dtype, np.dtype):
        raise FixtureError("an array that is not put together as NumPy does it")
    return np.frombuffer(bytes(buffer), dtype).reshape(shape, order=str(order))


def _scalar(dtype: object, raw: object) -> Any:
    if not isinstance(dtype, np.dtype) or not isinstance(raw, bytes):
        raise FixtureError("a number that is not put together as NumPy does it")
    return np.frombuffer(raw, dtype, count=1)[0]


_NUMPY = {
    "multiarray": {"_reconstruct": _empty, "scalar": _scalar},
    "numeric": {"_frombuffer": _from_buffer},
}
# NumPy 2 calls the module `numpy._core`, earlier releases `numpy.core`.
ALLOWED: dict[tuple[str, str], Any] = {
    (f"numpy.{core}.{module}", name): function
    for core in ("core", "_core")
    for module, names in _NUMPY.items()
    for name, function in names.items()
} | {
    ("numpy", "ndarray"): np.ndarray,
    ("numpy", "dtype"): _dtype,
    ("_codecs", "encode"): _encode,
    ("builtins", "bytearray"): bytearray,
}


class _ArraysOnly(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in ALLOWED:
            raise FixtureError(f"it asks for {module}.{name}; only NumPy arrays are read")
        return ALLOWED[module, name]


def load_fixture(path: Path) -> Fixture:
    """Read and check a pickle in the handout's format.

    Raises:
        FixtureError: it cannot be read, holds more than arrays, or its shapes do not fit together.
    """
    try:
        with open(path, "rb") as file:
            raw = file.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise FixtureError(f"it is over the limit of {MAX_BYTES >> 20} MB")
        return _checked(_ArraysOnly(io.BytesIO(raw)).load())
    except FixtureError as error:
        raise FixtureError(f"{path}: {error}") from None
    except Exception as error:  # noqa: BLE001 - whatever a malformed pickle makes the unpickler raise
        raise FixtureError(f"{path}: not a pickle of arrays ({error})") from None


def _checked(loaded: object) -> Fixture:
    if not isinstance(loaded, tuple | list) or len(loaded) != 4:
        raise FixtureError("expected (X_batch, y_batch, weight_matrices, biases)")
    X, y, Ws, bs = loaded
    X = _numbers("X_batch", X)
    y = _numbers("y_batch", y).reshape(-1)
    if not isinstance(Ws, tuple | list) or not isinstance(bs, tuple | list) or not Ws:
        raise FixtureError("expected lists of weight matrices and biases, of one entry a layer")
    Ws = [_numbers(f"weight_matrices[{i}]", W) for i, W in enumerate(Ws)]
    bs = [_numbers(f"biases[{i}]", b).reshape(1, -1) for i, b in enumerate(bs)]
    if X.ndim != 2 or not len(X):
        raise FixtureError(f"X_batch: expected shape (n, d), found {X.shape}")
    if y.shape != (len(X),) or not np.isin(y, (0, 1)).all():
        raise FixtureError(f"y_batch: expected {len(X)} zeros and ones, found shape {y.shape}")
    if len(Ws) != len(bs):
        raise FixtureError(f"found {len(Ws)} weight matrices, but {len(bs)} biases")
    width = X.shape[1]
    for i, (W, b) in enumerate(zip(Ws, bs)):
        if W.ndim != 2 or W.shape[0] != width or b.shape != (1, W.shape[1]):
            raise FixtureError(
                f"layer {i}: expected W of shape ({width}, h) and b of shape (1, h), "
                f"found {W.shape} and {b.shape}"
            )
        width = W.shape[1]
    if width != 1:
        raise FixtureError(f"the last layer: expected one neuron, found {width}")
    return Fixture(X, y.astype(np.int64), Ws, bs)


def _numbers(where: str, value: object) -> np.ndarray:
    """A finite float64 array of its own from whatever of numbers was in the pickle."""
    try:
        array = np.array(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise FixtureError(f"{where}: expected an array of numbers") from None
    if array.size > MAX_ENTRIES or not np.isfinite(array).all():
        raise FixtureError(f"{where}: expected finite numbers, {MAX_ENTRIES} at most")
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


def printed(gradients: tuple[list[np.ndarray], list[np.ndarray]]) -> list[str]:
    """Each gradient as the handout's code prints it, the weights' first."""
    with np.printoptions(precision=2):
        return [str(gradient) for gradient in [*gradients[0], *gradients[1]]]
