"""Trainings whose parameters tell how they were made."""

from __future__ import annotations

import itertools
from contextlib import suppress
from typing import Any

import numpy as np

from checking.calls import Student
from checking.errors import Mismatch

from .checks import Array, array, described, sequence, untouched
from .networks import SIGMOID

Trained = tuple[list[Array], list[Array], Any]
C = 10.0  # the one pixel's size: a start of 0.01 then makes s = 0.1, small against a step of 1
STEP = 2.0  # a first step moves s = C W by STEP * (y - 1/2), so to +-1
TWO_STEPS = 1.54  # a second one by STEP * (1 - sigma(1)) more
FOUR_STEPS = 2.15  # and two more; two pairs of sums end at 2.48
FIVE_STEPS = 2.36
ARGUMENTS = ("X_train", "y_train", "X_test", "y_test", "layer_dims", "activations")


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
    student: Student, y: Array, pixels: Array, unchanged: bool = False, **settings: float
) -> tuple[Array, Any]:
    """Train one neuron on such images; (C W, which is s but for the bias, and training_stats).

    Args:
        student: whose network it is.
        y: labels (N,).
        pixels: which pixel of each image is not 0, (N,).
        unchanged: whether to look at the arguments after the call.
        **settings: batch_size, step_size, num_epochs.
    """
    X = separate_images(y, pixels)
    d = X.shape[1]
    args = [X, y, X[:5], y[:5], [d, 1], [student.activation(SIGMOID)]]
    asked = {"arguments_after": True} if unchanged else {}
    reply = student.call("train_network", *args, **asked, **settings)
    weights, _, stats = trained(reply.value, (d, 1))
    if unchanged:
        untouched(ARGUMENTS, args, reply.arguments)
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


def used_once(moved: Array, left_over: int) -> None:
    """Each example has moved its own weight once, in the direction of its label.

    Args:
        moved: s in that direction, for each example.
        left_over: how many may be dropped.

    A first step ends at s = +-1, a second one at 1.54, with deviations of 0.053 and 0.035 for the
    start and the bias; none leaves 0 with one of 0.1. What is left over by the batches, N % n
    examples, may be dropped, or be a smaller batch with a larger mean, whose one step then ends at
    2.
    """
    if np.sum(moved < -0.5) > 0:
        raise Mismatch(
            "an example is trained with another example's label",
            detail="Are the labels shuffled together with the images?",
        )
    twice = np.abs(moved - TWO_STEPS) < 0.15  # 7 deviations from one step, 4 from two
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
