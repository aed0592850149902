"""Part (e): training."""

from __future__ import annotations

import numpy as np
from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight

from checking.calls import Student
from checking.errors import Mismatch

from .training import (
    TWO_STEPS,
    alone_and_in_pairs,
    signs,
    stats_table,
    step_size,
    train_separate,
    used_once,
)

LABELS = 0  # seed of their order: the same everywhere, since which shuffle meets it is chance


@weight(1)
@number("e.2")
@visibility("visible")
@tags("train_network")
def test_batches_of_one_example(student: Student) -> None:
    """Training works with a batch size of one: stochastic gradient descent.

    The handout asks for code general enough for n = 1: which of your functions squeezes an axis?
    """
    y, pixels = alone_and_in_pairs(0, 12, LABELS)
    s, stats = train_separate(
        student, y, pixels, batch_size=1, num_epochs=1, step_size=step_size(1)
    )
    moved = s[pixels] * signs(y)
    worst = int(np.argmax(np.abs(moved - TWO_STEPS)))
    if abs(moved[worst] - TWO_STEPS) > 0.25:
        raise Mismatch(
            "two examples of a pixel have not moved its weight as two steps do",
            got=float(moved[worst]),
            expected=TWO_STEPS,
        )
    stats_table(stats, (24,))


@weight(1.25)
@number("e.3")
@visibility("visible")
@tags("train_network")
def test_batches_partition_the_data(student: Student) -> None:
    """Each epoch uses every example once, in batches, and labels stay with their images.

    How many batches of n are there in N examples, and which indices does each of them take?
    """
    # Five are left over of 45, half a batch; five batches of 9 are right, too.
    for alone, pairs, batch_size in ((32, 16, 8), (45, 0, 10)):
        y, pixels = alone_and_in_pairs(alone, pairs, LABELS)
        s, _ = train_separate(
            student, y, pixels, batch_size=batch_size, num_epochs=1, step_size=step_size(batch_size)
        )
        moved = s[pixels] * signs(y)
        used_once(moved[:alone], len(y) % batch_size)
        # One pair in nine lies within one batch and ends at 2: all but three once in 10^9.
        if pairs and np.sum(np.abs(moved[alone::2] - TWO_STEPS) < 0.2) < 4:
            raise Mismatch(
                "pairs of examples with one pixel move its weight as if they were in one batch",
                got=float(np.median(moved[alone::2])),
                expected=TWO_STEPS,
                detail="Each batch should start from the weights that the one before it left.",
            )


@weight(0.75)
@number("e.4")
@visibility("visible")
@tags("train_network")
def test_each_epoch_is_shuffled_anew(student: Student) -> None:
    """The training data is shuffled, and shuffled anew for each epoch, in arrays of your own.

    Where is the permutation drawn: before the loop over the epochs, or inside it?
    """
    pairs = 100
    # Examples k and pairs + k share pixel k, with labels 1 and 0: the later one leaves its sign,
    # and a second epoch in the same order ends at +-0.6, in the other order at -+0.3.
    y = np.repeat([1, 0], pairs)
    pixels = np.tile(np.arange(pairs), 2)
    s, _ = train_separate(
        student, y, pixels, True, batch_size=10, num_epochs=2, step_size=step_size(10)
    )
    # Pairs within one batch, one in twenty, end elsewhere. So do more of them where the bias moves
    # ten times as far as it should, but never half, in 100 draws: other rows judge the bias.
    if np.sum((np.abs(s) > 0.15) & (np.abs(s) < 0.8)) < 45:
        raise Mismatch("two epochs have not moved the weights as far as they should",
                       got=float(np.median(np.abs(s))), expected="about 0.3 or 0.6")  # fmt: skip
    changed = int(np.sum(np.abs(s) < 0.45))
    ones_last = int(np.sum(s > 0))
    # Both are binomial with probability near one half: below 20 of 100 once in 10^9.
    if not 15 <= ones_last <= pairs - 15:
        raise Mismatch("the training data is not shuffled", got="the order of the data",
                       expected="a random order")  # fmt: skip
    if changed < 20:
        raise Mismatch("the second epoch uses the order of the first", got="one shuffle",
                       expected="a shuffle for each epoch")  # fmt: skip
