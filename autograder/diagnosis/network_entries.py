"""Part (a): my_nn_finite_difference_checker that mistakes one entry, or its place, for another."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from .network_differences import NETWORK, right, two_points


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
    "Only the first bias of each layer is moved: the gradients of the others are zero.",
    "Which shape has a bias vector, and over which of its sides does your loop go?",
)
def first_bias_alone(X_batch, y_batch, weight_matrices, biases, activations):
    grad_Ws, grad_bs = right(X_batch, y_batch, weight_matrices, biases, activations)
    return grad_Ws, [grad * (np.arange(grad.size) == 0) for grad in grad_bs]


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


# --- several entries at once ---------------------------------------------------------------------

HOW_MANY = (
    "In the handout's formula for part (a), how many entries of a are moved, and which entry of "
    "the gradient is that?"
)


def in_each(number: Any, grad: Any) -> Any:
    return np.full(grad.shape, number)


@NETWORK.mistake(
    "Every entry of a layer's bias gradient is the sum over all biases of the layer, as if they "
    "were all moved at once.",
    HOW_MANY,
)
def biases_at_once(X_batch, y_batch, weight_matrices, biases, activations):
    grad_Ws, grad_bs = right(X_batch, y_batch, weight_matrices, biases, activations)
    return grad_Ws, [in_each(grad.sum(), grad) for grad in grad_bs]


@NETWORK.mistake(
    "The gradient of each weight matrix and of each bias vector is one number, the sum over all "
    "of its entries, as if they were all moved at once.",
    HOW_MANY,
)
def parameters_at_once(X_batch, y_batch, weight_matrices, biases, activations):
    found = right(X_batch, y_batch, weight_matrices, biases, activations)
    return tuple([in_each(grad.sum(), grad) for grad in grads] for grads in found)


@parameters_at_once.variant
def _(X_batch, y_batch, weight_matrices, biases, activations):
    found = right(X_batch, y_batch, weight_matrices, biases, activations)
    return tuple([grad.sum() for grad in grads] for grads in found)


@NETWORK.mistake(
    "Every entry of a weight gradient is the sum over the whole matrix, as if its entries were "
    "all moved at once.",
    HOW_MANY,
)
def matrices_at_once(X_batch, y_batch, weight_matrices, biases, activations):
    grad_Ws, grad_bs = right(X_batch, y_batch, weight_matrices, biases, activations)
    return [in_each(grad.sum(), grad) for grad in grad_Ws], grad_bs


def sums(axis: int, X: Any, y: Any, Ws: Any, bs: Any, activations: Any) -> Any:
    """The right biases' gradients, and the weights' summed along an axis."""
    grad_Ws, grad_bs = right(X, y, Ws, bs, activations)
    return [0 * grad + grad.sum(axis=axis, keepdims=True) for grad in grad_Ws], grad_bs


@NETWORK.mistake(
    "Every entry of a weight gradient is the sum over its row, as if the row's entries were all "
    "moved at once.",
    HOW_MANY,
)
def rows_of_weights_at_once(X_batch, y_batch, weight_matrices, biases, activations):
    return sums(1, X_batch, y_batch, weight_matrices, biases, activations)


@NETWORK.mistake(
    "Every entry of a weight gradient is the sum over its column, as if the column's entries were "
    "all moved at once.",
    HOW_MANY,
)
def columns_at_once(X_batch, y_batch, weight_matrices, biases, activations):
    return sums(0, X_batch, y_batch, weight_matrices, biases, activations)


# --- the step ------------------------------------------------------------------------------------


@NETWORK.mistake(
    "Your step is so small that the two losses differ in their last digits alone, and rounding "
    "spoils the difference.",
    "How many digits has a float, and what is left when two losses are subtracted that agree in "
    "all but the last of them? Which epsilon does the handout propose?",
)
def tiny_step(X_batch, y_batch, weight_matrices, biases, activations):
    return two_points(X_batch, y_batch, weight_matrices, biases, activations, 1e-15, -1e-15, 2e-15)


for _epsilon in (1e-12, 1e-13, 1e-14):
    tiny_step.variant(partial(two_points, up=_epsilon, down=-_epsilon, over=2 * _epsilon))
for _epsilon in (1e-12, 1e-13, 1e-14, 1e-15):
    tiny_step.variant(partial(two_points, up=_epsilon, down=0.0, over=_epsilon))
