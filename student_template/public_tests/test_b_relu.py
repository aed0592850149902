"""Part (b): ReLU."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight
from hypothesis import example, given

from checking.calls import Reply, Student

from .checks import Array, array, between, close, pair, untouched
from .strategies import matrices
from .tolerances import FORWARD

# More examples than the handout's batches have, and more neurons than are drawn.
LARGE = np.random.default_rng(1).uniform(-9, 9, (101, 8)).round(2)
TWO = [np.array([[-2.0, 0.0, 3.0]]), np.array([[-7.5, 0.5], [0.25, -0.25]])]


def each(student: Student, inputs: Sequence[Array], **options: Any) -> Iterator[Reply]:
    return student.each("relu_activation", [(s,) for s in inputs], **options)


def relu(value: object, s: Array) -> tuple[Array, Array]:
    out, ds = pair(value, "out", "ds")
    return array("out", out, s.shape), array("ds", ds, s.shape, boolean=True)


def close_slope(ds: Array, s: Array) -> None:
    """The derivative of ReLU; anything in [0, 1] at 0."""
    close("ds", np.where(s == 0, 0.0, ds), (s > 0).astype(float), FORWARD)
    between("ds", ds, 0.0, 1.0)


@weight(2.5)
@number("b.16")
@visibility("visible")
@tags("relu_activation")
@given(inputs=matrices(bound=50.0))
@example(inputs=[*TWO, LARGE])
def test_relu_values(student: Student, inputs: list[Array]) -> None:
    """relu_activation returns max(0, s), entry by entry.

    What should it return for -2, 0 and 3?
    """
    for s, reply in zip(inputs, each(student, inputs)):
        out, _ = pair(reply.value, "out", "ds")
        close("out", array("out", out, s.shape), np.maximum(s, 0.0), FORWARD)


@weight(2.5)
@number("b.17")
@visibility("visible")
@tags("relu_activation")
@given(inputs=matrices(bound=50.0))
@example(inputs=[*TWO, LARGE])
def test_relu_derivative(student: Student, inputs: list[Array]) -> None:
    """The second value of relu_activation is its derivative: 1 where s > 0, 0 where s < 0.

    Which slope does max(0, s) have left and right of 0?
    """
    both = [at for s in inputs for at in (s, -s)]  # for entries below 0, zeros would pass
    for s, reply in zip(both, each(student, both)):
        _, ds = pair(reply.value, "out", "ds")
        close_slope(array("ds", ds, s.shape, boolean=True), s)


@weight(1.5)
@number("b.18")
@visibility("visible")
@tags("relu_activation")
@given(inputs=matrices())
@example(inputs=[np.array([[-2.0, 1.0]])])
def test_relu_scales(student: Student, inputs: list[Array]) -> None:
    """relu(4 s) = 4 relu(s) with the same derivative, and relu(s) - relu(-s) = s.

    Is there any number in your function that does not scale with s?
    """
    replies = each(student, [at for s in inputs for at in (s, 4 * s, -s)])
    for s in inputs:
        out, ds = relu(next(replies).value, s)
        scaled, slope = relu(next(replies).value, s)
        mirrored, other = relu(next(replies).value, s)
        close("relu(4 s)", scaled, 4 * np.maximum(s, 0.0), FORWARD)
        close("relu(s)", out, scaled / 4, FORWARD)
        close("relu(s) - relu(-s)", out - mirrored, s, FORWARD)
        for derivative, at in ((ds, s), (slope, s), (other, -s)):
            close_slope(derivative, at)


@weight(1.5)
@number("b.19")
@visibility("visible")
@tags("relu_activation")
@given(inputs=matrices())
@example(inputs=[np.array([[-2, 0, 3]]), np.array([[-2.5, 1.5]])])
def test_relu_leaves_its_argument_alone(student: Student, inputs: list[Array]) -> None:
    """relu_activation leaves s as it was, and takes integers.

    Does s[s < 0] = 0 change a copy, or the caller's array?
    """
    for s, reply in zip(inputs, each(student, inputs, arguments_after=True)):
        out, ds = relu(reply.value, s)
        close("out", out, np.maximum(s, 0), FORWARD)
        close_slope(ds, s)
        untouched(["s"], [s], reply.arguments)
