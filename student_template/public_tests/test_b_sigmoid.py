"""Part (b): the sigmoid."""

from __future__ import annotations

import numpy as np
from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight
from hypothesis import example, given

from checking.calls import Student

from .checks import Array, array, close, pair, slope
from .strategies import matrices, shaped
from .tolerances import SIGMOID, SLOPE, TAIL, Tolerance

STEP = 1e-3
EXACT_UP_TO = 15.0  # |s|; a clip at 1e-7 does not reach here


def by_definition(s: Array) -> Array:
    """The handout's formula, as it stands: it overflows for s below -709 only."""
    return np.asarray(1 / (1 + np.exp(-s)))


def sigmoid(value: object, s: Array) -> tuple[Array, Array]:
    """What sigmoid_activation returned, with its shapes checked."""
    out, grad = pair(value, "out", "grad")
    return array("out", out, s.shape), array("grad", grad, s.shape)


@weight(2.5)
@number("b.1")
@visibility("visible")
@tags("sigmoid_activation")
@given(s=matrices(bound=EXACT_UP_TO))
@example(s=np.array([1.0, 0.0, -1.0]))
@example(s=np.array([14.0, -14.0]))
@example(s=np.array([-9.5]))
def test_sigmoid_values(student: Student, s: Array) -> None:
    """sigmoid_activation returns 1 / (1 + exp(-s)), as precisely as floats allow.

    Compare with the handout's example in deliverable (b)(i).
    """
    out, _ = sigmoid(student.sigmoid_activation(s), s)
    close("out", out, by_definition(s), SIGMOID)


@weight(1)
@number("b.4")
@visibility("visible")
@tags("sigmoid_activation")
@given(s=matrices(bound=30.0))
@example(s=np.array([[2.0, -3.0]]))
def test_sigmoid_is_symmetric(student: Student, s: Array) -> None:
    """sigmoid(s) + sigmoid(-s) = 1, and their derivatives are equal.

    Take out your branch for s < 0 and compare it with 1 minus the other one.
    """
    out, grad = sigmoid(student.sigmoid_activation(s), s)
    mirrored, slope_at_minus = sigmoid(student.sigmoid_activation(-s), s)
    close("sigmoid(s)", out, by_definition(s), TAIL)
    close("sigmoid(s) + sigmoid(-s)", out + mirrored, 1.0, Tolerance(0.0, 4e-7, "two clips"))
    close("the derivative at -s", slope_at_minus, grad, TAIL)


@weight(1)
@number("b.6")
@visibility("visible")
@tags("sigmoid_activation")
@given(s=matrices(bound=5.0))
@example(s=np.array([[0.3, -1.2]]))
def test_sigmoid_derivative_fits_its_values(student: Student, s: Array) -> None:
    """The derivative of sigmoid_activation agrees with the differences of its own values.

    Check it as in part (a): f is your first value, a is s.
    """
    values = np.stack([s + k * STEP for k in (0, 1, -1, 2, -2)])
    out, grad = sigmoid(student.sigmoid_activation(values), values)
    close("out", out, by_definition(values), SIGMOID)
    differences = (8 * (out[1] - out[2]) - (out[3] - out[4])) / (12 * STEP)
    close("grad, against the differences of out,", grad[0], differences, SLOPE)


@weight(1.5)
@number("b.7")
@visibility("visible")
@tags("sigmoid_activation")
@given(s=shaped())
@example(s=np.array([0.5]))
@example(s=np.array([[[[1.5, -2.5]]]]))
@example(s=np.array([[1.0], [2.0], [-3.0]]))
def test_sigmoid_keeps_the_shape(student: Student, s: Array) -> None:
    """sigmoid_activation takes an array of any shape and returns two of the same shape.

    The function works entry by entry: is any axis summed, flattened or looped over by name?
    """
    out, grad = sigmoid(student.sigmoid_activation(s), s)
    close("out", out, by_definition(s), SIGMOID)
    close("grad", grad, slope(by_definition, s, STEP), SLOPE)
