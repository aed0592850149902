"""Part (c): how many matrices create_weight_matrices returns, and of which shape."""

from __future__ import annotations

from .parameters import WEIGHTS, each, normal

# --- how many, of which shape --------------------------------------------------------------------


@WEIGHTS.mistake(
    "Your weight matrices are transposed.",
    "x is (n, d) and the layer computes x W: which shape has W?",
)
def transposed(layer_dims):
    return each(layer_dims, lambda d, h: normal(h, d))


@WEIGHTS.mistake(
    "Your weight matrices are square, with the layer's inputs on both sides.",
    "A layer leads from d numbers to h: which shape has W?",
)
def square(layer_dims):
    return each(layer_dims, lambda d, _h: normal(d, d))


@WEIGHTS.mistake(
    "Your weight matrices have a row more than the layer has inputs.",
    "Where does the handout keep the biases?",
)
def row_for_the_bias(layer_dims):
    return each(layer_dims, lambda d, h: normal(d + 1, h))


@WEIGHTS.mistake(
    "Your weights are flat arrays where matrices are asked for.",
    "x is (n, d) and the layer computes x W: which shape has W?",
)
def flat(layer_dims):
    return each(layer_dims, lambda d, h: normal(d * h))


@WEIGHTS.mistake(
    "The last weight matrix is missing.",
    "How many layers does layer_dims = [784, 200, 1] describe, and over how many do you loop?",
)
def last_layer_missing(layer_dims):
    return each(layer_dims[:-1], normal)


@WEIGHTS.mistake(
    "The first weight matrix is missing.",
    "How many layers does layer_dims = [784, 200, 1] describe, and where does your loop begin?",
)
def first_layer_missing(layer_dims):
    return each(layer_dims[1:], normal)


@WEIGHTS.mistake(
    "Only the first weight matrix is made.",
    "Is the return statement inside of the loop?",
)
def first_layer_only(layer_dims):
    return each(layer_dims[:2], normal)


@WEIGHTS.mistake(
    "Two weight matrices are made, however many layers there are.",
    "How many layers does layer_dims describe, if it has five entries?",
)
def two_layers_only(layer_dims):
    d, h, out = layer_dims[:3]
    return [normal(d, h), normal(h, out)]


@two_layers_only.variant
def _(layer_dims):
    return [normal(layer_dims[0], layer_dims[1]), normal(layer_dims[1], layer_dims[2])]


@two_layers_only.variant
def _(layer_dims):
    return each(layer_dims[:3], normal)


@WEIGHTS.mistake(
    "There is a weight matrix too many: one for each width, not one for each layer.",
    "How many layers does layer_dims = [784, 200, 1] describe?",
)
def one_too_many(layer_dims):
    return each([*layer_dims, layer_dims[-1]], normal)


@one_too_many.variant
def _(layer_dims):
    return each([layer_dims[-1], *layer_dims], normal)


@one_too_many.variant
def _(layer_dims):
    return each([*layer_dims, 1], normal)


@WEIGHTS.mistake(
    "The matrices come in reverse order: the last layer's first.",
    "Which matrix is the first that the batch meets?",
)
def reversed_order(layer_dims):
    return each(layer_dims, normal)[::-1]


@WEIGHTS.mistake(
    "One matrix is returned where a list of them is asked for.",
    "Is the return statement inside of the loop? What is appended to what?",
)
def one_matrix(layer_dims):
    return normal(layer_dims[0], layer_dims[1])


@one_matrix.variant
def _(layer_dims):
    return normal(layer_dims[-2], layer_dims[-1])


@WEIGHTS.mistake(
    "A dictionary is returned where a list is asked for.",
    "How does the handout's code walk through the weight matrices?",
)
def dictionary(layer_dims):
    return dict(enumerate(each(layer_dims, normal)))


@WEIGHTS.mistake(
    "The widths 784, 200 and 1 are written into your function.",
    "What is the argument for?",
)
def widths_hard_coded(layer_dims):  # noqa: ARG001
    return each([784, 200, 1], normal)


@WEIGHTS.mistake(
    "create_weight_matrices changes the list that it is given.",
    "What is left in the caller's list after pop or append?",
)
def changes_the_list(layer_dims):
    result = each(layer_dims, normal)
    layer_dims.pop()
    return result
