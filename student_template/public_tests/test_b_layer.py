"""Part (b): one layer, with activations of the test's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight
from hypothesis import example, given, settings

from checking.calls import Reply, Student
from checking.errors import Mismatch, StudentRaised

from .checks import Array, array, close, pair, untouched
from .networks import RELU, SIGMOID
from .recorder import Recorder
from .strategies import single_layers
from .tolerances import FORWARD

Layer = tuple[Array, Array, Array]  # x, W, b
Recorded = tuple[Reply, Array, list[Array]]


THREE = (np.array([[1.0, -2.0]]), np.array([[0.5, 1.0, -1.5], [2.0, 0.25, 1.0]]), np.ones((1, 3)))


INTEGERS = (np.array([[1, -2]]), np.array([[2, 1, -1], [1, -3, 0]]), np.array([[1, 0, -2]]))


SQUARE = tuple(np.array(values) for values in (
    [[1.0, 2.0], [3.0, -1.0]], [[0.5, 1.5], [-1.0, 2.0]], [[0.25, -0.75]],
))  # fmt: skip


LARGE = tuple(
    np.random.default_rng(2).uniform(-1, 1, shape).round(2) for shape in ((101, 3), (3, 8), (1, 8))
)


def layer_output(value: object, shape: tuple[int, ...]) -> Array:
    out, _ = pair(value, "out", "cache")
    return array("out", out, shape)


def recorded(student: Student, layers: Sequence[Layer], **options: Any) -> Iterator[Recorded]:
    """Layers with an activation of the test's own, for each: the reply, the right output, and what
    the activation was called with.

    A layer may tell the handout's two activations apart, and refuse or never call any other one.
    Then it has to be right with those two; the reply is the second one's.
    """
    activations = [Recorder() for _ in layers]
    calls = [(*layer, activation) for layer, activation in zip(layers, activations)]
    replies = student.each("layer_forward", calls, **options)
    for at, ((x, W, b), activation) in enumerate(zip(layers, activations)):
        try:
            reply = next(replies)
        except StudentRaised:
            yield from with_both(student, layers[at:], **options)
            return
        if not activation.seen:
            yield from uncalled(student, layers[at:], **options)
            return
        yield reply, np.cos(x @ W + b), activation.seen


def uncalled(student: Student, layers: Sequence[Layer], **options: Any) -> Iterator[Recorded]:
    """As `with_both`, for a function that never calls another activation."""
    try:
        yield from with_both(student, layers, **options)
    except Mismatch as wrong:
        raise Mismatch("activation_fn is never called", got="no call", expected="a call with S",
                       detail=f"With the handout's own, {wrong}.") from None  # fmt: skip


def with_both(student: Student, layers: Sequence[Layer], **options: Any) -> Iterator[Recorded]:
    """As `recorded`, with relu_activation and sigmoid_activation, whose outputs are checked."""
    names = (RELU, SIGMOID)
    calls = [(*layer, student.activation(name)) for layer in layers for name in names]
    replies = student.each("layer_forward", calls, **options)
    for x, W, b in layers:
        S = x @ W + b
        for name, want in zip(names, (np.maximum(S, 0), 1 / (1 + np.exp(-S)))):
            reply = next(replies)
            close(f"out, with {name},", layer_output(reply.value, S.shape), want, FORWARD)
        yield reply, want, []


@weight(2)
@number("b.20")
@visibility("visible")
@tags("layer_forward")
@given(layers=single_layers())
@example(layers=[THREE, SQUARE, LARGE])
def test_layer_calls_the_activation_with_S(student: Student, layers: list[Layer]) -> None:
    """layer_forward calls its activation function with S = x W + b.

    Which shapes do x, W and b have, and which product of them is (n, h)?
    """
    what = "what activation_fn is called with"
    for (x, W, b), (reply, right, seen) in zip(layers, recorded(student, layers)):
        layer_output(reply.value, right.shape)
        S = x @ W + b
        for s in seen:
            # A layer may work on columns; of a square S only the numbers tell.
            turned = s.shape == S.T.shape and (s.shape != S.shape or np.allclose(s, S.T))
            want = S.T if turned else S
            close(what, array(what, s, want.shape), want, FORWARD)


@weight(2.5)
@number("b.21")
@visibility("visible")
@tags("layer_forward")
@given(layers=single_layers())
@example(layers=[THREE, SQUARE, LARGE])
def test_layer_returns_the_activations_output(student: Student, layers: list[Layer]) -> None:
    """layer_forward returns the first value of its activation function as out.

    An activation returns two things: which of them is the layer's output?
    """
    for reply, right, _ in recorded(student, layers):
        close("out", layer_output(reply.value, right.shape), right, FORWARD)


@weight(1)
@number("b.23")
@visibility("visible")
@tags("layer_forward")
@given(layers=single_layers(side=1))
@example(
    layers=[
        (np.array([[2.0]]), np.array([[-0.5]]), np.array([[0.25]])),
        (np.ones((3, 1)), np.array([[2.0]]), np.array([[-1.0]])),
        (np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]]), np.array([[0.5]])),
    ]
)
def test_layer_of_one(student: Student, layers: list[Layer]) -> None:
    """layer_forward works for one example, one input and one neuron.

    Is any axis of length one squeezed away?
    """
    for reply, right, _ in recorded(student, layers):
        close("out", layer_output(reply.value, right.shape), right, FORWARD)


@weight(0.5)
@number("b.25")
@visibility("visible")
@tags("layer_forward")
@given(layers=single_layers())
@example(layers=[THREE, INTEGERS, (INTEGERS[0], *THREE[1:])])
@settings(max_examples=2)
def test_layer_leaves_its_arguments_alone(student: Student, layers: list[Layer]) -> None:
    """layer_forward leaves x, W and b as they were, and takes integers.

    Does x += b change your array, or the caller's? Whose dtype has the array that S is put into?
    """
    replies = recorded(student, layers, arguments_after=True)
    for layer, (reply, right, _) in zip(layers, replies):
        close("out", layer_output(reply.value, right.shape), right, FORWARD)
        untouched(["x", "W", "b"], layer, reply.arguments[:3])
