"""Part (b): the sigmoid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight
from hypothesis import example, given

from checking.calls import Reply, Student

from .checks import Array, array, close, pair, slope
from .strategies import matrices, shaped
from .tolerances import SIGMOID, SLOPE, TAIL, Tolerance

STEP = 1e-3
EXACT_UP_TO = 15.0  # |s|; a clip at 1e-7 does not reach here


def by_definition(s: Array) -> Array:
    """The handout's formula, as it stands: it overflows for s below -709 only."""
    return np.asarray(1 / (1 + np.exp(-s)))


def each(student: Student, inputs: Sequence[Array], **options: Any) -> Iterator[Reply]:
    return student.each("sigmoid_activation", [(s,) for s in inputs], **options)


def sigmoid(value: object, s: Array) -> tuple[Array, Array]:
    """What sigmoid_activation returned, with its shapes checked."""
    out, grad = pair(value, "out", "grad")
    return array("out", out, s.shape), array("grad", grad, s.shape)


@weight(2.5)
@number("b.1")
@visibility("visible")
@tags("sigmoid_activation")
@given(inputs=matrices(bound=EXACT_UP_TO))
@example(inputs=[np.array([-9.5]), np.array([14.0, -14.0]), np.array([1.0, 0.0, -1.0])])
def test_sigmoid_values(student: Student, inputs: list[Array]) -> None:
    """sigmoid_activation returns 1 / (1 + exp(-s)), as precisely as floats allow.

    Compare with the handout's example in deliverable (b)(i).
    """
    for s, reply in zip(inputs, each(student, inputs)):
        out, _ = sigmoid(reply.value, s)
        close("out", out, by_definition(s), SIGMOID)


@weight(1)
@number("b.4")
@visibility("visible")
@tags("sigmoid_activation")
@given(inputs=matrices(bound=30.0))
@example(inputs=[np.array([[2.0, -3.0]])])
def test_sigmoid_is_symmetric(student: Student, inputs: list[Array]) -> None:
    """sigmoid(s) + sigmoid(-s) = 1, and their derivatives are equal.

    Take out your branch for s < 0 and compare it with 1 minus the other one.
    """
    replies = each(student, [at for s in inputs for at in (s, -s)])
    for s in inputs:
        out, grad = sigmoid(next(replies).value, s)
        mirrored, slope_at_minus = sigmoid(next(replies).value, s)
        close("sigmoid(s)", out, by_definition(s), TAIL)
        close("sigmoid(s) + sigmoid(-s)", out + mirrored, 1.0, Tolerance(0.0, 4e-7, "two clips"))
        close("the derivative at -s", slope_at_minus, grad, TAIL)


@weight(1)
@number("b.6")
@visibility("visible")
@tags("sigmoid_activation")
@given(inputs=matrices(bound=5.0))
@example(inputs=[np.array([[0.3, -1.2]])])
def test_sigmoid_derivative_fits_its_values(student: Student, inputs: list[Array]) -> None:
    """The derivative of sigmoid_activation agrees with the differences of its own values.

    Check it as in part (a): f is your first value, a is s.
    """
    around = [np.stack([s + k * STEP for k in (0, 1, -1, 2, -2)]) for s in inputs]
    for s, reply in zip(around, each(student, around)):
        out, grad = sigmoid(reply.value, s)
        close("out", out, by_definition(s), SIGMOID)
        differences = (8 * (out[1] - out[2]) - (out[3] - out[4])) / (12 * STEP)
        close("grad, against the differences of out,", grad[0], differences, SLOPE)


@weight(1.5)
@number("b.7")
@visibility("visible")
@tags("sigmoid_activation")
@given(inputs=shaped())
@example(inputs=[np.array([0.5]), np.array([[[[1.5, -2.5]]]]), np.array([[1.0], [2.0], [-3.0]])])
def test_sigmoid_keeps_the_shape(student: Student, inputs: list[Array]) -> None:
    """sigmoid_activation takes an array of any shape and returns two of the same shape.

    The function works entry by entry: is any axis summed, flattened or looped over by name?
    """
    for s, reply in zip(inputs, each(student, inputs)):
        out, grad = sigmoid(reply.value, s)
        close("out", out, by_definition(s), SIGMOID)
        close("grad", grad, slope(by_definition, s, STEP), SLOPE)
