"""Part (c): what forward_pass does to the caches, the pair and the arguments."""

from __future__ import annotations

import numpy as np

from .forward import FORWARD, forward_pass, outputs


@FORWARD.mistake(
    "Only the last layer's cache is returned.",
    "How many caches are there for a network of three layers? Where does each of them go?",
)
def last_cache_only(X_batch, weight_matrices, biases, activations):
    output, caches = forward_pass(X_batch, weight_matrices, biases, activations)
    return output, caches[-1:]


@last_cache_only.variant
def _(X_batch, weight_matrices, biases, activations):
    output, caches = forward_pass(X_batch, weight_matrices, biases, activations)
    return output, caches[-1]


@FORWARD.mistake(
    "Only the first layer's cache is returned.",
    "Is the return statement inside of the loop? How many caches should there be?",
)
def first_cache_only(X_batch, weight_matrices, biases, activations):
    output, caches = forward_pass(X_batch, weight_matrices, biases, activations)
    return output, caches[:1]


@FORWARD.mistake(
    "The last layer's cache is not returned.",
    "How many caches are there for a network of three layers?",
)
def last_cache_missing(X_batch, weight_matrices, biases, activations):
    output, caches = forward_pass(X_batch, weight_matrices, biases, activations)
    return output, caches[:-1]


@FORWARD.mistake(
    "The caches come back with the last layer first.",
    "In which order does the handout's list hold the caches? Where does insert(0, ...) put them?",
)
def caches_reversed(X_batch, weight_matrices, biases, activations):
    output, caches = forward_pass(X_batch, weight_matrices, biases, activations)
    return output, caches[::-1]


@FORWARD.mistake(
    "No caches are returned: the list stays empty.",
    "layer_forward returns two things: what becomes of the second?",
)
def no_caches(X_batch, weight_matrices, biases, activations):
    return forward_pass(X_batch, weight_matrices, biases, activations)[0], []


@no_caches.variant
def _(X_batch, weight_matrices, biases, activations):
    return forward_pass(X_batch, weight_matrices, biases, activations)[0], None


@FORWARD.mistake(
    "The list holds the layers' outputs where it should hold their caches.",
    "layer_forward returns two things: which of them is appended?",
)
def outputs_for_caches(X_batch, weight_matrices, biases, activations):
    kept = outputs(X_batch, zip(weight_matrices, biases, activations))
    return kept[-1], kept


@FORWARD.mistake(
    "The caches that forward_pass makes hold their layer's output, and not its input.",
    "In the derivative with respect to W, what stands beside delta? Is it still under its name "
    "when your cache is filled?",
)
def outputs_in_caches(X_batch, weight_matrices, biases, activations):
    h, caches = X_batch, []
    for W, b, activation_fn in zip(weight_matrices, biases, activations):
        h, ds = activation_fn(h @ W + b)
        caches.append((h, W, b, ds))
    return h, caches


@FORWARD.mistake(
    "The parts of all caches are in one long list: one entry a layer is asked for.",
    "What is the difference between a list's append and its += or extend?",
)
def caches_run_together(X_batch, weight_matrices, biases, activations):
    output, caches = forward_pass(X_batch, weight_matrices, biases, activations)
    return output, [part for cache in caches for part in cache]


@FORWARD.mistake(
    "Every entry of the list is the last layer's cache.",
    "Is one object appended again and again, or one for each layer?",
)
def one_cache_repeated(X_batch, weight_matrices, biases, activations):
    output, caches = forward_pass(X_batch, weight_matrices, biases, activations)
    return output, caches[-1:] * len(caches)


@FORWARD.mistake(
    "The list of caches begins with an entry that belongs to no layer.",
    "How many caches are there for a network of three layers?",
)
def one_cache_too_many(X_batch, weight_matrices, biases, activations):
    output, caches = forward_pass(X_batch, weight_matrices, biases, activations)
    return output, [X_batch, *caches]


@FORWARD.mistake(
    "forward_pass returns its output alone, without the caches.",
    "Which two things does the handout unpack?",
)
def output_alone(X_batch, weight_matrices, biases, activations):
    return forward_pass(X_batch, weight_matrices, biases, activations)[0]


@FORWARD.mistake(
    "forward_pass returns the caches first and the output second.",
    "In which order does the handout unpack the two?",
)
def swapped_pair(X_batch, weight_matrices, biases, activations):
    return forward_pass(X_batch, weight_matrices, biases, activations)[::-1]


@FORWARD.mistake(
    "forward_pass takes entries out of the lists that it is given.",
    "What is left in the caller's list after pop?",
)
def empties_lists(X_batch, weight_matrices, biases, activations):
    result = forward_pass(X_batch, weight_matrices, biases, activations)
    weight_matrices.pop()
    return result


@empties_lists.variant
def _(X_batch, weight_matrices, biases, activations):
    result = forward_pass(X_batch, weight_matrices, biases, activations)
    biases.pop()
    return result


@empties_lists.variant
def _(X_batch, weight_matrices, biases, activations):
    result = forward_pass(X_batch, weight_matrices, biases, activations)
    weight_matrices.pop(), biases.pop()
    return result


@empties_lists.variant
def _(X_batch, weight_matrices, biases, activations):
    result = forward_pass(X_batch, weight_matrices, biases, activations)
    activations.pop()
    return result


@empties_lists.variant
def _(X_batch, weight_matrices, biases, activations):
    result = forward_pass(X_batch, weight_matrices, biases, activations)
    weight_matrices.pop(), biases.pop(), activations.pop()
    return result


@FORWARD.mistake(
    "forward_pass changes the batch that it is given.",
    "Which of your lines writes into X_batch, with += or with an index?",
)
def changes_the_batch(X_batch, weight_matrices, biases, activations):
    result = forward_pass(X_batch, weight_matrices, biases, activations)
    X_batch += 1
    return result


@FORWARD.mistake(
    "forward_pass computes in single precision, and half of the digits are lost.",
    "NumPy computes in float64 by itself: where do you ask for less?",
)
def single_precision(X_batch, weight_matrices, biases, activations):
    output, caches = forward_pass(X_batch, weight_matrices, biases, activations)
    return output.astype(np.float32), caches


@FORWARD.mistake(
    "The list of caches still holds those of earlier calls.",
    "When is a default argument, or a list outside of the function, made: in each call, or once?",
)
def caches_of_earlier_calls(X_batch, weight_matrices, biases, activations, *, kept=[]):  # noqa: B006
    output, caches = forward_pass(X_batch, weight_matrices, biases, activations)
    kept.extend(caches)
    return output, kept
