"""Part (b): layer_forward, with an activation that tells what it was called with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.graded.contents import arrays_in, holds, holds_function, lacking, same
from autograder.graded.networks import Network, network
from reference import hw2 as reference
from reference.hw2 import relu_activation, sigmoid_activation
from student_template.public_tests.networks import RELU, SIGMOID
from student_template.public_tests.recorder import MOST_ENTRIES

from .catalogue import Catalogue
from .seen import Seen, canonical, close
from .subjects import Subject

_rng = np.random.default_rng(4)
SHAPES = ((2, 2, 3), (3, 2, 4), (3, 3, 3), (2, 2, 2), (3, 1, 1), (1, 3, 2))
LAYERS = [
    tuple(_rng.uniform(-2, 2, shape).round(2) for shape in ((n, d), (d, h), (1, h)))
    for n, d, h in SHAPES
]
WHOLE_INPUTS = [(x.round().astype(int), W, b) for x, W, b in LAYERS[:2]]
NETS = [network((3, 2), 4, 1), network((3, 3), 2, 2)]
WHOLE = network((3, 2, 1), 4, 3)  # a network that ends in one neuron, for a backward pass
DEEP = network((2, 3, 2, 1), 3, 4)

MOST_CALLS = (
    100  # of an activation in one call of a layer: one is right, a loop over entries has 30
)


def cosine(seen: list[Any]) -> Any:
    """An activation that keeps what it is called with, and returns cos and -sin."""

    def relu_activation(s):
        if np.size(s) > MOST_ENTRIES or len(seen) == MOST_CALLS:
            raise ValueError("an activation that keeps what it is called with takes no more")
        s = np.asarray(s, dtype=float)
        seen.append(s)
        return np.cos(s), -np.sin(s)

    relu_activation.__name__ = RELU
    return relu_activation


def battery(subject: Subject) -> Iterator[Seen]:
    for x, W, b in [*LAYERS, *WHOLE_INPUTS]:
        asked: list[Any] = []
        seen = subject.call(x, W, b, cosine(asked))
        yield replace(seen, value=(out_of(seen), canonical(asked)))
    for net in NETS:
        for name in (RELU, SIGMOID):
            named = Network(net.X, net.y, net.Ws, net.bs, (name,))
            seen = subject.call(net.X, net.Ws[0], net.bs[0], subject.activation(name))
            held = held_by(subject, seen, named)
            yield replace(seen, value=(out_of(seen), held, sorted(seen.changed)))
    for net in (WHOLE, DEEP):
        yield Seen(value=subject.overwrites_caches(net))


def out_of(seen: Seen) -> Any:
    """The output of a pair; a value that is no pair, as it is."""
    value = seen.value
    return (value[0],) if isinstance(value, tuple) and len(value) == 2 else value


def held_by(subject: Subject, seen: Seen, net: Network) -> Any:
    """What the cache lacks, where the output is right and the cache is known to be at fault."""
    value = seen.value
    if not isinstance(value, tuple) or len(value) != 2 or not close(value[0], net.output, 1e-7):
        return ()
    cache = seen.raw[1]
    found = lacking(cache, net, 0) or list(instead(cache, net))
    return tuple(found) if found and subject.blames_caches(WHOLE) else ()


def instead(cache: Any, net: Network) -> Iterator[str]:
    """What a cache holds in another form than the handout's, which some backward passes read."""
    x, S, out, ds = net.layers[0]
    known = holds(cache, ds) or holds(cache, out) or holds_function(cache)
    if holds(cache, S) and not known:
        yield "S for the derivative"
    if not any(same(found, x) or same(found, x.T) for found in arrays_in(cache)):
        yield "ones beside the input"


LAYER = Catalogue("layer_forward", reference.layer_forward, battery)


def layer(x, W, b, activation_fn, S):
    """The layer with S in place of x W + b."""
    out, ds = activation_fn(S)
    return out, (x, W, b, ds)


# --- S -------------------------------------------------------------------------------------------


@LAYER.mistake(
    "Your S has no bias in it.",
    "Which three things make up S in the handout?",
)
def no_bias(x, W, b, activation_fn):
    return layer(x, W, b, activation_fn, x @ W)


@LAYER.mistake(
    "The bias of the first neuron is added to all neurons.",
    "Which shape does b have, and which part of it do you index?",
)
def first_bias_everywhere(x, W, b, activation_fn):
    return layer(x, W, b, activation_fn, x @ W + b[0, 0])


@LAYER.mistake(
    "The bias is subtracted where it should be added.",
    "What is S, in the handout's notation, in terms of x, W and b?",
)
def bias_subtracted(x, W, b, activation_fn):
    return layer(x, W, b, activation_fn, x @ W - b)


@LAYER.mistake(
    "The sum of all biases is added to each neuron.",
    "Which shape does b have, and does it match that of x W?",
)
def biases_summed(x, W, b, activation_fn):
    return layer(x, W, b, activation_fn, x @ W + b.sum())


@LAYER.mistake(
    "Your product has W transposed: it fits only where W is square, and is wrong even there.",
    "x is (n, d) and W is (d, h): which product is (n, h)?",
)
def W_transposed(x, W, b, activation_fn):
    return layer(x, W, b, activation_fn, x @ W.T + b)


@LAYER.mistake(
    "Your product has W on the left of x.",
    "x is (n, d) and W is (d, h): which product is (n, h)?",
)
def W_on_the_left(x, W, b, activation_fn):
    return layer(x, W, b, activation_fn, W @ x + b)


@LAYER.mistake(
    "Your product of x and W is entry by entry.",
    "What do * and @ do with two matrices?",
)
def elementwise_product(x, W, b, activation_fn):
    return layer(x, W, b, activation_fn, x * W + b)


@LAYER.mistake(
    "Your S is divided by the number of inputs.",
    "Where does the handout's S take a mean?",
)
def mean_over_inputs(x, W, b, activation_fn):
    return layer(x, W, b, activation_fn, x @ W / x.shape[1] + b)


@LAYER.mistake(
    "The bias is added to x before the product.",
    "To which of x and x W does the shape of b fit?",
)
def bias_before_the_product(x, W, b, activation_fn):
    return layer(x, W, b, activation_fn, (x + b) @ W)


# --- the activation ------------------------------------------------------------------------------


@LAYER.mistake(
    "The output is S itself: what the activation returns is not used for it.",
    "An activation returns two things: which of them is the layer's output?",
)
def no_activation(x, W, b, activation_fn):
    S = x @ W + b
    return S, (x, W, b, activation_fn(S)[1])


@LAYER.mistake(
    "activation_fn is never called: the output is S itself.",
    "What is the fourth argument for?",
)
def activation_never_called(x, W, b, activation_fn):  # noqa: ARG001
    S = x @ W + b
    return S, (x, W, b, S)


@LAYER.mistake(
    "The output is the activation's derivative.",
    "An activation returns two things: in which order?",
)
def output_is_the_derivative(x, W, b, activation_fn):
    out, ds = activation_fn(x @ W + b)
    return ds, (x, W, b, out)


@LAYER.mistake(
    "The output is all that the activation returns, a pair; the layer's output is one of the two.",
    "An activation returns two things: where do you take them apart?",
)
def activation_not_unpacked(x, W, b, activation_fn):
    out = activation_fn(x @ W + b)
    return out, (x, W, b, out)


@LAYER.mistake(
    "The activation is applied to x before the product, not to S.",
    "In the handout's layer, what comes first: the product, or the activation?",
)
def activation_before_the_product(x, W, b, activation_fn):
    out, ds = activation_fn(x)
    return out @ W + b, (x, W, b, ds)


@LAYER.mistake(
    "The bias is added after the activation, not before.",
    "What is the activation a function of, in the handout: of x W, or of S?",
)
def bias_after_the_activation(x, W, b, activation_fn):
    out, ds = activation_fn(x @ W)
    return out + b, (x, W, b, ds)


@LAYER.mistake(
    "The activation is applied twice, the second time to its own output.",
    "How many activations does a layer have, and how many calls has your function?",
)
def activation_twice(x, W, b, activation_fn):
    out, ds = activation_fn(activation_fn(x @ W + b)[0])
    return out, (x, W, b, ds)


@LAYER.mistake(
    "Your layer always uses relu_activation, whatever activation_fn is.",
    "What is the fourth argument for?",
)
def always_relu(x, W, b, activation_fn):  # noqa: ARG001
    return layer(x, W, b, relu_activation, x @ W + b)


@LAYER.mistake(
    "Your layer always uses sigmoid_activation, whatever activation_fn is.",
    "What is the fourth argument for?",
)
def always_sigmoid(x, W, b, activation_fn):  # noqa: ARG001
    return layer(x, W, b, sigmoid_activation, x @ W + b)


@LAYER.mistake(
    "The output is cut off at 0 after the activation, which is wrong for one with negative values.",
    "Which function decides about negative numbers: your layer, or activation_fn?",
)
def relu_on_top(x, W, b, activation_fn):
    out, ds = activation_fn(x @ W + b)
    return np.maximum(out, 0), (x, W, b, ds)


@LAYER.mistake(
    "The sigmoid is applied twice, the second time to its own output.",
    "How many activations does a layer have, and how many calls has your function?",
)
def sigmoid_twice(x, W, b, activation_fn):
    out, ds = activation_fn(x @ W + b)
    again = getattr(activation_fn, "__name__", "") == SIGMOID and not is_own(activation_fn)
    return (activation_fn(out)[0] if again else out), (x, W, b, ds)


def is_own(activation_fn: Any) -> bool:
    """Whether it is the battery's, which has a borrowed name."""
    return "cosine" in activation_fn.__qualname__


@LAYER.mistake(
    "Axes of length one are squeezed away from the output: even one example has an axis.",
    "Which shape is (n, h) for n = 1? What does np.squeeze do to it?",
)
def squeezes(x, W, b, activation_fn):
    out, ds = activation_fn(x @ W + b)
    return np.squeeze(out), (x, W, b, ds)
