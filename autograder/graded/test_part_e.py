"""Part (e): training.

Nothing that `train_network` reports of itself is believed: what it did is read off the parameters
it returns. Data is made so that they tell: images with one pixel each, of size C, move one weight
each, so W shows which examples were used how often, in which order, and with which label.
"""

from __future__ import annotations

import itertools
import math
import time
from contextlib import suppress
from typing import Any

import numpy as np
from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight

from autograder.engine.student import Student
from checking.declare import budget, long_running
from checking.errors import Mismatch

from .checks import Array, array, close, described, sequence
from .mnist import Disguised, digits
from .networks import RELU, SIGMOID, Network, network
from .tolerances import START
from .undo import statistics, trajectory

C = 10.0  # the one pixel's size: a start of 0.01 then makes s = 0.1, small against a step of 1
STEP = 2.0  # a first step moves s = C W by STEP * (y - 1/2), so to +-1
TWO_STEPS = 1.54  # a second one by STEP * (1 - sigma(1)) more
Trained = tuple[list[Array], list[Array], Any]


def trained(value: object, dims: tuple[int, ...]) -> Trained:
    """What train_network returned, with the parameters' counts and shapes checked."""
    if not isinstance(value, tuple | list) or len(value) != 3:
        raise Mismatch("train_network should return three things", got=described(value),
                       expected="(weight_matrices, biases, training_stats)")  # fmt: skip
    weights = sequence("weight_matrices", value[0], len(dims) - 1)
    biases = sequence("biases", value[1], len(dims) - 1)
    shapes = list(itertools.pairwise(dims))
    return (
        [array(f"weight_matrices[{i}]", W, s) for i, (W, s) in enumerate(zip(weights, shapes))],
        [
            array(f"biases[{i}]", b, (1, s[1]), s[1:])
            for i, (b, s) in enumerate(zip(biases, shapes))
        ],
        value[2],
    )


def stats_table(value: object, steps: tuple[int, ...]) -> Array:
    """training_stats as (steps, 4); one row a timestep."""
    if isinstance(value, list | tuple):
        with suppress(TypeError, ValueError, OverflowError):  # what is no table stays a list
            value = np.array([[float(x) for x in row] for row in value])
    if not isinstance(value, np.ndarray) or value.ndim != 2 or value.shape[1] != 4:
        raise Mismatch("training_stats should have rows of four numbers", got=described(value),
                       expected="train loss, train accuracy, test loss, test accuracy")  # fmt: skip
    if len(value) not in steps:
        raise Mismatch("training_stats should have one row a timestep", got=f"{len(value)} rows",
                       expected=f"{steps[0]} rows")  # fmt: skip
    return array("training_stats", value, value.shape)


def separate_images(labels: Array, pixels: Array) -> Array:
    """(N, d) images with one pixel each."""
    X = np.zeros((len(labels), int(pixels.max()) + 1))
    X[np.arange(len(labels)), pixels] = C
    return X


def step_size(batch_size: int, factor: float = 1.0) -> float:
    """What makes a first step move s by `factor` in the direction of its label."""
    return factor * STEP * batch_size / C**2


def train_separate(
    student: Student, y: Array, pixels: Array, batch_size: int, epochs: int, step: float
) -> tuple[Array, Any]:
    """Train one neuron on such images; (C W, which is s but for the bias, and training_stats)."""
    X = separate_images(y, pixels)
    d = X.shape[1]
    value = student.train_network(
        X, y, X[:5], y[:5], [d, 1], [student.activation(SIGMOID)],
        batch_size=batch_size, step_size=step, num_epochs=epochs,
    )  # fmt: skip
    weights, _, stats = trained(value, (d, 1))
    return C * weights[0][:, 0], stats


def signs(y: Array) -> Array:
    return 2.0 * y - 1.0


def labels(n: int, seed: int) -> Array:
    """As many zeros as ones, in a drawn order."""
    return np.random.default_rng(seed).permutation(np.arange(n) % 2)


def alone_and_in_pairs(alone: int, pairs: int, seed: int) -> tuple[Array, Array]:
    """(labels, pixels) of images with a pixel each, then of pairs that share pixel and label.

    A pair tells steps one after the other, which end at s = TWO_STEPS, from one sum, at 2.
    """
    y = np.concatenate([labels(alone, seed), np.repeat(labels(pairs, seed + 1), 2)])
    return y, np.concatenate([np.arange(alone), alone + np.repeat(np.arange(pairs), 2)])


@weight(1.75)
@number("e.1")
@visibility("visible")
@tags("train_network")
def test_full_batches_are_gradient_descent(student: Student) -> None:
    """With one batch of all examples, training is gradient descent, and the statistics are its own.

    For each timestep: the batch's mean loss and accuracy, then the test set's, as fractions.
    """
    for dims, hidden, step, epochs in (((3, 1), RELU, 0.5, 6), ((3, 4, 1), SIGMOID, 0.4, 5)):
        data = network((3, 1), 12, student.seed)
        test = network((3, 1), 7, student.seed + 1)
        names = (hidden,) * (len(dims) - 2) + (SIGMOID,)
        value = student.train_network(
            data.X, data.y, test.X, test.y, list(dims), [student.activation(n) for n in names],
            batch_size=12, step_size=step, num_epochs=epochs,
        )  # fmt: skip
        weights, biases, stats = trained(value, dims)
        path = trajectory(Network(data.X, data.y, weights, biases, names), step, epochs)
        start = np.concatenate([W.ravel() for W in path[0].Ws])
        if np.abs(start).max() > 0.08 or not start.any():
            raise Mismatch(
                "undoing the steps does not lead back to weights drawn with deviation 0.01",
                got=float(np.abs(start).max()),
                expected="at most 0.08",
                detail="Each step should subtract step_size times the gradient of the mean loss.",
            )
        check_statistics(stats_table(stats, (epochs,)), path, data, test)


def check_statistics(table: Array, path: list[Network], data: Network, test: Network) -> None:
    """The columns against the trajectory; before or after the step, but the same in every row."""
    columns = ("train loss", "train accuracy", "test loss", "test accuracy")
    every = np.array([[*statistics(p, data.X, data.y), *statistics(p, test.X, test.y)]
                      for p in path])  # fmt: skip
    for first in (0, 2):
        before, after = every[:-1, first], every[1:, first]
        got = table[:, first]
        early = np.abs(got - before).max() <= np.abs(got - after).max()
        want = every[:-1] if early else every[1:]
        for column in (first, first + 1):
            close(f"the {columns[column]}", table[:, column], want[:, column], START)


@weight(1)
@number("e.2")
@visibility("visible")
@tags("train_network")
def test_batches_of_one_example(student: Student) -> None:
    """Training works with a batch size of one: stochastic gradient descent.

    The handout asks for code general enough for n = 1: which of your functions squeezes an axis?
    """
    y, pixels = alone_and_in_pairs(0, 12, student.seed)
    s, stats = train_separate(student, y, pixels, 1, 1, step_size(1))
    moved = s[pixels] * signs(y)
    worst = int(np.argmax(np.abs(moved - TWO_STEPS)))
    if abs(moved[worst] - TWO_STEPS) > 0.25:
        raise Mismatch(
            "two examples of a pixel have not moved its weight as two steps do",
            got=float(moved[worst]),
            expected=TWO_STEPS,
        )
    stats_table(stats, (24,))


def used_once(moved: Array, left_over: int) -> None:
    """Each example has moved its own weight once, in the direction of its label.

    Args:
        moved: s in that direction, for each example.
        left_over: how many may be dropped.

    A first step ends at s = +-1, give or take 0.06 for the start and the bias; a second one at
    1.54; none leaves 0 give or take 0.1. What is left over by the batches, N % n examples, may be
    dropped, or be a smaller batch with a larger mean, whose one step then ends at 2.
    """
    if np.sum(moved < -0.5) > 0:
        raise Mismatch(
            "an example is trained with another example's label",
            detail="Are the labels shuffled together with the images?",
        )
    twice = np.abs(moved - TWO_STEPS) < 0.2
    often = int(np.sum(twice | (moved > 1.5)))
    if twice.any() or often > left_over:
        raise Mismatch("examples are used more than once in an epoch",
                       got=f"{often} of {len(moved)}", expected="none")  # fmt: skip
    seldom = int(np.sum(moved < 0.5))
    if seldom > left_over:
        raise Mismatch(
            "examples are not used in an epoch, or hardly move the weights",
            got=f"{seldom} of {len(moved)}",
            expected=f"{left_over} at most",
        )


@weight(1.25)
@number("e.3")
@visibility("visible")
@tags("train_network")
def test_batches_partition_the_data(student: Student) -> None:
    """Each epoch uses every example once, in batches, and labels stay with their images.

    How many batches of n are there in N examples, and which indices does each of them take?
    """
    for alone, pairs, batch_size in ((32, 16, 8), (30, 0, 4)):
        y, pixels = alone_and_in_pairs(alone, pairs, student.seed)
        s, _ = train_separate(student, y, pixels, batch_size, 1, step_size(batch_size))
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
    """The training data is shuffled, and shuffled anew for each epoch.

    Where is the permutation drawn: before the loop over the epochs, or inside it?
    """
    pairs = 100
    # Examples k and pairs + k share pixel k, with labels 1 and 0: the later one leaves its sign,
    # and a second epoch in the same order ends at +-0.6, in the other order at -+0.3.
    y = np.repeat([1, 0], pairs)
    pixels = np.tile(np.arange(pairs), 2)
    s, _ = train_separate(student, y, pixels, 10, 2, step_size(10))
    # Pairs within one batch, one in twenty, end elsewhere; nothing else does after two epochs.
    if np.sum((np.abs(s) > 0.15) & (np.abs(s) < 0.8)) < 75:
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


@weight(1)
@number("e.5")
@visibility("visible")
@tags("train_network")
def test_settings_are_honoured(student: Student) -> None:
    """batch_size, step_size and num_epochs are honoured: one row of statistics a timestep.

    How many timesteps do two epochs of 40 examples in batches of 8 take?
    """
    y = labels(40, student.seed)
    for batch_size, epochs, factor, ends in (
        (8, 2, 1.0, TWO_STEPS),
        (4, 1, 1.0, 1.0),
        (10, 1, 2.0, 2.0),
    ):
        step = step_size(batch_size, factor)
        s, stats = train_separate(student, y, np.arange(40), batch_size, epochs, step)
        table = stats_table(stats, (40 // batch_size * epochs,))
        middle = float(np.median(s * signs(y)))
        if abs(middle - ends) > 0.2:
            raise Mismatch(
                "the weights have not moved as far as step_size, batch_size and num_epochs say",
                got=middle,
                expected=ends,
                detail=f"batch_size={batch_size}, step_size={step:g}, num_epochs={epochs}",
            )
        if table[:, [1, 3]].min() < 0 or table[:, [1, 3]].max() > 1:
            raise Mismatch("accuracies should be fractions", got=float(table[:, [1, 3]].max()),
                           expected="between 0 and 1")  # fmt: skip


# --- on the handout's data -----------------------------------------------------------------------

SHOWN = 100  # test images handed over; accuracy is measured on the others
DIMS = (784, 200, 1)


def train_on_digits(student: Student, epochs: int) -> float:
    """Train as the handout does; the accuracy on images that the worker never saw."""
    data, disguise = digits(), Disguised(student.seed)
    shown = np.random.default_rng(student.seed).permutation(len(data.test))
    started = time.monotonic()
    reply = student.call(
        "train_network",
        disguise.images(data.train), disguise.labels(data.y_train),
        disguise.images(data.test[shown[:SHOWN]]), disguise.labels(data.y_test[shown[:SHOWN]]),
        list(DIMS), [student.own(RELU), student.own(SIGMOID)],
        batch_size=100, step_size=0.1, num_epochs=epochs, opaque=((2,),),
    )  # fmt: skip
    seconds = time.monotonic() - started
    weights, biases, _ = trained(reply.value, DIMS)
    accuracy = disguise.accuracy(weights, biases, shown[SHOWN:])
    if epochs > 1:
        student.record("test_accuracy", accuracy)
        student.record("training_seconds", round(seconds, 2))
    student.note(f"Accuracy on the test images: {math.floor(1000 * accuracy) / 10:.1f} %.")
    return accuracy


@weight(0.75)
@number("e.6")
@visibility("visible")
@tags("train_network")
@long_running
@budget(calls_s=150.0, cpu_s=60.0, wall_s=160.0)
def test_one_epoch_on_the_digits(student: Student) -> None:
    """One epoch on the threes and nines learns most of the difference.

    Does the loss go down from the first timesteps on? It should: by how much does each change W?
    """
    accuracy = train_on_digits(student, 1)
    if accuracy < 0.95:
        raise Mismatch("the accuracy after one epoch is too low", got=accuracy,
                       expected="0.95 or more")  # fmt: skip


@weight(1.5)
@number("e.7")
@visibility("visible")
@tags("train_network")
@long_running
@budget(calls_s=240.0, cpu_s=60.0, wall_s=250.0)
def test_five_epochs_on_the_digits(student: Student) -> None:
    """Five epochs on the threes and nines reach 97.3 % on test images.

    The handout promises around 98 %. Do your batches use all images, with their own labels?
    """
    accuracy = train_on_digits(student, 5)
    if accuracy < 0.973:
        raise Mismatch("the accuracy after five epochs is too low", got=accuracy,
                       expected="0.973 or more")  # fmt: skip
