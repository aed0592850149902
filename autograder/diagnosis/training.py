"""Part (e): what train_network did, read off the parameters that it returns.

With one batch of all examples training does not depend on chance, so parameters and statistics are
compared as they are. With small batches the images have one pixel each: each moves a weight of its
own, which shows how often it was used, with which label, and in which order.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.graded.attempts import create_bias_vectors, create_weight_matrices
from autograder.graded.networks import network
from checking.errors import Mismatch
from student_template.public_tests.networks import RELU, SIGMOID

from .catalogue import Catalogue
from .gradients import rows
from .habits import TIMES, Habits, train
from .seen import Seen, canonical, close
from .subjects import Subject
from .tolerances import FEW, MEDIAN_RTOL, RTOL

C = 10.0  # the one pixel's size
SOME, MOST = 0.1, 0.9  # shares of pairs that chance does not reach, in either direction


@dataclass(frozen=True, eq=False)
class Whole:
    """Training on one batch of all examples."""

    dims: tuple[int, ...]
    hidden: str
    n: int
    step_size: float
    epochs: int
    tested: int = 7

    @property
    def data(self) -> tuple[Any, Any, Any, Any]:
        train, test = (
            network((self.dims[0], 1), n, seed) for n, seed in ((self.n, 5), (self.tested, 6))
        )
        return train.X, train.y, test.X, test.y


WHOLE = [
    Whole((3, 1), RELU, 12, 0.5, 2),
    Whole((2, 1), RELU, 9, 1.5, 3),
    Whole((3, 4, 1), SIGMOID, 11, 0.4, 4, tested=130),
    Whole((2, 3, 1), RELU, 10, 0.9, 3, tested=150),
]


@dataclass(frozen=True)
class Separate:
    """Training on images with one pixel each, in which a first step moves S by `factor`."""

    n: int
    batch_size: int
    epochs: int
    factor: float = 1.0

    @property
    def step_size(self) -> float:
        return self.factor * 2 * self.batch_size / C**2

    @property
    def shares(self) -> tuple[bool, bool, bool]:
        """What `moved` finds where each epoch uses every example once."""
        return False, self.epochs * self.factor > 1, False


SEPARATE = [
    Separate(120, 8, 1),
    Separate(110, 10, 1),
    Separate(96, 32, 2),
    Separate(40, 10, 1, 2.0),
]
PAIRED = [Separate(120, 12, 2), Separate(100, 10, 2)]
TOGETHER = [Separate(120, 12, 1), Separate(100, 10, 1)]  # pairs that lie beside each other
UNEVEN = [Separate(39, 8, 1), Separate(59, 10, 1)]  # the last batch holds nearly as many
LARGE = [Separate(1500, 100, 1), Separate(1200, 100, 1)]  # a pixel for a hundred examples in turn

# The same start in each call, whoever else's helpers are the student's own.
STARTS = {
    "create_weight_matrices": create_weight_matrices,
    "create_bias_vectors": create_bias_vectors,
}
RETURNED = ("weights", "biases", "statistics")
NOT_ASKED = [Seen(raised="not asked")] * len([*PAIRED, *TOGETHER, *UNEVEN, *LARGE])


def battery(subject: Subject) -> Iterator[Seen]:
    """The calls.

    Raises:
        Mismatch: the student's forward pass returns (n,): what is written for it would look wrong
            with ours, which returns (n, 1).
    """
    if subject.output_is_flat(network((2, 1), 3, 1)):
        raise Mismatch("the output of forward_pass is flat")
    for case in WHOLE:
        names = (case.hidden,) * (len(case.dims) - 2) + (SIGMOID,)
        both = [
            subject.call(
                *case.data, list(case.dims), [subject.activation(name) for name in names],
                batch_size=case.n, step_size=case.step_size, num_epochs=case.epochs, serve=STARTS,
            ) for _ in range(2)
        ]  # fmt: skip
        found = [seen.value and whole(seen.raw, case.dims) for seen in both]
        steady = close(found[0], found[1], RTOL)
        yield replace(both[0], value=found[0] if steady else "another result each time")
    for n, batch_size in ((12, 8), (10, 4)):
        yield of_equal_examples(subject, n, batch_size, falls_steadily)
    for n, batch_size in ((12, 4), (15, 5)):
        yield of_equal_examples(subject, n, batch_size, falls_evenly)
    regular = True
    for index, apart in enumerate(SEPARATE):
        y = np.random.default_rng(index).permutation(np.arange(apart.n) % 2)
        seen = separate(subject, apart, y, np.arange(apart.n))
        value = seen.value and moved(seen.raw, y)
        regular = regular and isinstance(value, tuple) and value[0] == apart.shares
        yield replace(seen, value=value, rtol=MEDIAN_RTOL)
    yield from more(subject) if regular else NOT_ASKED


def more(subject: Subject) -> Iterator[Seen]:
    """What can be asked where an epoch uses each example once, with its own label."""
    for paired in PAIRED:
        pairs = paired.n // 2
        y, pixels = np.repeat([1, 0], pairs), np.tile(np.arange(pairs), 2)
        seen = separate(subject, paired, y, pixels)
        yield replace(seen, value=seen.value and orders(seen.raw, pairs))
    for beside in TOGETHER:
        y = np.repeat(np.arange(beside.n // 2) % 2, 2)
        seen = separate(subject, beside, y, np.repeat(np.arange(beside.n // 2), 2))
        yield replace(seen, value=seen.value and together(seen.raw, y[::2]))
    for uneven in UNEVEN:
        y = np.arange(uneven.n) % 2
        seen = separate(subject, uneven, y, np.arange(uneven.n))
        yield replace(seen, value=seen.value and twice(seen.raw, y))
    for large in LARGE:
        y = np.arange(large.n) // large.batch_size % 2
        seen = separate(subject, large, y, np.arange(large.n) // large.batch_size)
        yield replace(seen, value=seen.value and unused(seen.raw))


def of_equal_examples(
    subject: Subject, n: int, batch_size: int, look: Callable[[Any], Any]
) -> Seen:
    """What the statistics of batches look like that differ in nothing but their sizes."""
    one, test = network((3, 1), 1, 5), network((3, 1), 7, 6)
    seen = subject.call(
        np.tile(one.X, (n, 1)), np.tile(one.y, n), test.X, test.y, [3, 1],
        [subject.activation(SIGMOID)],
        batch_size=batch_size, step_size=0.5, num_epochs=4, serve=STARTS,
    )  # fmt: skip
    table = table_of(seen.raw[2]) if parts(seen.raw, (3, 1)) == RETURNED else None
    if table is None or table.shape[1] != 4 or len(table) < 4:
        return replace(seen, value="no table")
    return replace(seen, value=look(table[len(table) // 2 :]))


def falls_steadily(table: Any) -> tuple[bool, bool]:
    """Whether the last batch, if it is smaller and not dropped, is recorded as the others are."""
    falls, steady = np.diff(table[:, 0]) < 0, np.ptp(table[:, 1]) < RTOL
    return bool(falls.all()), bool(steady)


def falls_evenly(table: Any) -> bool:
    """Whether each batch is recorded by itself: the loss falls by as much as before, or by less."""
    drops = np.abs(np.diff(table[:, 0]))
    return bool((drops[1:] < 1.5 * drops[:-1]).all())


def separate(subject: Subject, case: Separate, y: Any, pixels: Any) -> Seen:
    X = np.zeros((case.n, int(pixels.max()) + 1))
    X[np.arange(case.n), pixels] = C
    return subject.call(
        X, y, X[:5], y[:5], [X.shape[1], 1], [subject.activation(SIGMOID)],
        batch_size=case.batch_size, step_size=case.step_size, num_epochs=case.epochs,
    )  # fmt: skip


TRAINING = Catalogue(
    "train_network", train, battery, as_right=[Habits(**times).train for times in TIMES]
)


# --- what came back ------------------------------------------------------------------------------


def whole(value: Any, dims: tuple[int, ...]) -> Any:
    """Parameters, and the statistics column by column."""
    if parts(value, dims) != RETURNED:
        return parts(value, dims)
    table = table_of(value[2])
    columns = tuple(table.T) if table is not None else "no table"
    return rows(canonical(value[:2])), columns


def parts(value: Any, dims: tuple[int, ...]) -> Any:
    """What each of the returned things looks like."""
    if not isinstance(value, list | tuple):
        return part(value, dims)
    return tuple(part(member, dims) for member in value)


def part(member: Any, dims: tuple[int, ...]) -> str:
    if isinstance(member, list | tuple) and len(member) == len(dims) - 1:
        shapes = [np.shape(array) for array in member if isinstance(array, np.ndarray)]
        if shapes == list(itertools.pairwise(dims)):
            return "weights"
        if shapes and all(s in ((1, h), (h,)) for s, h in zip(shapes, dims[1:])):
            return "biases"
    if isinstance(member, list | tuple | np.ndarray):
        return "statistics"
    return f"a {type(member).__name__}"


def table_of(value: Any) -> Any:
    """training_stats as an array of rows, None where it is not one."""
    try:
        table = np.array(value, dtype=float)
    except (TypeError, ValueError):
        return None
    if table.size == 0:  # no rows at all, as a list or as a table
        return np.zeros((0, 4))
    return table if table.ndim == 2 else None


def moved(value: Any, y: Any) -> Any:
    """Where the examples' weights are, and how many timesteps were recorded."""
    found = parts(value, (len(y), 1))
    if found != RETURNED:
        return found
    s = C * value[0][0][:, 0] * (2.0 * y - 1.0)
    away, often, never = np.mean(s < -0.5), np.mean(s > 1.25), np.mean(np.abs(s) < 0.5)
    if FEW < away < 1 - FEW:
        return "some are moved in the wrong direction", len(value[2])
    shares = tuple(bool(share > FEW) for share in (away, often, never))
    if shares == (False, True, True) and never < 0.5:  # by chance: so is the median
        return shares, "scattered", len(value[2])
    if never > 0.5:  # so the median is where they began
        return shares, "share that is moved", np.array(1 - never), len(value[2])
    return shares, np.array(np.median(s)), len(value[2])


def twice(value: Any, y: Any) -> Any:
    """Whether an example of an epoch has moved its weight as two do; a smaller batch moves less."""
    found = parts(value, (len(y), 1))
    if found != RETURNED:
        return found
    return bool((C * value[0][0][:, 0] * (2.0 * y - 1.0)).max() > 1.35)


def unused(value: Any) -> Any:
    """Whether the first hundred examples, and the last, have moved no weight."""
    weights = C * np.abs(value[0][0][:, 0])
    return [bool(weight < 0.5) for weight in (weights[0], weights[-1])]


def together(value: Any, y: Any) -> Any:
    """Whether pairs that lie beside each other are always in one batch: then they end at 2."""
    found = parts(value, (len(y), 1))
    if found != RETURNED:
        return found
    return bool(np.median(C * value[0][0][:, 0] * (2.0 * y - 1.0)) > 1.77)


def orders(value: Any, pairs: int) -> Any:
    """Whether the data was shuffled, and shuffled anew for the second epoch.

    Two examples with different labels share a weight: the later one leaves its sign, and a second
    epoch in the same order ends at +-0.6, in the other order at -+0.3; two in one batch end at 0.
    """
    found = parts(value, (pairs, 1))
    if found != RETURNED:
        return found
    s = C * value[0][0][:, 0]
    shuffled = bool(SOME < np.mean(s > 0) < MOST)
    anew = bool(np.mean((np.abs(s) > 0.15) & (np.abs(s) < 0.45)) > SOME)
    return shuffled, anew
