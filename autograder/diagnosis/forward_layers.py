"""Part (c): what forward_pass does with a layer's output, and with the list of activations."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.graded.attempts import relu_activation, resolve

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


@FORWARD.mistake(
    "The hidden layers always get ReLU, whatever the list says.",
    "Which activation does the list give for the first layer, and does your code look?",
)
def hidden_are_always_relu(X_batch, weight_matrices, biases, activations):
    own = [relu_activation] * (len(biases) - 1)
    return forward_pass(X_batch, weight_matrices, biases, [*own, activations[-1]])


@FORWARD.mistake(
    "The outputs of the layers are cut to integers where the batch holds integers.",
    "Which dtype has an array that is made with dtype=X_batch.dtype, or like X_batch?",
)
def integer_outputs(X_batch, weight_matrices, biases, activations):
    h: Any = X_batch
    caches: list[Any] = []
    for layer in zip(weight_matrices, biases, activations):
        out, own = through(h, [layer])
        h = out.astype(X_batch.dtype)
        caches += own
    return h, caches
