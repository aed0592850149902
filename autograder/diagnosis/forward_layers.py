"""Part (c): what forward_pass does with a layer's output, and with the list of activations."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.graded.attempts import resolve

from .forward import FORWARD, forward_pass, through


@FORWARD.mistake(
    "Each layer's activation is applied twice.",
    "What does layer_forward return: S, or the activation's output?",
)
def activated_twice(X_batch, weight_matrices, biases, activations):
    h: Any = X_batch
    caches: list[Any] = []
    for layer in zip(weight_matrices, biases, activations):
        out, own = through(h, [layer])
        h, caches = resolve(layer[2])(out)[0], [*caches, *own]
    return h, caches


@FORWARD.mistake(
    "The second activation of the list is used in every layer after the first.",
    "activations holds one function a layer: which one belongs to the third?",
)
def second_for_the_rest(X_batch, weight_matrices, biases, activations):
    own = [activations[min(layer, 1)] for layer in range(len(biases))]
    return forward_pass(X_batch, weight_matrices, biases, own)


@FORWARD.mistake(
    "Between the layers an axis of length one is squeezed away: with one example, or one neuron, "
    "the next layer gets no matrix.",
    "Which shape has the output of a hidden layer for a batch of one image?",
)
def squeezes_between_layers(X_batch, weight_matrices, biases, activations):
    h: Any = X_batch
    caches: list[Any] = []
    for layer in zip(weight_matrices, biases, activations):
        h, own = through(np.squeeze(h) if caches else h, [layer])
        caches += own
    return h, caches
