"""The threes and nines, read once from the fixtures, kept as bytes."""

from __future__ import annotations

import functools
import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from student_template.public_tests.checks import Array

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


@dataclass(frozen=True, eq=False)
class Digits:
    """Flattened images as uint8 (N, 784), and labels (N,): 0 for a three, 1 for a nine."""

    train: Array
    y_train: Array
    test: Array
    y_test: Array

    @functools.cached_property
    def easy(self) -> Array:
        """Indices of the half of the test images that are most clearly of their own class.

        Told by their distances from the means of the two classes.
        """
        three, nine = (self.train[self.y_train == y].mean(axis=0) for y in (0, 1))
        # |x - three|^2 - |x - nine|^2 is linear in x
        nearer_to_nine = self.test @ (nine - three) - (nine @ nine - three @ three) / 2
        clearness = nearer_to_nine * (2 * self.y_test - 1)
        return np.argsort(clearness)[len(clearness) // 2 :]


def _idx(name: str, header: int) -> Array:
    with gzip.open(FIXTURES / "mnist" / f"{name}.gz") as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


@functools.cache
def digits() -> Digits:
    def split(name: str) -> tuple[Array, Array]:
        images = _idx(f"{name}-images-idx3-ubyte", 16).reshape(-1, 784)
        return images, (_idx(f"{name}-labels-idx1-ubyte", 8) == 9).astype(np.int64)

    return Digits(*split("train"), *split("t10k"))


@dataclass(frozen=True, eq=False)
class Disguised:
    """The digits with pixels permuted and perhaps classes flipped: weights made before are no use.

    Args:
        seed: of the disguise.
        dims: of the network to train on them; its first entry tells the number of pixels.
        step_size: to train it with.
        trained: of the training images, how many are handed over.
    """

    seed: int
    dims: tuple[int, ...]
    step_size: float
    trained: int

    @functools.cached_property
    def _pixels(self) -> Array:
        return np.random.default_rng(self.seed).permutation(self.dims[0])

    @property
    def _flipped(self) -> int:
        return self.seed & 1

    def images(self, raw: Array) -> Array:
        """(n, pixels) float64 in [0, 1], in C order; raw is (n, 784)."""
        if self.dims[0] == 196:  # means of two by two pixels
            rows = raw.reshape(-1, 14, 2, 28).sum(axis=2, dtype=np.uint16)
            raw = (rows[:, :, ::2] + rows[:, :, 1::2]).reshape(-1, 196)
            return np.take(raw, self._pixels, axis=1) / (4 * 255.0)
        return np.take(raw, self._pixels, axis=1) / 255.0

    def labels(self, y: Array) -> Array:
        return y ^ self._flipped


ALL, FEW = 12_080, 6_000  # training images
SHOWN = 25  # test images: a hundred at every timestep would take a fifth of the training's time


def whole_digits(seed: int) -> Disguised:
    """The training that the handout asks for."""
    return Disguised(seed, (784, 200, 1), 0.1, trained=ALL)


def small_digits(seed: int) -> Disguised:
    """A quarter of the pixels, a 27th of W: with this step, a network learns as well."""
    return Disguised(seed, (196, 30, 1), 0.2, trained=ALL)


def few_small_digits(seed: int) -> Disguised:
    """Half of those, for trainings whose every step crosses the wire."""
    return Disguised(seed, (196, 30, 1), 0.2, trained=FEW)
