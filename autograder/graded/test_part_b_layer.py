"""Part (b), second half: one layer."""

from __future__ import annotations

import numpy as np
from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight
from hypothesis import example, given, settings

from autograder.engine.student import Student
from checking.errors import Mismatch, StudentRaised

from .caches import holds, layer_cache
from .checks import Array, array, close, pair, untouched
from .networks import RELU, SIGMOID, Network, network
from .strategies import networks, single_layers
from .test_part_a import check_gradients
from .tolerances import FORWARD, GRADIENT

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
        s = np.asarray(s, dtype=float)
        self.seen = [s]  # one, however often it is called: each may be large
        return np.cos(s), -np.sin(s)


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
    activation = Recorder()
    value = student.layer_forward(x, W, b, activation)
    layer_output(value, (len(x), W.shape[1]))
    if not activation.seen:
        raise Mismatch("activation_fn is never called", got="no call", expected="a call with S")
    close("what activation_fn is called with",
          array("what activation_fn is called with", activation.seen[-1], (len(x), W.shape[1])),
          x @ W + b, FORWARD)  # fmt: skip


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
    x, W, b = layer
    out = layer_output(student.layer_forward(x, W, b, Recorder()), (len(x), W.shape[1]))
    close("out", out, np.cos(x @ W + b), FORWARD)


@weight(1.5)
@number("b.22")
@visibility("visible")
@tags("layer_forward")
@given(layer=single_layers())
@example(layer=THREE)
def test_layer_with_the_handouts_activations(student: Student, layer: Layer) -> None:
    """layer_forward works with relu_activation and with sigmoid_activation.

    Is the function that is handed over the one that is used?
    """
    x, W, b = layer
    S = x @ W + b
    for name, want in ((RELU, np.maximum(S, 0)), (SIGMOID, 1 / (1 + np.exp(-S)))):
        out = layer_output(student.layer_forward(x, W, b, student.activation(name)), S.shape)
        close(f"out, with {name},", out, want, FORWARD)


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
    x, W, b = layer
    out = layer_output(student.layer_forward(x, W, b, Recorder()), (len(x), 1))
    close("out", out, np.cos(x @ W + b), FORWARD)


@weight(1.5)
@number("b.24")
@visibility("visible")
@tags("layer_forward")
@given(net=networks(deepest=2))
@example(net=network((2, 3, 1), 2, 5))
@example(net=network((2, 2, 1), 2, 6))
@settings(max_examples=15)
def test_layer_cache_serves_the_backward_pass(student: Student, net: Network) -> None:
    """The cache of layer_forward holds what the backward pass needs of the layer.

    Which quantities of layer l appear in the derivatives of the loss with respect to W and b?
    """
    for layer in range(net.depth):
        x, S, out, _ = net.layers[layer]
        activation = student.activation(net.names[layer])
        made = student.layer_forward(x, net.Ws[layer], net.bs[layer], activation)
        close("out", layer_output(made, S.shape), out, FORWARD)
    caches = [layer_cache(student, net, layer) for layer in range(net.depth)]
    try:
        value = student.backward_pass(net.loss[1], caches)
        check_gradients(value, net, GRADIENT)
    except (Mismatch, StudentRaised) as error:
        if backward_reads_ours(student, net) or not plausible(student, net):
            raise Mismatch(
                "the cache does not hold what the backward pass needs",
                expected="the layer's input, its weights, and the activation's derivative",
                detail=f"With these caches: {error}",
            ) from None


def backward_reads_ours(student: Student, net: Network) -> bool:
    """Whether the student's backward pass is right on the handout's own caches."""
    try:
        check_gradients(student.backward_pass(net.loss[1], net.caches), net, GRADIENT)
    except (Mismatch, StudentRaised):
        return False
    return True


def plausible(student: Student, net: Network) -> bool:
    """Whether the cache holds the input, the weights and a trace of S, where it can be seen.

    Decides where the backward pass is wrong too, so that its failure is not held against the cache.
    What cannot be seen, in a closure or two objects deep, is no evidence.
    """
    for layer in range(net.depth):
        x, S, out, ds = net.layers[layer]
        recorder = student.activation(net.names[layer])
        made = student.layer_forward(x, net.Ws[layer], net.bs[layer], recorder)
        _, cache = pair(made, "out", "cache")
        traces = any(holds(cache, trace) for trace in (ds, S, out))
        if not (holds(cache, x) and holds(cache, net.Ws[layer]) and traces):
            return False
    return True


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
    x, W, b = layer
    reply = student.call("layer_forward", x, W, b, Recorder(), arguments_after=True)
    close("out", layer_output(reply.value, (len(x), W.shape[1])), np.cos(x @ W + b), FORWARD)
    untouched(["x", "W", "b"], [x, W, b], reply.arguments[:3])
