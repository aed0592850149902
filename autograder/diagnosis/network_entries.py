"""Part (a): my_nn_finite_difference_checker that mistakes one entry, or its place, for another."""

from __future__ import annotations

import numpy as np

from .network_differences import NETWORK, right


@NETWORK.mistake(
    "Your bias gradients are twice as large as they should be; those of the weights are right.",
    "How far apart are the two points of a bias' difference, and what is it divided by?",
)
def biases_twice_as_large(X_batch, y_batch, weight_matrices, biases, activations):
    grad_Ws, grad_bs = right(X_batch, y_batch, weight_matrices, biases, activations)
    return grad_Ws, [2 * grad for grad in grad_bs]


@NETWORK.mistake(
    "The gradient of each layer's last bias is missing: your loop ends before it.",
    "How many biases has the last layer, and how many turns does your loop make there?",
)
def last_bias_missing(X_batch, y_batch, weight_matrices, biases, activations):
    grad_Ws, grad_bs = right(X_batch, y_batch, weight_matrices, biases, activations)
    return grad_Ws, [grad * (np.arange(grad.size) < grad.size - 1) for grad in grad_bs]


@NETWORK.mistake(
    "The entries of your weight gradients are in the wrong places: what was laid out row by row is "
    "read column by column.",
    "In which order are the entries of W moved, and in which order is the gradient filled?",
)
def columns_for_rows(X_batch, y_batch, weight_matrices, biases, activations):
    grad_Ws, grad_bs = right(X_batch, y_batch, weight_matrices, biases, activations)
    return [grad.ravel().reshape(grad.shape, order="F") for grad in grad_Ws], grad_bs


@NETWORK.mistake(
    "All entries of each of your gradients are alike: every one is that of the last entry.",
    "Which entry does each of your functions move when it is called, after the loop?",
)
def last_entry_everywhere(X_batch, y_batch, weight_matrices, biases, activations):
    found = right(X_batch, y_batch, weight_matrices, biases, activations)
    return tuple([np.full(grad.shape, grad.ravel()[-1]) for grad in grads] for grads in found)
