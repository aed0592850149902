"""Part (d): what backward_pass does to lists, shapes and arguments."""

from __future__ import annotations

from .backward import BACKWARD, backprop

# --- the layers ----------------------------------------------------------------------------------


@BACKWARD.mistake(
    "Both lists come back with the last layer first.",
    "The backward pass meets the last layer first: where does its gradient go in the list?",
)
def reversed_lists(dL_dg, layer_caches):
    grad_Ws, grad_bs = backprop(dL_dg, layer_caches)
    return grad_Ws[::-1], grad_bs[::-1]


@BACKWARD.mistake(
    "Your grad_Ws comes back with the last layer first; grad_bs is in order.",
    "The backward pass meets the last layer first: where does its gradient go in the list?",
)
def weights_reversed(dL_dg, layer_caches):
    grad_Ws, grad_bs = backprop(dL_dg, layer_caches)
    return grad_Ws[::-1], grad_bs


@BACKWARD.mistake(
    "Your grad_bs comes back with the last layer first; grad_Ws is in order.",
    "The backward pass meets the last layer first: where does its gradient go in the list?",
)
def biases_reversed(dL_dg, layer_caches):
    grad_Ws, grad_bs = backprop(dL_dg, layer_caches)
    return grad_Ws, grad_bs[::-1]


@BACKWARD.mistake(
    "Only the last layer gets gradients.",
    "How does the derivative get from layer l to layer l - 1, and how many layers are there?",
)
def last_layer_only(dL_dg, layer_caches):
    grad_Ws, grad_bs = backprop(dL_dg, layer_caches)
    return grad_Ws[-1:], grad_bs[-1:]


@last_layer_only.variant
def _(dL_dg, layer_caches):
    grad_Ws, grad_bs = backprop(dL_dg, layer_caches)
    return ([*(0 * grad for grad in grad_Ws[:-1]), grad_Ws[-1]],
            [*(0 * grad for grad in grad_bs[:-1]), grad_bs[-1]])  # fmt: skip


@BACKWARD.mistake(
    "Only the last layer's bias gets a gradient; the others' are zero.",
    "Which delta does the bias of a hidden layer belong to, and where is its gradient written?",
)
def hidden_biases_zero(dL_dg, layer_caches):
    grad_Ws, grad_bs = backprop(dL_dg, layer_caches)
    return grad_Ws, [*(0 * grad for grad in grad_bs[:-1]), grad_bs[-1]]


@BACKWARD.mistake(
    "The first layer gets no gradient: your loop ends before it.",
    "Which is the last value of your loop variable, and which layer is that?",
)
def first_layer_missing(dL_dg, layer_caches):
    grad_Ws, grad_bs = backprop(dL_dg, layer_caches)
    return grad_Ws[1:], grad_bs[1:]


@first_layer_missing.variant
def _(dL_dg, layer_caches):
    grad_Ws, grad_bs = backprop(dL_dg, layer_caches)
    return [None, *grad_Ws[1:]], [None, *grad_bs[1:]]


@first_layer_missing.variant
def _(dL_dg, layer_caches):
    grad_Ws, grad_bs = backprop(dL_dg, layer_caches)
    return [0 * grad_Ws[0], *grad_Ws[1:]], [0 * grad_bs[0], *grad_bs[1:]]


@first_layer_missing.variant
def _(dL_dg, layer_caches):
    grad_Ws, grad_bs = backprop(dL_dg, layer_caches)
    return [0, *grad_Ws[1:]], [0, *grad_bs[1:]]


@BACKWARD.mistake(
    "Your backward pass is written for two layers.",
    "The handout's layer_dims may be of any length: how many caches are there then?",
)
def two_layers_only(dL_dg, layer_caches):
    return backprop(dL_dg, [layer_caches[0], layer_caches[1]])


@two_layers_only.variant
def _(dL_dg, layer_caches):
    return backprop(dL_dg, [layer_caches[-2], layer_caches[-1]])


@two_layers_only.variant
def _(dL_dg, layer_caches):
    first, second = layer_caches
    return backprop(dL_dg, [first, second])


@BACKWARD.mistake(
    "Your gradients have the wrong sign.",
    "backward_pass returns the gradient itself: where is it subtracted from the weights?",
)
def sign(dL_dg, layer_caches):
    return backprop(-dL_dg, layer_caches)


@BACKWARD.mistake(
    "backward_pass returns the gradients of the biases first and those of the weights second.",
    "In which order does the handout unpack the two?",
)
def swapped_pair(dL_dg, layer_caches):
    return backprop(dL_dg, layer_caches)[::-1]


@BACKWARD.mistake(
    "backward_pass returns the gradients of the weights alone.",
    "Which two lists does the handout unpack?",
)
def no_bias_gradients(dL_dg, layer_caches):
    return backprop(dL_dg, layer_caches)[0]


@BACKWARD.mistake(
    "backward_pass returns one list with a pair a layer where two lists are asked for.",
    "Which two lists does the handout unpack?",
)
def pairs_a_layer(dL_dg, layer_caches):
    return list(zip(*backprop(dL_dg, layer_caches)))
