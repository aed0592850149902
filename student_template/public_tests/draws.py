"""What random parameters have to look like."""

from __future__ import annotations

import itertools

import numpy as np

from checking.calls import Student
from checking.errors import Mismatch

from .checks import Array, array, sequence

SIGMA = 0.01  # the handout's standard deviation

# Standard errors: two-sided 3e-12 of a normal distribution. A row has some thirty such checks, so
# an honest generator fails it once in 10^10; the rarest share of c.2, a skewed binomial, included.
Z = 7.0


def parameters(value: object, what: str, shapes: list[tuple[int, int]]) -> list[Array]:
    entries = sequence(what, value, len(shapes))
    return [array(f"{what}[{i}]", entry, shape)
            for i, (entry, shape) in enumerate(zip(entries, shapes))]  # fmt: skip


def weight_shapes(dims: list[int]) -> list[tuple[int, int]]:
    return list(itertools.pairwise(dims))


def plausible_draws(what: str, sample: Array) -> None:
    """Mean 0 and standard deviation 0.01 within Z standard errors, and no entry too far out."""
    n = sample.size
    mean_error = Z * SIGMA / np.sqrt(n)
    spread = SIGMA * Z / np.sqrt(2 * n)  # standard error of a standard deviation: sigma/sqrt(2n)
    if abs(sample.mean()) > mean_error:
        raise Mismatch(f"the mean of {what} is not 0", got=float(sample.mean()), expected=0.0)
    if n > 400 and abs(sample.std() - SIGMA) > spread * (1 + Z / np.sqrt(2 * n)):
        raise Mismatch(f"the standard deviation of {what} is wrong", got=float(sample.std()),
                       expected=SIGMA)  # fmt: skip
    if np.abs(sample).max() > SIGMA * (Z + np.log10(n)):
        raise Mismatch(f"{what} holds an entry that no normal draw of this size has",
                       got=float(np.abs(sample).max()))  # fmt: skip


def drawn_one_by_one(sample: Array) -> bool:
    """Whether hardly any two draws are equal: of 157,000 doubles two are once in three million."""
    return len(np.unique(sample)) >= 0.99 * sample.size


def bias_shapes(dims: list[int]) -> list[tuple[int, int]]:
    return [(1, h) for h in dims[1:]]


def bias_vectors(student: Student, dims: list[int]) -> list[Array]:
    return parameters(student.create_bias_vectors(dims), "biases", bias_shapes(dims))


def plausible_biases(biases: list[Array]) -> None:
    """All zero, or all normal with standard deviation 0.01."""
    sample = np.concatenate([b.ravel() for b in biases])
    if not sample.any():
        return
    plausible_draws("the biases", sample)
    if not drawn_one_by_one(sample):
        raise Mismatch("the biases are neither zero nor drawn one by one",
                       got="entries that are equal")  # fmt: skip
