"""Part (b): one layer, with activations of the test's own."""

from __future__ import annotations

from typing import Any

import numpy as np
from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight
from hypothesis import example, given, settings

from checking.calls import Reply, Student
from checking.errors import Mismatch, StudentRaised

from .checks import Array, array, close, pair, untouched
from .networks import RELU, SIGMOID
from .strategies import single_layers
from .tolerances import FORWARD

Layer = tuple[Array, Array, Array]


THREE = (np.array([[1.0, -2.0]]), np.array([[0.5, 1.0, -1.5], [2.0, 0.25, 1.0]]), np.ones((1, 3)))


SQUARE = tuple(np.array(values) for values in (
    [[1.0, 2.0], [3.0, -1.0]], [[0.5, 1.5], [-1.0, 2.0]], [[0.25, -0.75]],
))  # fmt: skip


def layer_output(value: object, shape: tuple[int, ...]) -> Array:
    out, _ = pair(value, "out", "cache")
    return array("out", out, shape)


class Recorder:
    """An activation of the grader's own: keeps its last argument, returns cos and -sin."""

    __name__ = "relu_activation"

    def __init__(self) -> None:
        self.seen: list[Array] = []

    def __call__(self, s: object) -> tuple[Array, Array]:
        s = np.array(s, dtype=float)
        self.seen = [s]  # one, however often it is called: each may be large
        return np.cos(s), -np.sin(s)


def recorded(student: Student, layer: Layer, **options: Any) -> tuple[Reply, Array, list[Array]]:
    """The layer with an activation of the test's own: the reply, the right output, and what the
    activation was called with.

    A layer may tell the handout's two activations apart, and refuse or never call any other one.
    Then it has to be right with those two; the reply is the second one's.
    """
    x, W, b = layer
    activation = Recorder()
    try:
        reply = student.call("layer_forward", x, W, b, activation, **options)
    except StudentRaised:
        return with_both(student, layer, **options)
    if activation.seen:
        return reply, np.cos(x @ W + b), activation.seen
    try:
        return with_both(student, layer, **options)
    except Mismatch as wrong:
        raise Mismatch("activation_fn is never called", got="no call", expected="a call with S",
                       detail=f"With the handout's own, {wrong}.") from None  # fmt: skip


def with_both(student: Student, layer: Layer, **options: Any) -> tuple[Reply, Array, list[Array]]:
    """As `recorded`, with relu_activation and sigmoid_activation, whose outputs are checked."""
    x, W, b = layer
    S = x @ W + b
    for name, want in ((RELU, np.maximum(S, 0)), (SIGMOID, 1 / (1 + np.exp(-S)))):
        reply = student.call("layer_forward", x, W, b, student.activation(name), **options)
        close(f"out, with {name},", layer_output(reply.value, S.shape), want, FORWARD)
    return reply, want, []


@weight(2)
@number("b.20")
@visibility("visible")
@tags("layer_forward")
@given(layer=single_layers())
@example(layer=THREE)
@example(layer=SQUARE)
def test_layer_calls_the_activation_with_S(student: Student, layer: Layer) -> None:
    """layer_forward calls its activation function with S = x W + b.

    Which shapes do x, W and b have, and which product of them is (n, h)?
    """
    x, W, b = layer
    reply, right, seen = recorded(student, layer)
    layer_output(reply.value, right.shape)
    for s in seen:
        what = "what activation_fn is called with"
        close(what, array(what, s, right.shape), x @ W + b, FORWARD)


@weight(2.5)
@number("b.21")
@visibility("visible")
@tags("layer_forward")
@given(layer=single_layers())
@example(layer=THREE)
@example(layer=SQUARE)
def test_layer_returns_the_activations_output(student: Student, layer: Layer) -> None:
    """layer_forward returns the first value of its activation function as out.

    An activation returns two things: which of them is the layer's output?
    """
    reply, right, _ = recorded(student, layer)
    close("out", layer_output(reply.value, right.shape), right, FORWARD)


@weight(1)
@number("b.23")
@visibility("visible")
@tags("layer_forward")
@given(layer=single_layers(side=1))
@example(layer=(np.array([[2.0]]), np.array([[-0.5]]), np.array([[0.25]])))
@example(layer=(np.ones((3, 1)), np.array([[2.0]]), np.array([[-1.0]])))
@example(layer=(np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]]), np.array([[0.5]])))
def test_layer_of_one(student: Student, layer: Layer) -> None:
    """layer_forward works for one example, one input and one neuron.

    Is any axis of length one squeezed away?
    """
    reply, right, _ = recorded(student, layer)
    close("out", layer_output(reply.value, right.shape), right, FORWARD)


@weight(0.5)
@number("b.25")
@visibility("visible")
@tags("layer_forward")
@given(layer=single_layers())
@example(layer=THREE)
@settings(max_examples=30)
def test_layer_leaves_its_arguments_alone(student: Student, layer: Layer) -> None:
    """layer_forward leaves x, W and b as they were; each example's output is its own.

    Does x += b change your array, or the caller's?
    """
    reply, right, _ = recorded(student, layer, arguments_after=True)
    close("out", layer_output(reply.value, right.shape), right, FORWARD)
    untouched(["x", "W", "b"], layer, reply.arguments[:3])
