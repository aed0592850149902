"""Part (d): shapes in backward_pass, and what it does to its arguments."""

from __future__ import annotations

from typing import Any

import numpy as np

from .backward import BACKWARD, backprop, mean_outer, mean_row

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


@changes_dL_dg.variant
def _(dL_dg, layer_caches):
    result = backprop(dL_dg, layer_caches)
    dL_dg.shape = (len(dL_dg), 1)
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
    "backward_pass reverses the list that it is given: called again, it sees the last layer first.",
    "What is the difference between caches.reverse() and reversed(caches)?",
)
def reverses_the_caches(dL_dg, layer_caches):
    result = backprop(dL_dg, layer_caches)
    layer_caches.reverse()
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


@BACKWARD.mistake(
    "Your product has delta and W where it should have the transpose of W.",
    "delta is (n, h) and W is (d, h): which product is (n, d)?",
)
def w_not_transposed(dL_dg, layer_caches):
    return backprop(dL_dg, layer_caches, below=lambda delta, W: delta @ W)


@w_not_transposed.variant
def _(dL_dg, layer_caches):
    return backprop(dL_dg, layer_caches, below=np.dot)


@BACKWARD.mistake(
    "Your loop meets the first layer first; the derivative comes from the last.",
    "In which order does back-propagation go through the caches? Is the list reversed twice?",
)
def first_layer_first(dL_dg, layer_caches):
    grad_Ws, grad_bs = backprop(dL_dg, layer_caches[::-1])
    return grad_Ws[::-1], grad_bs[::-1]


@first_layer_first.variant
def _(dL_dg, layer_caches):
    return backprop(dL_dg, layer_caches[::-1], below=lambda delta, W: np.dot(delta, W.T))


@BACKWARD.mistake(
    "The gradients of the middle layers are in the wrong places: each goes in before the last one.",
    "At which index does list.insert(-1, ...) put an entry?",
)
def inserted_before_the_last(dL_dg, layer_caches):
    grad_Ws, grad_bs = backprop(dL_dg, layer_caches)
    return before_the_last(grad_Ws), before_the_last(grad_bs)


def before_the_last(grads: list[Any]) -> list[Any]:
    found: list[Any] = []
    for grad in reversed(grads):
        found.insert(-1, grad)
    return found


@inserted_before_the_last.variant
def _(dL_dg, layer_caches):
    grad_Ws, grad_bs = backprop(dL_dg, layer_caches)
    return before_the_last(grad_Ws), grad_bs


@inserted_before_the_last.variant
def _(dL_dg, layer_caches):
    grad_Ws, grad_bs = backprop(dL_dg, layer_caches)
    return grad_Ws, before_the_last(grad_bs)


@BACKWARD.mistake(
    "Your backward pass is written for three layers at most.",
    "The handout's layer_dims may be of any length: how many caches are there then?",
)
def three_layers_at_most(dL_dg, layer_caches):
    grad_Ws, grad_bs = backprop(dL_dg, layer_caches)
    return grad_Ws[-3:], grad_bs[-3:]


@three_layers_at_most.variant
def _(dL_dg, layer_caches):
    grad_Ws, grad_bs = backprop(dL_dg, layer_caches)
    return [*(0 * g for g in grad_Ws[:-3]), *grad_Ws[-3:]], [
        *(0 * g for g in grad_bs[:-3]),
        *grad_bs[-3:],
    ]


@three_layers_at_most.variant
def _(dL_dg, layer_caches):
    grad_Ws, grad_bs = backprop(dL_dg, layer_caches)
    return grad_Ws, grad_bs[:3] + grad_bs[2:3] * len(grad_bs[3:])


@BACKWARD.mistake(
    "The gradient of W is made with the layer's output where its input belongs.",
    "In the derivative with respect to W of layer l, which layer's neurons stand beside delta?",
)
def output_for_input(dL_dg, layer_caches):
    xs = [cache[0] for cache in layer_caches]
    following = [*xs[1:], xs[-1]]
    wrong = [(x, W, b, ds) for x, (_, W, b, ds) in zip(following, layer_caches)]
    return backprop(dL_dg, wrong)


@BACKWARD.mistake(
    "You reshape x to (d, n) where its transpose is asked for: its entries are in other places.",
    "x has the rows (1, 2) and (3, 4): what is x.T, and what is x.reshape(2, 2)?",
)
def x_reshaped(dL_dg, layer_caches):
    return backprop(dL_dg, layer_caches, weights=of_reshaped)


def of_reshaped(x, delta):
    return x.reshape(x.shape[::-1]) @ delta / len(delta)


@x_reshaped.variant
def _(dL_dg, layer_caches):
    grad_Ws, grad_bs = backprop(dL_dg, layer_caches, weights=of_reshaped)
    return [*grad_Ws[:-1], backprop(dL_dg, layer_caches)[0][-1]], grad_bs


@BACKWARD.mistake(
    "You reshape W to (h, d) where its transpose is asked for: its entries are in other places.",
    "W has the rows (1, 2) and (3, 4): what is W.T, and what is W.reshape(2, 2)?",
)
def w_reshaped(dL_dg, layer_caches):
    return backprop(dL_dg, layer_caches, below=lambda delta, W: delta @ W.reshape(W.shape[::-1]))
