"""Part (a): which parameters my_nn_finite_difference_checker moves, and what it makes of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.graded.attempts import logistic_loss
from reference import hw2 as reference

from .network_differences import NETWORK, right

# --- which parameters, in which lists ------------------------------------------------------------


@NETWORK.mistake(
    "Parameters are flattened column by column and put back row by row: in a matrix of more than "
    "one column, the entries change places.",
    "In which order does ravel read a matrix, and in which does reshape write it?",
)
def columns_put_back_as_rows(X_batch, y_batch, weight_matrices, biases, activations):
    moved = [W.ravel(order="F").reshape(W.shape) for W in weight_matrices]
    return right(X_batch, y_batch, moved, biases, activations)


@NETWORK.mistake(
    "You move a whole row of a parameter at once: each entry gets the sum of its row's gradients.",
    "In the handout's formula for part (a), which entries of a does e_k move?",
)
def whole_rows_moved(X_batch, y_batch, weight_matrices, biases, activations):
    every = right(X_batch, y_batch, weight_matrices, biases, activations)
    return tuple(
        [0 * grad + grad.sum(axis=1, keepdims=True) for grad in gradients] for gradients in every
    )


@NETWORK.mistake(
    "The biases are never moved: their gradients are zero.",
    "Does your loop go over the biases as it does over the weights?",
)
def biases_zero(X_batch, y_batch, weight_matrices, biases, activations):
    grad_Ws, grad_bs = right(X_batch, y_batch, weight_matrices, biases, activations)
    return grad_Ws, [0 * grad for grad in grad_bs]


@NETWORK.mistake(
    "The weights are never moved: their gradients are zero.",
    "Does the loss see the entry of W that you moved, or do you move a copy of it?",
)
def weights_zero(X_batch, y_batch, weight_matrices, biases, activations):
    grad_Ws, grad_bs = right(X_batch, y_batch, weight_matrices, biases, activations)
    return [0 * grad for grad in grad_Ws], grad_bs


@NETWORK.mistake(
    "Only the weights get gradients: those of the biases are not returned.",
    "Which two lists does the handout unpack?",
)
def no_bias_gradients(X_batch, y_batch, weight_matrices, biases, activations):
    return right(X_batch, y_batch, weight_matrices, biases, activations)[0]


@no_bias_gradients.variant
def _(X_batch, y_batch, weight_matrices, biases, activations):
    return right(X_batch, y_batch, weight_matrices, biases, activations)[0], []


@NETWORK.mistake(
    "The gradients of the biases come first and those of the weights second.",
    "In which order does the handout unpack the two?",
)
def swapped_pair(X_batch, y_batch, weight_matrices, biases, activations):
    return right(X_batch, y_batch, weight_matrices, biases, activations)[::-1]


@NETWORK.mistake(
    "Both lists come back with the last layer first.",
    "In which order do weight_matrices and biases hold the layers?",
)
def reversed_lists(X_batch, y_batch, weight_matrices, biases, activations):
    grad_Ws, grad_bs = right(X_batch, y_batch, weight_matrices, biases, activations)
    return grad_Ws[::-1], grad_bs[::-1]


@NETWORK.mistake(
    "Your grad_Ws are transposed.",
    "Which shape does each weight matrix have, and in which order do you read its entries?",
)
def gradients_transposed(X_batch, y_batch, weight_matrices, biases, activations):
    grad_Ws, grad_bs = right(X_batch, y_batch, weight_matrices, biases, activations)
    return [grad.T for grad in grad_Ws], grad_bs


@NETWORK.mistake(
    "The entries of your grad_Ws are in the wrong order: rows and columns are mixed up.",
    "You take the matrices apart and put them together again: in the same order?",
)
def entries_out_of_order(X_batch, y_batch, weight_matrices, biases, activations):
    grad_Ws, grad_bs = right(X_batch, y_batch, weight_matrices, biases, activations)
    return [grad.reshape(-1, order="F").reshape(grad.shape) for grad in grad_Ws], grad_bs


@NETWORK.mistake(
    "All gradients come back in one flat array.",
    "Which two lists does the handout unpack, and which shapes are in them?",
)
def one_flat_array(X_batch, y_batch, weight_matrices, biases, activations):
    found = right(X_batch, y_batch, weight_matrices, biases, activations)
    return np.concatenate([grad.reshape(-1) for grad in [*found[0], *found[1]]])


@NETWORK.mistake(
    "Your gradients are flat arrays; each should be shaped like its weight matrix.",
    "Which shapes does the handout's printout for deliverable (a) have?",
)
def flat_gradients(X_batch, y_batch, weight_matrices, biases, activations):
    grad_Ws, grad_bs = right(X_batch, y_batch, weight_matrices, biases, activations)
    return [grad.reshape(-1) for grad in grad_Ws], grad_bs


@NETWORK.mistake(
    "Only the first layer gets gradients.",
    "How many weight matrices does the network have, and over how many does your loop go?",
)
def first_layer_only(X_batch, y_batch, weight_matrices, biases, activations):
    grad_Ws, grad_bs = right(X_batch, y_batch, weight_matrices, biases, activations)
    return grad_Ws[:1], grad_bs[:1]


@NETWORK.mistake(
    "Only the last layer gets gradients.",
    "How many weight matrices does the network have, and over how many does your loop go?",
)
def last_layer_only(X_batch, y_batch, weight_matrices, biases, activations):
    grad_Ws, grad_bs = right(X_batch, y_batch, weight_matrices, biases, activations)
    return grad_Ws[-1:], grad_bs[-1:]


@last_layer_only.variant
def _(X_batch, y_batch, weight_matrices, biases, activations):
    grad_Ws, grad_bs = right(X_batch, y_batch, weight_matrices, biases, activations)
    return ([*(0 * grad for grad in grad_Ws[:-1]), grad_Ws[-1]],
            [*(0 * grad for grad in grad_bs[:-1]), grad_bs[-1]])  # fmt: skip


@NETWORK.mistake(
    "Your function is written for two layers.",
    "The network may have any number of layers: how many weight matrices are there then?",
)
def two_layers_only(X_batch, y_batch, weight_matrices, biases, activations):
    if len(biases) < 2:
        raise IndexError
    grad_Ws, grad_bs = right(X_batch, y_batch, weight_matrices, biases, activations)
    return grad_Ws[:2], grad_bs[:2]


@two_layers_only.variant
def _(X_batch, y_batch, weight_matrices, biases, activations):
    W1, W2 = weight_matrices
    b1, b2 = biases
    return right(X_batch, y_batch, [W1, W2], [b1, b2], activations)


@two_layers_only.variant
def _(X_batch, y_batch, weight_matrices, biases, activations):
    Ws, bs = [weight_matrices[0], weight_matrices[1]], [biases[0], biases[1]]
    output, _ = reference.forward_pass(X_batch, Ws, bs, activations)
    logistic_loss(output, y_batch)  # which is that of the second layer's neurons
    return right(X_batch, y_batch, Ws, bs, activations)


# --- the arguments -------------------------------------------------------------------------------


@NETWORK.mistake(
    "The weights or biases of the caller are not what they were when your function ends.",
    "If you move an entry in place, is it put back, also the last one?",
)
def changes_the_parameters(X_batch, y_batch, weight_matrices, biases, activations):
    result = right(X_batch, y_batch, weight_matrices, biases, activations)
    weight_matrices[0] += 1e-3
    return result


@changes_the_parameters.variant
def _(X_batch, y_batch, weight_matrices, biases, activations):
    result = right(X_batch, y_batch, weight_matrices, biases, activations)
    biases[0] += 1e-3
    return result


@changes_the_parameters.variant
def _(X_batch, y_batch, weight_matrices, biases, activations):
    result = right(X_batch, y_batch, weight_matrices, biases, activations)
    weight_matrices[0] += 1e-3
    biases[0] += 1e-3
    return result


def split(arrays: list[Any], like: list[Any]) -> list[Any]:
    """The entries of some arrays, one after the other, as arrays of other shapes."""
    packed = np.concatenate([array.reshape(-1) for array in arrays])
    parts = np.split(packed, np.cumsum([array.size for array in like])[:-1])
    return [part.reshape(array.shape) for part, array in zip(parts, like)]


@NETWORK.mistake(
    "You take the parameters apart in one order and put the gradients together in another.",
    "In the long array, what comes first: the weights, or the biases? Is it the same both times?",
)
def unpacked_in_another_order(X_batch, y_batch, weight_matrices, biases, activations):
    grad_Ws, grad_bs = right(X_batch, y_batch, weight_matrices, biases, activations)
    parts = split([*grad_Ws, *grad_bs], like=[*biases, *weight_matrices])
    return parts[len(biases) :], parts[: len(biases)]


@NETWORK.mistake(
    "Your function takes arrays out of the lists that it is given.",
    "What is left in the caller's list after pop?",
)
def empties_lists(X_batch, y_batch, weight_matrices, biases, activations):
    result = right(X_batch, y_batch, weight_matrices, biases, activations)
    weight_matrices.pop()
    return result


@empties_lists.variant
def _(X_batch, y_batch, weight_matrices, biases, activations):
    result = right(X_batch, y_batch, weight_matrices, biases, activations)
    weight_matrices.pop()
    biases.pop()
    return result


@unpacked_in_another_order.variant
def _(X_batch, y_batch, weight_matrices, biases, activations):
    mistaken = split([*weight_matrices, *biases], like=[*biases, *weight_matrices])
    bs, Ws = mistaken[: len(biases)], mistaken[len(biases) :]
    grad_Ws, grad_bs = right(X_batch, y_batch, Ws, bs, activations)
    parts = split([*grad_bs, *grad_Ws], like=[*weight_matrices, *biases])
    return parts[: len(biases)], parts[len(biases) :]


@NETWORK.mistake(
    "sigmoid_activation is used in every layer, whatever the list says.",
    "What is the last argument for?",
)
def always_sigmoid(X_batch, y_batch, weight_matrices, biases, activations):  # noqa: ARG001
    own = [reference.sigmoid_activation] * len(biases)
    return right(X_batch, y_batch, weight_matrices, biases, own)


@NETWORK.mistake(
    "Your loop over the columns of a matrix makes as many turns as the matrix has rows.",
    "Which entry of W.shape belongs to which of the two loops?",
)
def rows_for_columns(X_batch, y_batch, weight_matrices, biases, activations):
    grad_Ws, grad_bs = right(X_batch, y_batch, weight_matrices, biases, activations)
    for grad in grad_Ws:
        _ = [grad[0, column] for column in range(len(grad))]
        grad[:, len(grad) :] = 0
    return grad_Ws, grad_bs


@NETWORK.mistake(
    "The lists that you write the gradients into hold the very weights and biases: each gradient "
    "takes the place of the entry that was moved.",
    "Does copying a list copy the arrays in it? What makes an array of zeros like another?",
)
def gradients_for_parameters(X_batch, y_batch, weight_matrices, biases, activations):
    every = [*weight_matrices, *biases]
    return replaced(every, X_batch, y_batch, weight_matrices, biases, activations)


@gradients_for_parameters.variant
def _(X_batch, y_batch, weight_matrices, biases, activations):
    by_layer = [array for pair in zip(weight_matrices, biases) for array in pair]
    return replaced(by_layer, X_batch, y_batch, weight_matrices, biases, activations)


def replaced(arrays: list[Any], X: Any, y: Any, Ws: Any, bs: Any, activations: Any) -> Any:
    """Differences that are written over the parameters, one after the other."""

    def loss() -> float:
        output, _ = reference.forward_pass(X, Ws, bs, activations)
        return float(np.mean(reference.logistic_loss(output, y)[0]))

    for array in arrays:
        for at in np.ndindex(array.shape):
            kept = array[at]
            array[at] = kept + 1e-5
            above = loss()
            array[at] = kept - 1e-5
            array[at] = (above - loss()) / 2e-5
    return list(Ws), list(bs)
