"""Part (b), first half: the activations and the loss."""

from __future__ import annotations

import numpy as np
from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight
from hypothesis import example, given

from autograder.engine.student import Student
from checking.calls import Reply
from checking.errors import Mismatch
from reference import hw2 as reference
from student_template.public_tests.checks import Array, array, between, close, pair, untouched
from student_template.public_tests.strategies import matrices, probabilities
from student_template.public_tests.test_b_loss import OF_MANY, OF_THREE, OF_TWO, Batch, losses
from student_template.public_tests.test_b_loss import each as loss_of_each
from student_template.public_tests.test_b_sigmoid import EXACT_UP_TO, each, sigmoid
from student_template.public_tests.tolerances import (
    LOSS,
    SIGMOID,
    TAIL,
)

from .strategies import extremes, small_integers


def no_warning(reply: Reply) -> None:
    if reply.warnings:
        raise Mismatch(
            f"NumPy met an error of the kind '{reply.warnings[0]}' on the way",
            got=" and ".join(reply.warnings),
            expected="none",
        )


@weight(2.5)
@number("b.2")
@visibility("visible")
@tags("sigmoid_activation")
@given(inputs=extremes())
@example(
    inputs=[
        np.array([-710.0]),
        np.array([710.0]),
        np.array([-1000.0, 1000.0]),
        np.array([-1e308, 3.0, 1e308]),
    ]
)
def test_sigmoid_is_stable(student: Student, inputs: list[Array]) -> None:
    """sigmoid_activation neither overflows nor divides by zero, whatever finite s it gets.

    Deliverable (b)(ii): which of the two formulas overflows for s = -1000, and which for 1000?
    """
    for s, reply in zip(inputs, each(student, inputs)):
        no_warning(reply)
        out, grad = sigmoid(reply.value, s)
        want, slope = reference.sigmoid_activation(s)
        close("out", out, want, TAIL)
        close("grad", grad, slope, TAIL)


@weight(1.5)
@number("b.3")
@visibility("visible")
@tags("sigmoid_activation")
@given(inputs=extremes())
@example(
    inputs=[np.array([-800.0]), np.array([-1000.0, 0.5, 1000.0]), np.array([40.0, -40.0, 2.0])]
)
def test_sigmoid_stays_inside_zero_and_one(student: Student, inputs: list[Array]) -> None:
    """sigmoid_activation returns probabilities strictly between 0 and 1.

    Which correction does the handout apply to its output, and why does the loss need it?
    """
    for s, reply in zip(inputs, each(student, inputs)):
        out, _ = sigmoid(reply.value, s)
        between("out", out, 0.0, 1.0, strictly=True)
        close("out", out, reference.sigmoid_activation(s)[0], TAIL)


@weight(2.5)
@number("b.5")
@visibility("visible")
@tags("sigmoid_activation")
@given(inputs=matrices(bound=EXACT_UP_TO))
@example(inputs=[np.array([0.25]), np.array([13.0, -13.0]), np.array([1.0, 0.0, -1.0])])
def test_sigmoid_derivative(student: Student, inputs: list[Array]) -> None:
    """The second value of sigmoid_activation is its derivative with respect to s.

    Which expression in sigma(s) is the derivative of sigma at s?
    """
    for s, reply in zip(inputs, each(student, inputs)):
        _, grad = sigmoid(reply.value, s)
        close("grad", grad, reference.sigmoid_activation(s)[1], SIGMOID)


@weight(1.5)
@number("b.8")
@visibility("visible")
@tags("sigmoid_activation")
@given(inputs=small_integers())
@example(inputs=[np.asarray([[3]]), np.asarray([-1000, 1000]), np.asarray([-1, 0, 1])])
def test_sigmoid_takes_integers(student: Student, inputs: list[Array]) -> None:
    """sigmoid_activation takes the handout's integers, and leaves s as it was.

    In deliverable (b)(ii) s is an array of integers: what does out=np.ones_like(s) hold then?
    """
    for s, reply in zip(inputs, each(student, inputs, arguments_after=True)):
        out, grad = sigmoid(reply.value, s)
        want, slope = reference.sigmoid_activation(s)
        near = np.abs(s) <= EXACT_UP_TO
        close("out", out, want, TAIL)
        close("grad", grad, slope, TAIL)
        close("out", np.where(near, out, want), want, SIGMOID)
        untouched(["s"], [s], reply.arguments)
    # An array of floats may be the caller's own where integers were copied.
    floats = [100.0 * s for s in inputs]
    for s, reply in zip(floats, each(student, floats, arguments_after=True)):
        untouched(["s"], [s], reply.arguments)


# --- the loss ------------------------------------------------------------------------------------


@weight(2.5)
@number("b.10")
@visibility("visible")
@tags("logistic_loss")
@given(batches=probabilities())
@example(batches=[OF_TWO, OF_THREE, OF_MANY])
def test_loss_derivative(student: Student, batches: list[Batch]) -> None:
    """dL_dg of logistic_loss is the derivative of each example's loss with respect to g.

    Is yours the derivative with respect to g, or to what went into the sigmoid?
    """
    for (g, y), reply in zip(batches, loss_of_each(student, batches)):
        _, dL_dg = pair(reply.value, "loss", "dL_dg")
        got = array("dL_dg", dL_dg, y.shape, g.shape)
        close("dL_dg", got, reference.logistic_loss(g, y)[1], LOSS)


@weight(2)
@number("b.12")
@visibility("visible")
@tags("logistic_loss")
@given(batches=probabilities())
@example(
    batches=[
        (np.array([[1e-15], [1 - 1e-15]]), np.array([1, 0])),
        (np.array([[1e-15], [1 - 1e-15]]), np.array([0, 1])),
    ]
)
def test_loss_is_finite_at_the_clip(student: Student, batches: list[Batch]) -> None:
    """logistic_loss is finite, and meets no NumPy error, down to the handout's clip of 1e-15.

    Which smallest and largest g can the clipped sigmoid return, and what are their logarithms?
    """
    clip, labels = np.array([[1e-15], [1 - 1e-15], [1e-15], [1 - 1e-15]]), [0, 1, 1, 0]
    ending = [(np.concatenate([g, clip]), np.concatenate([y, labels])) for g, y in batches]
    for (g, y), reply in zip(ending, loss_of_each(student, ending)):
        no_warning(reply)
        loss, dL_dg = losses(reply.value, len(y))
        want, slope = reference.logistic_loss(g, y)
        inner = (g[:, 0] > 1e-3) & (g[:, 0] < 1 - 1e-3)
        close("loss", np.where(inner, loss, want), want, LOSS)
        close("dL_dg", np.where(inner, dL_dg, slope), slope, LOSS)
        # A clip of the loss's own, up to 1e-7, is as good: 16 is -log(1e-7), 1e6 a tenth of 1e7.
        between("loss where g is right", loss[-4:-2], -1e-6, 2e-7)
        between("loss where g is wrong", loss[-2:], 16.0, 40.0)
        between("the size of dL_dg where g is wrong", dL_dg[-2:] * [-1.0, 1.0], 1e6, 2e15)


@weight(1)
@number("b.15")
@visibility("visible")
@tags("logistic_loss")
@given(batches=probabilities(n=3))
def test_loss_of_an_example_is_its_own(student: Student, batches: list[Batch]) -> None:
    """logistic_loss of an example does not depend on the batch; g and y stay as they were.

    Where is the mean over the batch taken: in logistic_loss, or where the gradients are made?
    """
    twice = [(np.tile(g, (2, 1)), np.tile(y, 2)) for g, y in batches]
    replies = loss_of_each(student, twice, arguments_after=True)
    for (g, y), reply in zip(batches, replies):
        loss, dL_dg = losses(reply.value, 6)
        want, slope = reference.logistic_loss(g, y)
        close("loss", loss, np.tile(want, 2), LOSS)
        close("dL_dg", dL_dg, np.tile(slope, 2), LOSS)
        assert student.last is not None  # with g as it was passed: flat where it was refused before
        untouched(["g", "y"], student.last.args, reply.arguments)


# --- ReLU ----------------------------------------------------------------------------------------
