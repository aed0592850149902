"""Part (b), first half: the activations and the loss."""

from __future__ import annotations

from typing import Any

import numpy as np
from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight
from hypothesis import example, given

from autograder.engine.student import Reply, Student
from checking.errors import Mismatch, StudentRaised
from reference import hw2 as reference

from .checks import Array, array, between, close, pair, untouched
from .strategies import extremes, matrices, probabilities, shaped, small_integers
from .tolerances import FORWARD, LOSS, SIGMOID, SYMMETRY, TAIL, Tolerance

EXACT_UP_TO = 15.0  # |s|; a clip at 1e-7 does not reach here


def sigmoid(value: object, s: Array) -> tuple[Array, Array]:
    """What sigmoid_activation returned, with its shapes checked."""
    out, grad = pair(value, "out", "grad")
    return array("out", out, s.shape), array("grad", grad, s.shape)


def no_warning(reply: Reply) -> None:
    if reply.warnings:
        raise Mismatch(
            f"NumPy met an error of the kind '{reply.warnings[0]}' on the way",
            got=" and ".join(reply.warnings),
            expected="none",
        )


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
    close("out", out, reference.sigmoid_activation(s)[0], SIGMOID)


@weight(2.5)
@number("b.2")
@visibility("visible")
@tags("sigmoid_activation")
@given(s=extremes())
@example(s=np.array([-1000.0, 1000.0]))
@example(s=np.array([-710.0]))
@example(s=np.array([710.0]))
@example(s=np.array([-1e308, 3.0, 1e308]))
def test_sigmoid_is_stable(student: Student, s: Array) -> None:
    """sigmoid_activation neither overflows nor divides by zero, whatever finite s it gets.

    Deliverable (b)(ii): which of the two formulas overflows for s = -1000, and which for 1000?
    """
    reply = student.call("sigmoid_activation", s)
    no_warning(reply)
    out, grad = sigmoid(reply.value, s)
    want, slope = reference.sigmoid_activation(s)
    close("out", out, want, TAIL)
    close("grad", grad, slope, TAIL)


@weight(1.5)
@number("b.3")
@visibility("visible")
@tags("sigmoid_activation")
@given(s=extremes())
@example(s=np.array([-1000.0, 0.5, 1000.0]))
@example(s=np.array([40.0, -40.0, 2.0]))
@example(s=np.array([-800.0]))
def test_sigmoid_stays_inside_zero_and_one(student: Student, s: Array) -> None:
    """sigmoid_activation returns probabilities strictly between 0 and 1.

    Which correction does the handout apply to its output, and why does the loss need it?
    """
    out, _ = sigmoid(student.sigmoid_activation(s), s)
    between("out", out, 0.0, 1.0, strictly=True)
    close("out", out, reference.sigmoid_activation(s)[0], TAIL)


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
    mirrored, slope = sigmoid(student.sigmoid_activation(-s), s)
    close("sigmoid(s)", out, reference.sigmoid_activation(s)[0], TAIL)
    close("sigmoid(s) + sigmoid(-s)", out + mirrored, 1.0, Tolerance(0.0, 4e-7, "two clips"))
    close("the derivative at s", grad, reference.sigmoid_activation(s)[1], TAIL)
    close("the derivative at -s", slope, grad, TAIL)


@weight(2.5)
@number("b.5")
@visibility("visible")
@tags("sigmoid_activation")
@given(s=matrices(bound=EXACT_UP_TO))
@example(s=np.array([1.0, 0.0, -1.0]))
@example(s=np.array([13.0, -13.0]))
@example(s=np.array([0.25]))
def test_sigmoid_derivative(student: Student, s: Array) -> None:
    """The second value of sigmoid_activation is its derivative with respect to s.

    Which expression in sigma(s) is the derivative of sigma at s?
    """
    _, grad = sigmoid(student.sigmoid_activation(s), s)
    close("grad", grad, reference.sigmoid_activation(s)[1], SIGMOID)


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
    step = 1e-5
    out, grad = sigmoid(student.sigmoid_activation(s), s)
    close("out", out, reference.sigmoid_activation(s)[0], SIGMOID)
    above, _ = sigmoid(student.sigmoid_activation(s + step), s)
    below, _ = sigmoid(student.sigmoid_activation(s - step), s)
    # truncation step^2 / 6 / 8 = 2e-12, rounding u / step = 1e-11
    slope = Tolerance(1e-8, 1e-9, "central differences of values of order 1")
    close("grad, against the differences of out,", grad, (above - below) / (2 * step), slope)


@weight(1.5)
@number("b.7")
@visibility("visible")
@tags("sigmoid_activation")
@given(s=shaped())
@example(s=np.array(0.5))
@example(s=np.array([[[[1.5, -2.5]]]]))
@example(s=np.zeros((0, 3)))
@example(s=np.array([[1.0], [2.0], [-3.0]]))
def test_sigmoid_keeps_the_shape(student: Student, s: Array) -> None:
    """sigmoid_activation takes an array of any shape and returns two of the same shape.

    The function works entry by entry: is any axis summed, flattened or looped over by name?
    """
    out, grad = sigmoid(student.sigmoid_activation(s), s)
    want, slope = reference.sigmoid_activation(s)
    close("out", out, want, SIGMOID)
    close("grad", grad, slope, SIGMOID)
    if not s.size:  # empty arrays are equal to anything of their shape
        array("out", pair(student.sigmoid_activation(np.array([0.5])), "out", "grad")[0], (1,))
        out, _ = sigmoid(student.sigmoid_activation(np.array([0.5])), np.zeros(1))
        close("out", out, reference.sigmoid_activation(np.array([0.5]))[0], SIGMOID)


@weight(1.5)
@number("b.8")
@visibility("visible")
@tags("sigmoid_activation")
@given(s=small_integers())
@example(s=np.asarray([-1000, 1000]))
@example(s=np.asarray([-1, 0, 1]))
@example(s=np.asarray([[3]]))
def test_sigmoid_takes_integers(student: Student, s: Array) -> None:
    """sigmoid_activation takes the handout's integers, and leaves s as it was.

    In deliverable (b)(ii) s is an array of integers: what does out=np.ones_like(s) hold then?
    """
    reply = student.call("sigmoid_activation", s, arguments_after=True)
    out, grad = sigmoid(reply.value, s)
    want, slope = reference.sigmoid_activation(s)
    near = np.abs(s) <= EXACT_UP_TO
    close("out", out, want, TAIL)
    close("grad", grad, slope, TAIL)
    close("out", np.where(near, out, want), want, SIGMOID)
    untouched(["s"], [s], reply.arguments)
    floats = 100.0 * s  # an array of floats may be the caller's own where integers were copied
    reply = student.call("sigmoid_activation", floats, arguments_after=True)
    untouched(["s"], [floats], reply.arguments)


# --- the loss ------------------------------------------------------------------------------------


def loss_reply(student: Student, g: Array, y: Array, **options: Any) -> Reply:
    """logistic_loss on g (n, 1); on a flat g where the function refuses unequal dimensions."""
    try:
        return student.call("logistic_loss", g, y, **options)
    except StudentRaised as error:
        if not error.kind:
            raise
        try:
            return student.call("logistic_loss", g.reshape(-1), y, **options)
        except StudentRaised:
            raise error from None


def losses(value: object, n: int) -> tuple[Array, Array]:
    loss, dL_dg = pair(value, "loss", "dL_dg")
    return array("loss", loss, (n,), (n, 1)), array("dL_dg", dL_dg, (n,), (n, 1))


@weight(2.5)
@number("b.9")
@visibility("visible")
@tags("logistic_loss")
@given(batch=probabilities())
@example(batch=(np.array([[0.25], [0.25]]), np.array([0, 1])))
@example(batch=(np.array([[0.9], [0.2], [0.6]]), np.array([1.0, 0.0, 0.0])))
def test_loss_values(student: Student, batch: tuple[Array, Array]) -> None:
    """logistic_loss returns -[y log g + (1 - y) log(1 - g)] for each example.

    Write the handout's l(g, y) for y = 1 and for y = 0: which term is left?
    """
    g, y = batch
    loss, _ = pair(loss_reply(student, g, y).value, "loss", "dL_dg")
    got = array("loss", loss, y.shape, g.shape)
    close("loss", got, reference.logistic_loss(g, y)[0], LOSS)


@weight(2.5)
@number("b.10")
@visibility("visible")
@tags("logistic_loss")
@given(batch=probabilities())
@example(batch=(np.array([[0.25], [0.25]]), np.array([0, 1])))
@example(batch=(np.array([[0.9], [0.2], [0.6]]), np.array([1.0, 0.0, 0.0])))
def test_loss_derivative(student: Student, batch: tuple[Array, Array]) -> None:
    """dL_dg of logistic_loss is the derivative of each example's loss with respect to g.

    Is yours the derivative with respect to g, or to what went into the sigmoid?
    """
    g, y = batch
    _, dL_dg = pair(loss_reply(student, g, y).value, "loss", "dL_dg")
    got = array("dL_dg", dL_dg, y.shape, g.shape)
    close("dL_dg", got, reference.logistic_loss(g, y)[1], LOSS)


@weight(2)
@number("b.11")
@visibility("visible")
@tags("logistic_loss")
@given(batch=probabilities())
@example(batch=(np.array([[0.25], [0.5]]), np.array([0, 1])))
@example(batch=(np.full((100, 1), 0.3), np.arange(100) % 2))
@example(batch=(np.array([[0.9], [0.2], [0.6], [0.7]]), np.array([1.0, 0.0, 0.0, 1.0])))
def test_loss_is_one_number_an_example(student: Student, batch: tuple[Array, Array]) -> None:
    """logistic_loss returns n losses and n derivatives for g of shape (n, 1) and y of shape (n,).

    What is the shape of g * y when g is (n, 1) and y is (n,)?
    """
    g, y = batch
    loss, dL_dg = losses(loss_reply(student, g, y).value, len(y))
    want, slope = reference.logistic_loss(g, y)
    close("loss", loss, want, LOSS)
    close("dL_dg", dL_dg, slope, LOSS)


@weight(2)
@number("b.12")
@visibility("visible")
@tags("logistic_loss")
@given(batch=probabilities())
@example(batch=(np.array([[1e-15], [1 - 1e-15]]), np.array([1, 0])))
@example(batch=(np.array([[1e-15], [1 - 1e-15]]), np.array([0, 1])))
def test_loss_is_finite_at_the_clip(student: Student, batch: tuple[Array, Array]) -> None:
    """logistic_loss is finite, and meets no NumPy error, down to the handout's clip of 1e-15.

    Which smallest and largest g can the clipped sigmoid return, and what are their logarithms?
    """
    g, y = batch
    clip = np.array([[1e-15], [1 - 1e-15], [1e-15], [1 - 1e-15]])
    g, y = np.concatenate([g, clip]), np.concatenate([y, [0, 1, 1, 0]])
    reply = loss_reply(student, g, y)
    no_warning(reply)
    loss, dL_dg = losses(reply.value, len(y))
    want, slope = reference.logistic_loss(g, y)
    inner = (g[:, 0] > 1e-3) & (g[:, 0] < 1 - 1e-3)
    close("loss", np.where(inner, loss, want), want, LOSS)
    close("dL_dg", np.where(inner, dL_dg, slope), slope, LOSS)
    # A clip of the loss's own, up to 1e-7, is as good: 16 is -log(1e-7), 1e6 a tenth of 1 / 1e-7.
    between("loss where g is right", loss[-4:-2], -1e-6, 2e-7)
    between("loss where g is wrong", loss[-2:], 16.0, 40.0)
    between("the size of dL_dg where g is wrong", dL_dg[-2:] * [-1.0, 1.0], 1e6, 2e15)


@weight(1)
@number("b.13")
@visibility("visible")
@tags("logistic_loss")
@given(batch=probabilities())
@example(batch=(np.array([[0.25], [0.5]]), np.array([0, 1])))
def test_loss_is_symmetric(student: Student, batch: tuple[Array, Array]) -> None:
    """l(g, y) = l(1 - g, 1 - y): the loss does not care which digit is called 1.

    What do you get for g = 0.25 with y = 1, and for g = 0.75 with y = 0?
    """
    g, y = batch
    loss, dL_dg = losses(loss_reply(student, g, y).value, len(y))
    mirrored, slope = losses(loss_reply(student, 1 - g, 1 - y).value, len(y))
    close("l(g, y)", loss, reference.logistic_loss(g, y)[0], LOSS)
    close("l(1 - g, 1 - y)", mirrored, loss, SYMMETRY)
    close("the derivative at 1 - g", slope, -reference.logistic_loss(g, y)[1], LOSS)
    close("the derivative at g", dL_dg, -slope, Tolerance(1e-9, 1e-9, "SYMMETRY, relative"))


@weight(1)
@number("b.14")
@visibility("visible")
@tags("logistic_loss")
@given(batch=probabilities(n=1))
@example(batch=(np.array([[0.25]]), np.array([1])))
@example(batch=(np.array([[0.25]]), np.array([0.0])))
def test_loss_of_one_example(student: Student, batch: tuple[Array, Array]) -> None:
    """logistic_loss works for a batch of one example.

    The handout asks for code that works with n = 1: is an axis squeezed away?
    """
    g, y = batch
    loss, dL_dg = losses(loss_reply(student, g, y).value, 1)
    want, slope = reference.logistic_loss(g, y)
    close("loss", loss, want, LOSS)
    close("dL_dg", dL_dg, slope, LOSS)


@weight(1)
@number("b.15")
@visibility("visible")
@tags("logistic_loss")
@given(batch=probabilities(n=3))
def test_loss_of_an_example_is_its_own(student: Student, batch: tuple[Array, Array]) -> None:
    """logistic_loss of an example does not depend on the batch; g and y stay as they were.

    Where is the mean over the batch taken: in logistic_loss, or where the gradients are made?
    """
    g, y = batch
    g2, y2 = np.tile(g, (2, 1)), np.tile(y, 2)
    reply = loss_reply(student, g2, y2, arguments_after=True)
    loss, dL_dg = losses(reply.value, 6)
    want, slope = reference.logistic_loss(g, y)
    close("loss", loss, np.tile(want, 2), LOSS)
    close("dL_dg", dL_dg, np.tile(slope, 2), LOSS)
    after = reply.arguments[0]
    flat = isinstance(after, np.ndarray) and after.ndim == 1
    untouched(["g", "y"], [g2[:, 0] if flat else g2, y2], reply.arguments)


# --- ReLU ----------------------------------------------------------------------------------------


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
@given(s=matrices(bound=50.0))
@example(s=np.array([[-2.0, 0.0, 3.0]]))
@example(s=np.array([[-7.5, 0.5], [0.25, -0.25]]))
def test_relu_values(student: Student, s: Array) -> None:
    """relu_activation returns max(0, s), entry by entry.

    What should it return for -2, 0 and 3?
    """
    out, _ = pair(student.relu_activation(s), "out", "ds")
    close("out", array("out", out, s.shape), np.maximum(s, 0.0), FORWARD)


@weight(2.5)
@number("b.17")
@visibility("visible")
@tags("relu_activation")
@given(s=matrices(bound=50.0))
@example(s=np.array([[-2.0, 0.0, 3.0]]))
@example(s=np.array([[-7.5, 0.5], [0.25, -0.25]]))
def test_relu_derivative(student: Student, s: Array) -> None:
    """The second value of relu_activation is its derivative: 1 where s > 0, 0 where s < 0.

    Which slope does max(0, s) have left and right of 0?
    """
    for at in (s, -s):  # where no entry is above 0, a constant of zeros would pass
        _, ds = pair(student.relu_activation(at), "out", "ds")
        close_slope(array("ds", ds, s.shape, boolean=True), at)


@weight(1.5)
@number("b.18")
@visibility("visible")
@tags("relu_activation")
@given(s=matrices())
@example(s=np.array([[-2.0, 1.0]]))
def test_relu_scales(student: Student, s: Array) -> None:
    """relu(4 s) = 4 relu(s) with the same derivative, and relu(s) - relu(-s) = s.

    Is there any number in your function that does not scale with s?
    """
    out, ds = relu(student.relu_activation(s), s)
    scaled, slope = relu(student.relu_activation(4 * s), s)
    mirrored, other = relu(student.relu_activation(-s), s)
    close("relu(4 s)", scaled, 4 * np.maximum(s, 0.0), FORWARD)
    close("relu(s)", out, scaled / 4, FORWARD)
    close("relu(s) - relu(-s)", out - mirrored, s, FORWARD)
    for derivative, at in ((ds, s), (slope, s), (other, -s)):
        close_slope(derivative, at)


@weight(1.5)
@number("b.19")
@visibility("visible")
@tags("relu_activation")
@given(s=matrices())
@example(s=np.array([[-2, 0, 3]]))
@example(s=np.array([[-2.5, 1.5]]))
def test_relu_leaves_its_argument_alone(student: Student, s: Array) -> None:
    """relu_activation leaves s as it was, and takes integers.

    Does s[s < 0] = 0 change a copy, or the caller's array?
    """
    reply = student.call("relu_activation", s, arguments_after=True)
    out, ds = relu(reply.value, s)
    close("out", out, np.maximum(s, 0), FORWARD)
    close_slope(ds, s)
    untouched(["s"], [s], reply.arguments)
