"""Part (d): gradients that are divided by a number of neurons, where the batch's size belongs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .backward import BACKWARD, Gradients, backprop


def inputs(cache: Any) -> int:
    return int(cache[1].shape[0])


def neurons(cache: Any) -> int:
    return int(cache[1].shape[1])


def divided(
    dL_dg: Any, caches: Any, W_by: Callable[[Any], int] | None, b_by: Callable[[Any], int] | None
) -> Gradients:
    """Right gradients, but for what they are divided by.

    Args:
        dL_dg: as `backward_pass` is given it.
        caches: likewise.
        W_by: cache -> what the gradient of W is divided by; None for the size of the batch.
        b_by: likewise for b.
    """
    n = len(dL_dg)
    grad_Ws, grad_bs = backprop(dL_dg, caches)
    return (
        [grad * n / (W_by(cache) if W_by else n) for grad, cache in zip(grad_Ws, caches)],
        [grad * n / (b_by(cache) if b_by else n) for grad, cache in zip(grad_bs, caches)],
    )


@BACKWARD.mistake(
    "Your gradients are divided by the number of the layer's inputs, not by the size of the batch.",
    "What are the two axes of x, and over which of them is the mean loss a mean?",
)
def both_over_inputs(dL_dg, layer_caches):
    return divided(dL_dg, layer_caches, inputs, inputs)


@BACKWARD.mistake(
    "Your grad_b is divided by the number of the layer's inputs, not by the size of the batch.",
    "What are the two axes of x, and over which of them is the mean loss a mean?",
)
def biases_over_inputs(dL_dg, layer_caches):
    return divided(dL_dg, layer_caches, None, inputs)


@BACKWARD.mistake(
    "Your gradients are divided by the number of the layer's neurons, not by the size of the "
    "batch.",
    "What are the two axes of delta, and over which of them is the mean loss a mean?",
)
def both_over_neurons(dL_dg, layer_caches):
    return divided(dL_dg, layer_caches, neurons, neurons)


@BACKWARD.mistake(
    "Your grad_W is divided by the number of the layer's neurons, not by the size of the batch.",
    "What are the two axes of delta, and over which of them is the mean loss a mean?",
)
def weights_over_neurons(dL_dg, layer_caches):
    return divided(dL_dg, layer_caches, neurons, None)


@weights_over_neurons.variant
def _(dL_dg, layer_caches):
    return divided(dL_dg, layer_caches, neurons, lambda _cache: 1)


@BACKWARD.mistake(
    "Your grad_b is divided by the number of the layer's neurons, not by the size of the batch.",
    "What are the two axes of delta, and over which of them is the mean loss a mean?",
)
def biases_over_neurons(dL_dg, layer_caches):
    return divided(dL_dg, layer_caches, None, neurons)


@BACKWARD.mistake(
    "Your gradients are divided by the number of the network's inputs, not by the size of the "
    "batch.",
    "What are the two axes of X_batch, and over which of them is the mean loss a mean?",
)
def both_over_the_networks_inputs(dL_dg, layer_caches):
    pixels = inputs(layer_caches[0])
    return divided(dL_dg, layer_caches, lambda _cache: pixels, lambda _cache: pixels)
