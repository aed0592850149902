"""Part (e): training.

Nothing that `train_network` reports of itself is believed: what it did is read off the parameters
it returns. Data is made so that they tell: images with one pixel each, of size C, move one weight
each, so W shows which examples were used how often, in which order, and with which label.
"""

from __future__ import annotations

import math
import time
from contextlib import suppress
from typing import Any

import numpy as np
from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight

from autograder.engine.student import Student
from autograder.settings import MAX_STEPS
from checking.declare import budget, long_running
from checking.errors import Mismatch
from checking.outcome import OWN
from student_template.public_tests.checks import Array, close
from student_template.public_tests.networks import RELU, SIGMOID
from student_template.public_tests.tolerances import (
    FIVE_EPOCHS,
    FIVE_EPOCHS_OF_FEW,
    ONE_EPOCH,
    START,
    Learned,
)
from student_template.public_tests.training import (
    FIVE_STEPS,
    FOUR_STEPS,
    alone_and_in_pairs,
    signs,
    stats_table,
    step_size,
    train_separate,
    trained,
)

from .curves import png
from .mnist import ALL, SHOWN, Disguised, digits, small_digits, whole_digits
from .networks import Network, network, with_labels
from .undo import statistics, trajectory

Trained = tuple[list[Array], list[Array], Any]


@weight(1.75)
@number("e.1")
@visibility("visible")
@tags("train_network")
def test_full_batches_are_gradient_descent(student: Student) -> None:
    """With one batch of all examples, training is gradient descent, and the statistics are its own.

    For each timestep: the batch's mean loss and accuracy, then the test set's, as fractions.
    """
    for dims, hidden, step, epochs, tested, threes in (
        ((3, 1), RELU, 0.5, 6, 7, 0.5),
        # As many threes as nines would leave layer 2 small, which hands its weights to layer 1.
        ((3, 4, 1), SIGMOID, 0.4, 9, 130, 0.25),
    ):
        data = network((3, 1), 12, student.seed)
        # Labels that are quickly learnt: an accuracy of what is all on one side shows little.
        nines = data.X[:, 0] > np.quantile(data.X[:, 0], threes)
        data = with_labels(data, nines.astype(np.int64))
        test = network((3, 1), tested, student.seed + 1)
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
        errors = [np.abs(table[:, first] - times[:, first]) for times in (every[:-1], every[1:])]
        # Where some rows are wrong, the others tell when the statistics are taken.
        early, late = [(int(np.sum(error > START.atol)), float(error.max())) for error in errors]
        want = every[:-1] if early <= late else every[1:]
        for column in (first, first + 1):
            close(f"the {columns[column]}", table[:, column], want[:, column], START)


@weight(0.75)
@number("e.5")
@visibility("visible")
@tags("train_network")
def test_settings_are_honoured(student: Student) -> None:
    """batch_size, step_size and num_epochs are honoured: statistics of each batch, however small.

    How many timesteps do two epochs of 40 examples in batches of 8 take?
    """
    for alone, pairs, batch_size, epochs, factor, ends in (
        (0, 20, 8, 2, 1.0, FOUR_STEPS),
        (40, 0, 4, 1, 1.0, 1.0),
        (40, 0, 10, 1, 2.0, 2.0),
    ):
        y, pixels = alone_and_in_pairs(alone, pairs, student.seed)
        step = step_size(batch_size, factor)
        s, stats = train_separate(
            student, y, pixels, batch_size=batch_size, num_epochs=epochs, step_size=step
        )
        table = stats_table(stats, (40 // batch_size * epochs,))
        # A pair within one batch goes further, every sixth in an epoch: so not the middle.
        reached = float(np.quantile(s[pixels] * signs(y), 0.25))
        if abs(reached - ends) > 0.2:
            raise Mismatch(
                "the weights have not moved as far as step_size, batch_size and num_epochs say",
                got=reached,
                expected=ends,
                detail=f"batch_size={batch_size}, step_size={step:g}, num_epochs={epochs}",
            )
        if table[:, [1, 3]].min() < 0 or table[:, [1, 3]].max() > 1:
            raise Mismatch("accuracies should be fractions", got=float(table[:, [1, 3]].max()),
                           expected="between 0 and 1")  # fmt: skip
    check_a_smaller_last_batch(student)


def check_a_smaller_last_batch(student: Student) -> None:
    """Its statistics, if it is not dropped: of equal examples, every batch has the same."""
    one, test = network((3, 1), 1, student.seed), network((3, 1), 7, student.seed + 1)
    # Of length 1.5: eta times the curvature is at most 0.5 (1.5^2 + 1) / 4, so steps can be undone.
    x = (1.5 * one.X / np.linalg.norm(one.X)).round(2)
    X, y = np.tile(x, (20, 1)), np.tile(one.y, 20)  # two batches, if the last one is dropped
    value = student.train_network(
        X, y, test.X, test.y, [3, 1], [student.activation(SIGMOID)],
        batch_size=8, step_size=0.5, num_epochs=3,
    )  # fmt: skip
    weights, biases, stats = trained(value, (3, 1))
    table = stats_table(stats, (9, 6))
    data = Network(X, y, weights, biases, (SIGMOID,))
    check_statistics(table, trajectory(data, 0.5, len(table)), data, test)


@weight(0.25)
@number("e.8")
@visibility("visible")
@tags("train_network")
def test_settings_that_are_not_passed_are_the_handouts(student: Student) -> None:
    """Without them, train_network takes batches of 100, a step size of 0.1 and 5 epochs.

    Which figures does the handout give for training? Do they still stand in your function's head?
    """
    y, pixels = alone_and_in_pairs(40, 0, student.seed)
    s, stats = train_separate(student, y, pixels, batch_size=5)  # for which 0.1 is a step of 1
    stats_table(stats, (40,))
    reached = float(np.median(s * signs(y)))
    if abs(reached - FIVE_STEPS) > 0.2:
        raise Mismatch("five epochs have not moved the weights as far as a step size of 0.1 does",
                       got=reached, expected=FIVE_STEPS)  # fmt: skip
    y, pixels = alone_and_in_pairs(101, 0, student.seed)
    s, _ = train_separate(student, y, pixels, num_epochs=1, step_size=step_size(100))
    # One step moves an example by 100 / size of its batch, with deviation 0.053. Of 101 examples,
    # one is left over, alone in a batch or dropped; or two batches of almost equal size share them.
    # Where the one comes first, its step moves the bias, too, and every other step by 0.46.
    moved = s * signs(y)
    alike, halved = (
        int(np.sum(np.abs(moved - step) < most)) for step, most in ((1, 0.65), (100 / 50.5, 0.3))
    )
    if alike != 100 and halved != 101:
        raise Mismatch("of 101 examples, 100 should have been in the first batch",
                       got=f"{alike} that have moved as far as in a batch of 100",
                       expected="100")  # fmt: skip


# --- on the handout's data -----------------------------------------------------------------------


def follows_the_labels(student: Student) -> None:
    """Weights follow the labels of the images that are handed over.

    The digits are in the submission's reach, disguised or not: what knows them by heart and trains
    on nothing is told by images that are in no folder.
    """
    y, pixels = alone_and_in_pairs(40, 0, student.seed)
    s, _ = train_separate(student, y, pixels, batch_size=10, num_epochs=1, step_size=step_size(10))
    if np.median(s * signs(y)) < 0.05:
        raise Mismatch("the weights do not follow the labels of the images that are handed over",
                       detail="Is the network trained on X_train and y_train?")  # fmt: skip


def train_on_digits(student: Student, disguise: Disguised, epochs: int) -> tuple[float, float]:
    """Train on the threes and nines; mean loss and accuracy on images that the worker never saw."""
    follows_the_labels(student)
    data = digits()
    rng = np.random.default_rng(student.seed)
    # Easy ones: whoever stops as soon as most are right stops early, whichever were drawn.
    shown = rng.choice(data.easy, SHOWN, replace=False)
    used = rng.choice(len(data.train), disguise.trained, replace=False)
    unseen = np.setdiff1d(np.arange(len(data.test)), shown)
    started = time.monotonic()
    reply = student.call(
        "train_network",
        disguise.images(data.train[used]), disguise.labels(data.y_train[used]),
        disguise.images(data.test[shown]), disguise.labels(data.y_test[shown]),
        list(disguise.dims), [student.own(RELU), student.own(SIGMOID)],
        batch_size=100, step_size=disguise.step_size, num_epochs=epochs,
        opaque=((2,),) if epochs == 1 else (),
    )  # fmt: skip
    seconds = time.monotonic() - started
    weights, biases, stats = trained(reply.value, disguise.dims)
    X, y = disguise.images(data.test[unseen]), disguise.labels(data.y_test[unseen])
    loss, accuracy = statistics(Network(X, y, weights, biases, (RELU, SIGMOID)), X, y)
    if epochs > 1 and student.attempt == OWN:
        student.record("test_accuracy", accuracy)
        student.record("training_seconds", round(seconds, 2))
        with suppress(Mismatch):  # other rows judge the statistics
            steps = tuple(range(1, MAX_STEPS))
            student.picture(png(stats_table(stats, steps)), "your losses and accuracies")
    student.note(f"Accuracy on the test images: {math.floor(1000 * accuracy) / 10:.1f} %.")
    return loss, accuracy


def check_learned(loss: float, accuracy: float, bar: Learned, after: str) -> None:
    if accuracy < bar.accuracy:
        raise Mismatch(f"the accuracy after {after} is too low", got=accuracy,
                       expected=f"{bar.accuracy:g} or more")  # fmt: skip
    if loss > bar.loss:
        raise Mismatch(f"the mean loss on the test images after {after} is too high", got=loss,
                       expected=f"{bar.loss:g} or less")  # fmt: skip


@weight(0.75)
@number("e.6")
@visibility("visible")
@tags("train_network")
@long_running
@budget(calls_s=150.0, cpu_s=60.0, wall_s=160.0)
def test_one_epoch_on_the_digits(student: Student) -> None:
    """One epoch on the threes and nines, of 14 by 14 pixels, learns most of the difference.

    Does the loss go down from the first timesteps on? It should: by how much does each change W?
    """
    learned = train_on_digits(student, small_digits(student.seed), 1)
    check_learned(*learned, ONE_EPOCH, "one epoch")


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
    # With our helpers the images and the network are smaller, and the images fewer.
    disguise = student.way(whole_digits)(student.seed)
    learned = train_on_digits(student, disguise, 5)
    bar = FIVE_EPOCHS if disguise.trained == ALL else FIVE_EPOCHS_OF_FEW
    check_learned(*learned, bar, "five epochs")
