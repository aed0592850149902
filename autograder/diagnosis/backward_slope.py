"""Part (d): the activation's derivative in backward_pass, and what a layer hands down."""

from __future__ import annotations

from typing import Any

import numpy as np

from .backward import BACKWARD, Gradients, backprop, mean_outer, mean_row

# --- the activation's derivative -----------------------------------------------------------------


@BACKWARD.mistake(
    "No delta of yours has the activation's derivative in it.",
    "In the induction step, what is delta multiplied with before it reaches W and b?",
)
def no_slope(dL_dg, layer_caches):
    return backprop(dL_dg, layer_caches, slope=lambda d, _ds, _layer: d)


@BACKWARD.mistake(
    "The last layer's delta lacks the sigmoid's derivative.",
    "dL_dg is the derivative with respect to g: what lies between g and the last layer's S?",
)
def no_slope_in_the_last_layer(dL_dg, layer_caches):
    return backprop(
        dL_dg,
        layer_caches,
        slope=lambda d, ds, layer: d * np.ones_like(ds) if layer == 1 else d * ds,
    )


@BACKWARD.mistake(
    "The deltas of the hidden layers lack the activation's derivative: the ReLU's mask is missing.",
    "In the induction step, what is W delta multiplied with, entry by entry?",
)
def no_slope_in_hidden_layers(dL_dg, layer_caches):
    return backprop(dL_dg, layer_caches, slope=lambda d, ds, layer: d * ds if layer == 1 else d)


@BACKWARD.mistake(
    "The activation's derivative is multiplied in twice.",
    "In how many places do you use the derivative that the cache holds?",
)
def slope_twice(dL_dg, layer_caches):
    return backprop(dL_dg, layer_caches, slope=lambda d, ds, _layer: d * ds**2)


@slope_twice.variant
def _(dL_dg, layer_caches):
    d = np.reshape(dL_dg, (-1, 1))
    grad_Ws: list[Any] = []
    grad_bs: list[Any] = []
    for x, W, _, ds in reversed(layer_caches):
        d = d * ds
        grad_Ws.insert(0, mean_outer(x, d * ds))
        grad_bs.insert(0, mean_row(d * ds))
        d = d @ W.T
    return grad_Ws, grad_bs


@BACKWARD.mistake(
    "The activation's derivative is averaged over the batch before it is used.",
    "Each example has its own slopes on the way back: when can examples be averaged?",
)
def slopes_averaged(dL_dg, layer_caches):
    return backprop(dL_dg, layer_caches, slope=lambda d, ds, _layer: d * ds.mean(axis=0))


def without_slope(
    dL_dg: Any, caches: Any, in_W: bool = False, in_b: bool = False, below: bool = False
) -> Gradients:
    """Back-propagation in which some results lack their own layer's derivative."""
    d = np.reshape(dL_dg, (-1, 1))
    grad_Ws: list[Any] = []
    grad_bs: list[Any] = []
    for x, W, _, ds in reversed(caches):
        delta = d * ds
        grad_Ws.insert(0, mean_outer(x, d if in_W else delta))
        grad_bs.insert(0, mean_row(d if in_b else delta))
        d = (d if below else delta) @ W.T
    return grad_Ws, grad_bs


@BACKWARD.mistake(
    "What a layer hands down lacks its own activation's derivative: W is applied to dL/dout where "
    "it should be applied to delta.",
    "In the induction step, which quantity of layer l stands beside W^(l)?",
)
def delta_not_handed_down(dL_dg, layer_caches):
    return without_slope(dL_dg, layer_caches, below=True)


@BACKWARD.mistake(
    "Your grad_b lacks the activation's derivative, which your grad_W has.",
    "Both are derivatives by way of S: which factor have they in common?",
)
def bias_without_slope(dL_dg, layer_caches):
    return without_slope(dL_dg, layer_caches, in_b=True)


@BACKWARD.mistake(
    "Your grad_W lacks the activation's derivative, which your grad_b has.",
    "Both are derivatives by way of S: which factor have they in common?",
)
def weights_without_slope(dL_dg, layer_caches):
    return without_slope(dL_dg, layer_caches, in_W=True)


@BACKWARD.mistake(
    "The gradients lack their own layer's derivative, though the layers below get it.",
    "By way of which quantity does the loss depend on W: which derivative lies between?",
)
def gradients_before_slope(dL_dg, layer_caches):
    return without_slope(dL_dg, layer_caches, in_W=True, in_b=True)


@BACKWARD.mistake(
    "The deltas of your hidden layers are masked as ReLU's are, whatever their activation is.",
    "Where does the cache hold the derivative of the layer's own activation?",
)
def mask_for_slope(dL_dg, layer_caches):
    return backprop(
        dL_dg, layer_caches, slope=lambda d, ds, layer: d * ds if layer == 1 else d * (ds > 0)
    )


@BACKWARD.mistake(
    "Every layer starts from dL_dg: what the layer above hands down is not used.",
    "How does the derivative get from layer l to layer l - 1?",
)
def starts_anew_in_each_layer(dL_dg, layer_caches):
    start = np.reshape(dL_dg, (-1, 1))
    return backprop(dL_dg, layer_caches, below=lambda _delta, _W: start)


@BACKWARD.mistake(
    "What a layer hands down is multiplied by the layer's input once more.",
    "In the induction step, which factors stand beside W delta?",
)
def times_the_input(dL_dg, layer_caches):
    d = np.reshape(dL_dg, (-1, 1))
    grad_Ws: list[Any] = []
    grad_bs: list[Any] = []
    for x, W, _, ds in reversed(layer_caches):
        grad_Ws.insert(0, mean_outer(x, d * ds))
        grad_bs.insert(0, mean_row(d * ds))
        d = (d * ds) @ W.T * x
    return grad_Ws, grad_bs


@BACKWARD.mistake(
    "A multiple of W is added to its gradient.",
    "Does the handout's loss hold anything but the likelihood?",
)
def weight_decay(dL_dg, layer_caches):
    return decayed(dL_dg, layer_caches, 0.01)


def decayed(dL_dg: Any, caches: Any, factor: float) -> Gradients:
    grad_Ws, grad_bs = backprop(dL_dg, caches)
    return [grad + factor * cache[1] for grad, cache in zip(grad_Ws, caches)], grad_bs


for _factor in (1e-4, 1e-3, 0.1, 1.0):

    @weight_decay.variant
    def _(dL_dg, layer_caches, factor=_factor):
        return decayed(dL_dg, layer_caches, factor)


@BACKWARD.mistake(
    "In every layer you pass the derivative on through the first weight matrix.",
    "In the induction step, which layer's W stands beside delta of layer l?",
)
def through_the_first_weights(dL_dg, layer_caches):
    W = layer_caches[0][1]
    return backprop(dL_dg, layer_caches, below=lambda delta, _W: delta @ W.T)


@through_the_first_weights.variant
def _(dL_dg, layer_caches):
    W = layer_caches[0][1]
    return backprop(dL_dg, layer_caches, below=lambda delta, _W: delta.dot(W.T))


@BACKWARD.mistake(
    "Your gradients are clipped.",
    "Which line of yours limits the size of a gradient? The handout's has no limit.",
)
def clipped(dL_dg, layer_caches):
    return limited(dL_dg, layer_caches, 0.05)


def limited(dL_dg: Any, caches: Any, most: float) -> Gradients:
    grad_Ws, grad_bs = backprop(dL_dg, caches)
    return ([np.clip(grad, -most, most) for grad in grad_Ws],
            [np.clip(grad, -most, most) for grad in grad_bs])  # fmt: skip


for _most in (0.01, 0.1):

    @clipped.variant
    def _(dL_dg, layer_caches, most=_most):
        return limited(dL_dg, layer_caches, most)


@BACKWARD.mistake(
    "What a layer hands down is averaged over the batch; each example has a delta of its own.",
    "Which shape has the derivative at the output of the layer below: one row, or n?",
)
def averaged_on_the_way(dL_dg, layer_caches):
    return backprop(dL_dg, layer_caches, below=lambda delta, W: mean_row(delta) @ W.T)
