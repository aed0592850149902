"""Part (c): create_bias_vectors, from zeros or small normal draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .catalogue import Catalogue, Entry
from .parameters import each, examined, normal
from .seen import Seen
from .subjects import Subject

WIDTHS = ([4, 3, 5, 2], [6, 1], [3, 6000, 2], [2, 5500, 3, 6500])


def battery(subject: Subject) -> Iterator[Seen]:
    yield from examined(subject, WIDTHS)


def create_bias_vectors(layer_dims):
    return [np.zeros((1, h)) for h in layer_dims[1:]]


BIASES = Catalogue("create_bias_vectors", create_bias_vectors, battery)
Draw = Callable[..., Any]


def zeros(*shape: int) -> Any:
    return np.zeros(shape)


def either(entry: Entry, wrong: Callable[[Any, Draw], Any]) -> None:
    """A mistake in shape or order, of biases that are zero or that are drawn; both are right."""

    @entry.variant
    def _(layer_dims):
        return wrong(layer_dims, zeros)

    @entry.variant
    def _(layer_dims):
        return wrong(layer_dims, normal)


# --- how the entries are drawn -------------------------------------------------------------------


@BIASES.mistake(
    "Your biases are all 1.",
    "Where does a large bias put the sigmoid before the training has begun?",
)
def ones(layer_dims):
    return [np.ones((1, h)) for h in layer_dims[1:]]


@BIASES.mistake(
    "All biases of a layer are the same number, and not 0.",
    "What do the weights start from, by the handout? Biases may do so too, or start from 0.",
)
def constant(layer_dims):
    return [np.full((1, h), 0.01) for h in layer_dims[1:]]


@constant.variant
def _(layer_dims):
    return [np.full((1, h), 0.01 * np.random.randn()) for h in layer_dims[1:]]


for _constant in (0.1, -0.05):

    @constant.variant
    def _(layer_dims, constant=_constant):
        return [np.full((1, h), constant) for h in layer_dims[1:]]


@BIASES.mistake(
    "Your biases have the standard deviation 1: they are not scaled.",
    "Which standard deviation does the handout's initialisation have, and which np.random.randn?",
)
def standard_normal(layer_dims):
    return [np.random.randn(1, h) for h in layer_dims[1:]]


@BIASES.mistake(
    "Your biases have a standard deviation other than the handout's.",
    "Which standard deviation do the weights have? Biases may have it too, or be 0.",
)
def other_deviation(layer_dims):
    return [0.1 * np.random.randn(1, h) for h in layer_dims[1:]]


for _deviation in (1e-4, 1e-3, 0.02, 0.05, 0.5):

    @other_deviation.variant
    def _(layer_dims, deviation=_deviation):
        return [deviation * np.random.randn(1, h) for h in layer_dims[1:]]


@BIASES.mistake(
    "Your biases are drawn from a uniform distribution.",
    "Which distributions do np.random.rand and np.random.randn draw from?",
)
def uniform(layer_dims):
    return [np.random.rand(1, h) for h in layer_dims[1:]]


for _low, _high in ((0.0, 0.01), (-0.01, 0.01), (-0.01732, 0.01732), (-0.1, 0.1), (-1.0, 1.0)):

    @uniform.variant
    def _(layer_dims, low=_low, high=_high):
        return [np.random.uniform(low, high, (1, h)) for h in layer_dims[1:]]


@BIASES.mistake(
    "Two calls give the very same numbers.",
    "Is the generator seeded inside of the function?",
)
def reseeds(layer_dims):
    np.random.seed(0)
    return [normal(1, h) for h in layer_dims[1:]]


# --- how many, of which shape --------------------------------------------------------------------


@BIASES.mistake(
    "Your biases are flat, (h,), where the handout asks for rows, (1, h).",
    "Which shape does the handout give b?",
)
def flat(layer_dims):
    return [np.zeros(h) for h in layer_dims[1:]]


either(flat, lambda dims, draw: [draw(h) for h in dims[1:]])


@BIASES.mistake(
    "Your biases are columns, (h, 1), where the handout asks for rows, (1, h).",
    "Which shape does the handout give b, and to what is it added?",
)
def columns(layer_dims):
    return [np.zeros((h, 1)) for h in layer_dims[1:]]


either(columns, lambda dims, draw: [draw(h, 1) for h in dims[1:]])


@BIASES.mistake(
    "There is a bias for the input, too: one vector too many.",
    "To which arrays is b added, and does the input layer have one?",
)
def one_for_the_input(layer_dims):
    return [np.zeros((1, h)) for h in layer_dims]


either(one_for_the_input, lambda dims, draw: [draw(1, h) for h in dims])


@BIASES.mistake(
    "Your biases have the widths of the layers' inputs, not of their outputs.",
    "S = x W + b: is b as wide as x, or as wide as x W?",
)
def widths_of_the_inputs(layer_dims):
    return [np.zeros((1, d)) for d in layer_dims[:-1]]


either(widths_of_the_inputs, lambda dims, draw: [draw(1, d) for d in dims[:-1]])


@BIASES.mistake(
    "The last layer's bias is missing.",
    "How many layers does layer_dims = [784, 200, 1] describe?",
)
def last_layer_missing(layer_dims):
    return [np.zeros((1, h)) for h in layer_dims[1:-1]]


either(last_layer_missing, lambda dims, draw: [draw(1, h) for h in dims[1:-1]])


@BIASES.mistake(
    "Only the first layer gets a bias.",
    "Is the return statement inside of the loop?",
)
def first_layer_only(layer_dims):
    return [np.zeros((1, layer_dims[1]))]


either(first_layer_only, lambda dims, draw: [draw(1, dims[1])])


@BIASES.mistake(
    "Two bias vectors are made, however many layers there are.",
    "How many layers does layer_dims describe, if it has five entries?",
)
def two_layers_only(layer_dims):
    return [np.zeros((1, h)) for h in layer_dims[1:3]]


either(two_layers_only, lambda dims, draw: [draw(1, h) for h in dims[1:3]])
either(two_layers_only, lambda dims, draw: [draw(1, dims[1]), draw(1, dims[2])])


@BIASES.mistake(
    "Each layer has one bias, (1, 1), where it should have one for each neuron.",
    "Which shape does the handout give b?",
)
def one_a_layer(layer_dims):
    return [np.zeros((1, 1)) for _ in layer_dims[1:]]


either(one_a_layer, lambda dims, draw: [draw(1, 1) for _ in dims[1:]])


@BIASES.mistake(
    "Each layer's bias is a plain number where an array (1, h) is asked for.",
    "Which shape does the handout give b?",
)
def numbers(layer_dims):
    return [0.0 for _ in layer_dims[1:]]


@numbers.variant
def _(layer_dims):
    return [0 for _ in layer_dims[1:]]


@BIASES.mistake(
    "Your biases are shaped like the weight matrices, (d, h).",
    "Each neuron adds one number to its sum: which shape has b?",
)
def shaped_like_weights(layer_dims):
    return each(layer_dims, zeros)


either(shaped_like_weights, each)


@BIASES.mistake(
    "The vectors come in reverse order: the last layer's first.",
    "Which bias is the first that the batch meets?",
)
def reversed_order(layer_dims):
    return [np.zeros((1, h)) for h in layer_dims[:0:-1]]


either(reversed_order, lambda dims, draw: [draw(1, h) for h in dims[:0:-1]])


@BIASES.mistake(
    "One vector is returned where a list of them is asked for.",
    "Is the return statement inside of the loop? What is appended to what?",
)
def one_vector(layer_dims):
    return np.zeros((1, layer_dims[1]))


@BIASES.mistake(
    "A dictionary is returned where a list is asked for.",
    "How does the handout's code walk through the biases?",
)
def dictionary(layer_dims):
    return {layer: np.zeros((1, h)) for layer, h in enumerate(layer_dims[1:])}


@BIASES.mistake(
    "The widths 200 and 1 are written into your function.",
    "What is the argument for?",
)
def widths_hard_coded(layer_dims):  # noqa: ARG001
    return [np.zeros((1, 200)), np.zeros((1, 1))]


either(widths_hard_coded, lambda _dims, draw: [draw(1, 200), draw(1, 1)])


@BIASES.mistake(
    "create_bias_vectors changes the list that it is given.",
    "What is left in the caller's list after pop or append?",
)
def changes_the_list(layer_dims):
    result = create_bias_vectors(layer_dims)
    layer_dims.pop()
    return result


@changes_the_list.variant
def _(layer_dims):
    result = create_bias_vectors(layer_dims)
    layer_dims.pop(0)
    return result
