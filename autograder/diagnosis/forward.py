"""Part (c): forward_pass, with a `layer_forward` of ours that marks the caches it returns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.graded.attempts import (
    layer_forward,
    relu_activation,
    sigmoid_activation,
)
from autograder.graded.contents import holds
from autograder.graded.networks import Network, network
from student_template.public_tests.networks import RELU, SIGMOID

from .catalogue import Catalogue
from .inlined import is_right, layers_of
from .seen import Seen
from .subjects import Subject

NETS = [
    network((2, 3, 1), 4, 1),
    network((2, 1), 3, 1),
    network((3, 3, 3, 1), 3, 2),
    network((2, 2, 2, 1), 3, 5),
    network((2, 3, 2, 4, 1), 3, 3),
    network((2, 3, 2, 1), 3, 4, hidden=SIGMOID),
    network((3, 2, 1), 5, 9, hidden=SIGMOID, last=RELU),
    network((3, 4, 1), 1, 6),
    network((2, 2, 1), 1, 8),
    network((2, 2, 1), 4, 10, last=RELU),
    network((2, 3, 2, 2, 1), 3, 11),
]
NETS += [  # of whole numbers, whose layers' outputs are none
    replace(NETS[at], X=NETS[at].X.round().astype(int)) for at in (2, 3)
]
NETS += [  # in which hidden layers differ
    replace(NETS[at], names=(SIGMOID, *(RELU,) * (NETS[at].depth - 2), SIGMOID)) for at in (2, 3, 4)
]
CHAINED = [NETS[at] for at in (0, 2, 4, 5)]  # that end in the sigmoid, of two to four layers
right_layer = layer_forward


def battery(subject: Subject) -> Iterator[Seen]:
    own_business = subject.chain_is_right(CHAINED)
    calls = [(net, *called(subject, net)) for net in NETS]
    right = all(is_right(seen, net) for net, seen, _ in calls)
    for net, seen, values in calls:
        value = values[right]
        if own_business and isinstance(value, tuple) and len(value) > 1:
            value = value[0], [[layer] for layer in range(net.depth)]
        yield replace(seen, value=value)


def called(subject: Subject, net: Network) -> tuple[Seen, list[Any]]:
    """A call, and its value as it is at once, without and with a look into inlined caches."""
    marks: list[Any] = []
    activations = [subject.activation(name) for name in net.names]
    serve = {"layer_forward": marking(marks)}
    seen = subject.call(net.X, net.Ws, net.bs, activations, serve=serve)
    return seen, [with_marks(seen, marks, net, look) for look in (False, True)]


def marking(marks: list[Any]) -> Callable[..., Any]:
    """A right layer whose caches are two arrays that can be told from all others."""

    def layer_forward(x: Any, W: Any, b: Any, activation_fn: Any) -> Any:
        out, _ = right_layer(x, W, b, activation_fn)
        marks.append(np.full((2, 2), 1000.0 + len(marks)))
        return out, (marks[-1], -marks[-1])

    return layer_forward


def with_marks(seen: Seen, marks: list[Any], net: Network, look: bool) -> Any:
    """The output as (n, 1), and which layers' caches each entry of the list holds."""
    value = seen.value
    if not isinstance(value, tuple) or len(value) != 2:
        return value
    output, caches = seen.raw
    if isinstance(output, np.ndarray) and output.shape == (net.n,):
        value = (value[0][:, None], value[1])
    if not isinstance(caches, list | tuple):
        return (*value, "no list")
    if not marks:  # the layers are inlined
        return value[0], layers_of(list(caches), net, look)
    return value[0], [
        [layer for layer, mark in enumerate(marks) if holds(cache, mark) or holds(cache, -mark)]
        for cache in caches
    ]


def forward_pass(X_batch, weight_matrices, biases, activations):
    """The reference's, with the `layer_forward` of this module."""
    return through(X_batch, zip(weight_matrices, biases, activations))


def through(h: Any, layers: Any) -> tuple[Any, list[Any]]:
    caches = []
    for W, b, activation_fn in layers:
        h, cache = layer_forward(h, W, b, activation_fn)
        caches.append(cache)
    return h, caches


def outputs(h: Any, layers: Any) -> list[Any]:
    """What each of the layers puts out."""
    found = []
    for W, b, activation_fn in layers:
        h, _ = layer_forward(h, W, b, activation_fn)
        found.append(h)
    return found


FORWARD = Catalogue("forward_pass", forward_pass, battery)


def identity(s: Any) -> Any:
    return s, np.ones_like(s)


# --- which activation ----------------------------------------------------------------------------


@FORWARD.mistake(
    "The first layer's activation is used in every layer.",
    "activations holds one function a layer: which one belongs to the last?",
)
def first_activation_everywhere(X_batch, weight_matrices, biases, activations):
    return forward_pass(X_batch, weight_matrices, biases, activations[:1] * len(biases))


@FORWARD.mistake(
    "The last layer's activation is used in every layer.",
    "activations holds one function a layer: which one belongs to the first?",
)
def last_activation_everywhere(X_batch, weight_matrices, biases, activations):
    return forward_pass(X_batch, weight_matrices, biases, activations[-1:] * len(biases))


@FORWARD.mistake(
    "All hidden layers get the first activation of the list; each has an entry of its own there.",
    "Which activation does the list give for the second of three layers?",
)
def first_for_all_hidden(X_batch, weight_matrices, biases, activations):
    own = [activations[0]] * (len(biases) - 1)
    return forward_pass(X_batch, weight_matrices, biases, [*own, activations[-1]])


@FORWARD.mistake(
    "The activations are written into your function: ReLU in the hidden layers and the sigmoid in "
    "the last, whatever the list says.",
    "What is the fourth argument for?",
)
def activations_hard_coded(X_batch, weight_matrices, biases, activations):  # noqa: ARG001
    own = [relu_activation] * (len(biases) - 1) + [sigmoid_activation]
    return forward_pass(X_batch, weight_matrices, biases, own)


@FORWARD.mistake(
    "The last layer always gets the sigmoid, whatever the list says.",
    "Which activation does the list give for the last layer?",
)
def last_is_always_the_sigmoid(X_batch, weight_matrices, biases, activations):
    return forward_pass(X_batch, weight_matrices, biases, [*activations[:-1], sigmoid_activation])


@FORWARD.mistake(
    "relu_activation is used in every layer, whatever the list says.",
    "What is the fourth argument for?",
)
def always_relu(X_batch, weight_matrices, biases, activations):  # noqa: ARG001
    return forward_pass(X_batch, weight_matrices, biases, [relu_activation] * len(biases))


@FORWARD.mistake(
    "sigmoid_activation is used in every layer, whatever the list says.",
    "What is the fourth argument for?",
)
def always_sigmoid(X_batch, weight_matrices, biases, activations):  # noqa: ARG001
    return forward_pass(X_batch, weight_matrices, biases, [sigmoid_activation] * len(biases))


@FORWARD.mistake(
    "The activations are taken from the end of the list: the first layer gets the last one.",
    "Which activation does the list give for the first layer?",
)
def activations_reversed(X_batch, weight_matrices, biases, activations):
    return forward_pass(X_batch, weight_matrices, biases, activations[::-1])


@FORWARD.mistake(
    "The last layer has no activation: the output is its S.",
    "Between which numbers should the network's output lie? Which function sees to that?",
)
def last_activation_skipped(X_batch, weight_matrices, biases, activations):
    return forward_pass(X_batch, weight_matrices, biases, [*activations[:-1], identity])


@FORWARD.mistake(
    "The hidden layers have no activation.",
    "activations holds one function a layer: which of them are used?",
)
def hidden_activations_skipped(X_batch, weight_matrices, biases, activations):
    none = [identity] * (len(biases) - 1)
    return forward_pass(X_batch, weight_matrices, biases, [*none, activations[-1]])


@FORWARD.mistake(
    "The sigmoid is applied once more to the network's output.",
    "The last layer has its activation already: what do you do with its output?",
)
def sigmoid_once_more(X_batch, weight_matrices, biases, activations):
    output, caches = forward_pass(X_batch, weight_matrices, biases, activations)
    return sigmoid_activation(output)[0], caches


# --- which layers, with which input --------------------------------------------------------------


@FORWARD.mistake(
    "The last layer is left out.",
    "How many layers has a network of three weight matrices, and over how many does yours loop?",
)
def last_layer_skipped(X_batch, weight_matrices, biases, activations):
    return forward_pass(X_batch, weight_matrices[:-1], biases[:-1], activations[:-1])


@FORWARD.mistake(
    "Your forward pass is written for two layers.",
    "The handout's layer_dims may be of any length: how many layers are there then?",
)
def two_layers_only(X_batch, weight_matrices, biases, activations):
    layers = list(zip(weight_matrices, biases, activations))
    return through(X_batch, [layers[0], layers[1]])


@two_layers_only.variant
def _(X_batch, weight_matrices, biases, activations):
    return forward_pass(X_batch, weight_matrices[:2], biases[:2], activations[:2])


@FORWARD.mistake(
    "Your forward pass is written for three layers at most.",
    "The handout's layer_dims may be of any length: how many layers are there then?",
)
def three_layers_at_most(X_batch, weight_matrices, biases, activations):
    return forward_pass(X_batch, weight_matrices[:3], biases[:3], activations[:3])


@FORWARD.mistake(
    "The pass ends after the first layer.",
    "Is the return statement inside of the loop?",
)
def ends_after_the_first_layer(X_batch, weight_matrices, biases, activations):
    return forward_pass(X_batch, weight_matrices[:1], biases[:1], activations[:1])


@FORWARD.mistake(
    "Every layer is given the batch as its input, not the output of the layer before.",
    "What is the input of layer 2?",
)
def input_everywhere(X_batch, weight_matrices, biases, activations):
    layers = zip(weight_matrices, biases, activations)
    made = [layer_forward(X_batch, W, b, activation_fn) for W, b, activation_fn in layers]
    return made[-1][0], [cache for _, cache in made]


@FORWARD.mistake(
    "The biases are left out.",
    "What is S, in the handout's notation, in terms of x, W and b?",
)
def no_biases(X_batch, weight_matrices, biases, activations):
    return forward_pass(X_batch, weight_matrices, [0 * b for b in biases], activations)


@FORWARD.mistake(
    "The first layer's bias is left out.",
    "biases holds one vector a layer: which of them does your first layer use?",
)
def first_bias_skipped(X_batch, weight_matrices, biases, activations):
    return forward_pass(X_batch, weight_matrices, [0 * biases[0], *biases[1:]], activations)


@FORWARD.mistake(
    "The last layer's bias is left out.",
    "biases holds one vector a layer: which of them does your last layer use?",
)
def last_bias_skipped(X_batch, weight_matrices, biases, activations):
    return forward_pass(X_batch, weight_matrices, [*biases[:-1], 0 * biases[-1]], activations)
