"""Part (b): sums of layer_forward that are right for some shapes and dtypes."""

from __future__ import annotations

import numpy as np

from .layer import LAYER, layer


@LAYER.mistake(
    "W is transposed where it is square: your code guesses from its shape how it lies.",
    "W is (d, h): can its shape tell whether it lies so, when d = h?",
)
def square_weights_transposed(x, W, b, activation_fn):
    turned = W.T if W.shape[0] == W.shape[1] else W
    return layer(x, W, b, activation_fn, x @ turned + b)


@LAYER.mistake(
    "S is cut to integers where x holds integers.",
    "Which dtype has an array that is made like x, and what is lost when floats are put into it?",
)
def integer_sums(x, W, b, activation_fn):
    return layer(x, W, b, activation_fn, (x @ W + b).astype(x.dtype))


@LAYER.mistake(
    "The width 200 is written into your function: it fails for a layer with another width.",
    "The handout asks for code that is general: which argument knows how many neurons there are?",
)
def two_hundred_neurons(x, W, b, activation_fn):
    S = np.zeros((len(x), 200))
    S[:] = x @ W + b
    return layer(x, W, b, activation_fn, S)


@two_hundred_neurons.variant
def _(x, W, b, activation_fn):
    S = np.zeros((len(x), 200 if W.shape[1] > 1 else 1))
    S[:] = x @ W + b
    return layer(x, W, b, activation_fn, S)


@LAYER.mistake("The bias is added as a column.", "Which shape has b, and which of its axes is S's?")
def bias_column(x, W, b, activation_fn):
    return layer(x, W, b, activation_fn, x @ W + b.T)
