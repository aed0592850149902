"""Part (d): backward_pass, on networks of one to four layers, the caches right and made anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.graded.networks import network
from reference import hw2 as reference
from student_template.public_tests.networks import SIGMOID

from .catalogue import Catalogue
from .gradients import rows
from .seen import Seen
from .subjects import Subject

NETS = [
    network((3, 2, 1), 4, 1),
    network((3, 3, 3, 1), 3, 2),
    network((2, 3, 2, 4, 1), 5, 3),
    network((2, 3, 2, 1), 3, 4, hidden=SIGMOID),
    network((2, 1), 3, 7),
    network((3, 1), 5, 8),
    network((2, 2, 1), 1, 5),
    network((3, 2, 1), 4, 6, hidden=SIGMOID),
    network((2, 2, 3, 2, 1), 3, 9),
    network((2, 1), 6, 63),  # here and in the next, dL_dg is as large as 38 and 12
    network((2, 3, 1), 6, 132),
]


def battery(subject: Subject) -> Iterator[Seen]:
    for net in NETS:
        yield gradients(subject.call(*subject.caches(net)))
    for net in NETS[:2]:  # once more on the same caches
        dL_dg, caches = subject.caches(net)
        subject.call(dL_dg, caches)
        yield gradients(subject.call(dL_dg, caches))


def gradients(seen: Seen) -> Seen:
    return replace(seen, value=rows(seen.value))


BACKWARD = Catalogue("backward_pass", reference.backward_pass, battery)
Gradients = tuple[list[Any], list[Any]]


def times_slope(d: Any, ds: Any, _layer: int) -> Any:
    return d * ds


def mean_outer(x: Any, delta: Any) -> Any:
    return x.T @ delta / len(delta)


def mean_row(delta: Any) -> Any:
    return delta.mean(axis=0, keepdims=True)


def backprop(
    dL_dg: Any,
    caches: Any,
    slope: Callable[[Any, Any, int], Any] = times_slope,
    weights: Callable[[Any, Any], Any] = mean_outer,
    biases: Callable[[Any], Any] = mean_row,
    below: Callable[[Any, Any], Any] = lambda delta, W: delta @ W.T,
) -> Gradients:
    """The reference's backward pass, with each of its steps open to a mistake.

    Args:
        dL_dg: as `backward_pass` is given it.
        caches: likewise.
        slope: (derivative at a layer's output, sigma', layer) -> delta; layer 1 is the last.
        weights: (x, delta) -> the gradient of W.
        biases: delta -> the gradient of b.
        below: (delta, W) -> the derivative at the output of the layer below.
    """
    d = np.reshape(dL_dg, (-1, 1))
    grad_Ws: list[Any] = []
    grad_bs: list[Any] = []
    for layer, (x, W, _, ds) in enumerate(reversed(caches), 1):
        delta = slope(d, ds, layer)
        grad_Ws.insert(0, weights(x, delta))
        grad_bs.insert(0, biases(delta))
        d = below(delta, W)
    return grad_Ws, grad_bs


# --- the mean over the batch ---------------------------------------------------------------------


@BACKWARD.mistake(
    "Your gradients are the sum over the batch; the handout asks for the mean.",
    "Of which loss are these the gradients: of the mean over the batch, or of the sum?",
)
def sum_over_batch(dL_dg, layer_caches):
    return backprop(dL_dg, layer_caches, weights=lambda x, delta: x.T @ delta,
                    biases=lambda delta: delta.sum(axis=0, keepdims=True))  # fmt: skip


@BACKWARD.mistake(
    "Your grad_W is the sum over the batch, unlike your grad_b; the handout asks for the mean.",
    "Of which loss is grad_W the gradient: of the mean over the batch, or of the sum?",
)
def weights_summed(dL_dg, layer_caches):
    return backprop(dL_dg, layer_caches, weights=lambda x, delta: x.T @ delta)


@BACKWARD.mistake(
    "Your grad_b is the sum over the batch, unlike your grad_W; the handout asks for the mean.",
    "Of which loss is grad_b the gradient: of the mean over the batch, or of the sum?",
)
def biases_summed(dL_dg, layer_caches):
    return backprop(dL_dg, layer_caches, biases=lambda delta: delta.sum(axis=0, keepdims=True))


@BACKWARD.mistake(
    "Your gradients are divided by the size of the batch twice.",
    "In how many places do you divide by n or take a mean? Which one of them is the mean loss's?",
)
def batch_size_twice(dL_dg, layer_caches):
    return backprop(dL_dg / len(dL_dg), layer_caches)


@BACKWARD.mistake(
    "You divide by the size of the batch once more in each layer that you go down.",
    "The loss is a mean once: at which point of the chain, and how often does your loop get there?",
)
def batch_size_in_each_layer(dL_dg, layer_caches):
    return backprop(dL_dg, layer_caches, below=lambda delta, W: delta @ W.T / len(delta))


@BACKWARD.mistake(
    "Your gradients are divided by 100, whatever the size of the batch.",
    "The handout asks for code that works for any n: which of your numbers is the n of part (e)?",
)
def hard_coded_100(dL_dg, layer_caches):
    return backprop(dL_dg, layer_caches, weights=lambda x, delta: x.T @ delta / 100,
                    biases=lambda delta: delta.sum(axis=0, keepdims=True) / 100)  # fmt: skip


@hard_coded_100.variant
def _(dL_dg, layer_caches):
    return backprop(dL_dg, layer_caches, weights=lambda x, delta: x.T @ delta / 100)


@BACKWARD.mistake(
    "You divide by the number of layers, not by the size of the batch.",
    "How many caches are there, and how many examples? Which of the two is the mean loss's n?",
)
def divides_by_layers(dL_dg, layer_caches):
    return backprop(dL_dg * len(dL_dg) / len(layer_caches), layer_caches)


@divides_by_layers.variant
def _(dL_dg, layer_caches):
    depth = len(layer_caches)
    return backprop(dL_dg, layer_caches, weights=lambda x, delta: x.T @ delta / depth)


@BACKWARD.mistake(
    "Your grad_W is divided by the number of the layer's inputs, not by the size of the batch.",
    "What are the two axes of x, and over which of them is the mean loss a mean?",
)
def divides_by_inputs(dL_dg, layer_caches):
    return backprop(dL_dg, layer_caches, weights=lambda x, delta: x.T @ delta / x.shape[1])


@divides_by_inputs.variant
def _(dL_dg, layer_caches):
    return backprop(dL_dg, layer_caches, weights=lambda x, delta: x.T @ delta / x.shape[1],
                    biases=lambda delta: delta.sum(axis=0, keepdims=True))  # fmt: skip


@BACKWARD.mistake(
    "You divide by n - 1: with one example, that is 0.",
    "The mean of n numbers is their sum divided by what?",
)
def divides_by_n_minus_one(dL_dg, layer_caches):
    return backprop(
        dL_dg, layer_caches, weights=lambda x, delta: x.T @ delta / (np.float64(len(x)) - 1)
    )


@divides_by_n_minus_one.variant
def _(dL_dg, layer_caches):
    return backprop(dL_dg * len(dL_dg) / (np.float64(len(dL_dg)) - 1), layer_caches)


@BACKWARD.mistake(
    "Your gradients are half of the right ones.",
    "Where does the 2 come from? The handout's mean loss has none.",
)
def halved(dL_dg, layer_caches):
    return backprop(dL_dg / 2, layer_caches)


@BACKWARD.mistake(
    "Your gradients are twice the right ones.",
    "Where does the 2 come from? The handout's loss has no square.",
)
def doubled(dL_dg, layer_caches):
    return backprop(dL_dg * 2, layer_caches)


@BACKWARD.mistake(
    "Your grad_W is the product of two means; the mean of the products is asked for.",
    "Which comes first: the outer product of one example's x and delta, or the mean over examples?",
)
def product_of_means(dL_dg, layer_caches):
    return backprop(
        dL_dg, layer_caches, weights=lambda x, delta: np.outer(x.mean(axis=0), delta.mean(axis=0))
    )


@BACKWARD.mistake(
    "You take the mean of dL_dg over the batch before you propagate it back.",
    "Each example has its own slopes on the way back: when can examples be averaged?",
)
def averages_first(dL_dg, layer_caches):
    return backprop(np.full(len(dL_dg), np.mean(dL_dg)), layer_caches)


@BACKWARD.mistake(
    "Your gradients are those of one example; the others of the batch do not count.",
    "If there is a loop over the examples: what becomes of the gradient of the one before?",
)
def one_example_only(dL_dg, layer_caches):
    return backprop(dL_dg[-1:], [tuple_of(cache, slice(-1, None)) for cache in layer_caches])


def tuple_of(cache: Any, examples: slice) -> Any:
    x, W, b, ds = cache
    return x[examples], W, b, ds[examples]


@one_example_only.variant
def _(dL_dg, layer_caches):
    last = [tuple_of(cache, slice(-1, None)) for cache in layer_caches]
    return backprop(dL_dg[-1:] / len(dL_dg), last)


@one_example_only.variant
def _(dL_dg, layer_caches):
    return backprop(dL_dg, layer_caches, weights=lambda x, delta: np.outer(x[-1], delta[-1]))


@one_example_only.variant
def _(dL_dg, layer_caches):
    return backprop(
        dL_dg, layer_caches, weights=lambda x, delta: np.outer(x[-1], delta[-1]) / len(x)
    )


@one_example_only.variant
def _(dL_dg, layer_caches):
    return backprop(dL_dg[:1], [tuple_of(cache, slice(0, 1)) for cache in layer_caches])
