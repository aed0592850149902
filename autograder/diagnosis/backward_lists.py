"""Part (d): what backward_pass does to lists, shapes and arguments."""

from __future__ import annotations

from typing import Any

import numpy as np

from .backward import BACKWARD, backprop, mean_outer, mean_row

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
    "The first layer gets no gradient: your loop ends before it.",
    "Which is the last value of your loop variable, and which layer is that?",
)
def first_layer_missing(dL_dg, layer_caches):
    grad_Ws, grad_bs = backprop(dL_dg, layer_caches)
    return grad_Ws[1:], grad_bs[1:]


@BACKWARD.mistake(
    "Your backward pass is written for two layers.",
    "The handout's layer_dims may be of any length: how many caches are there then?",
)
def two_layers_only(dL_dg, layer_caches):
    return backprop(dL_dg, [layer_caches[0], layer_caches[1]])


@two_layers_only.variant
def _(dL_dg, layer_caches):
    return backprop(dL_dg, [layer_caches[-2], layer_caches[-1]])


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


# --- shapes --------------------------------------------------------------------------------------


@BACKWARD.mistake(
    "Your grad_W is transposed.",
    "Which shape does W have, and which of x and delta is transposed in the product?",
)
def gradient_transposed(dL_dg, layer_caches):
    return backprop(dL_dg, layer_caches, weights=lambda x, delta: mean_outer(x, delta).T)


@BACKWARD.mistake(
    "Your grad_b is one number for all neurons of a layer: the mean goes over both axes.",
    "Each neuron has a bias of its own: over which axis of delta is the mean?",
)
def bias_over_everything(dL_dg, layer_caches):
    return backprop(dL_dg, layer_caches, biases=lambda delta: delta.mean())


@bias_over_everything.variant
def _(dL_dg, layer_caches):
    return backprop(
        dL_dg, layer_caches, biases=lambda delta: np.full((1, delta.shape[1]), delta.mean())
    )


@BACKWARD.mistake(
    "Your grad_b goes over the wrong axis: it has one entry an example, not one a neuron.",
    "Which axis of delta is the batch?",
)
def bias_over_neurons(dL_dg, layer_caches):
    return backprop(dL_dg, layer_caches, biases=lambda delta: delta.mean(axis=1))


for _biases in (
    lambda delta: delta.mean(axis=1, keepdims=True),
    lambda delta: delta.sum(axis=1),
    lambda delta: delta.sum(axis=1, keepdims=True),
):

    @bias_over_neurons.variant
    def _(dL_dg, layer_caches, biases=_biases):
        return backprop(dL_dg, layer_caches, biases=biases)


@BACKWARD.mistake(
    "Your grad_b is delta itself, (n, h), without the mean over the batch.",
    "b is (1, h) and is added to every example: what becomes of the n rows of delta?",
)
def bias_not_averaged(dL_dg, layer_caches):
    return backprop(dL_dg, layer_caches, biases=lambda delta: delta)


@BACKWARD.mistake(
    "Your grad_b is a column, (h, 1), where b is a row, (1, h).",
    "Which shape does the handout give b?",
)
def bias_column(dL_dg, layer_caches):
    return backprop(dL_dg, layer_caches, biases=lambda delta: delta.mean(axis=0)[:, None])


@BACKWARD.mistake(
    "Broadcasting: dL_dg is (n,) and the derivative is (n, 1), so their product is (n, n).",
    "See the handout's note on broadcasting: which shape should dL_dg have beside (n, 1)?",
)
def broadcasts(dL_dg, layer_caches):
    deep = len(layer_caches) > 1
    return backprop(
        dL_dg,
        layer_caches,
        slope=lambda d, ds, layer: d.reshape(-1) * ds if layer == 1 else d * ds,
        below=lambda delta, W: delta @ W.T if deep else None,
    )


# --- the arguments -------------------------------------------------------------------------------


@BACKWARD.mistake(
    "backward_pass changes the dL_dg that it is given.",
    "Does delta *= ... make a new array, or write into the caller's?",
)
def changes_dL_dg(dL_dg, layer_caches):
    result = backprop(dL_dg, layer_caches)
    dL_dg *= 0.5
    return result


@BACKWARD.mistake(
    "backward_pass takes the caches out of the list that it is given.",
    "What is left in the caller's list after pop? How can it be read from the end without?",
)
def empties_the_caches(dL_dg, layer_caches):
    result = backprop(dL_dg, layer_caches)
    layer_caches.pop()
    return result


@BACKWARD.mistake(
    "backward_pass changes arrays inside of the caches: called twice, it gives two results.",
    "Which arrays of the cache does your code write into, with *= or with an index?",
)
def changes_the_caches(dL_dg, layer_caches):
    d = np.reshape(dL_dg, (-1, 1))
    grad_Ws: list[Any] = []
    grad_bs: list[Any] = []
    for x, W, _, ds in reversed(layer_caches):
        ds *= d
        grad_Ws.insert(0, mean_outer(x, ds))
        grad_bs.insert(0, mean_row(ds))
        d = ds @ W.T
    return grad_Ws, grad_bs


@BACKWARD.mistake(
    "backward_pass computes in single precision, and half of the digits are lost.",
    "NumPy computes in float64 by itself: where do you ask for less?",
)
def single_precision(dL_dg, layer_caches):
    grad_Ws, grad_bs = backprop(dL_dg, layer_caches)
    return [grad.astype(np.float32) for grad in grad_Ws], grad_bs
