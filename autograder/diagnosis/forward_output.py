"""Part (c): what forward_pass makes of the last layer's output."""

from __future__ import annotations

from .forward import FORWARD, forward_pass, outputs

# --- the output ----------------------------------------------------------------------------------


@FORWARD.mistake(
    "The output is rounded to labels: 0 or 1.",
    "What does logistic_loss need of the output? Where is it compared with one half?",
)
def output_rounded(X_batch, weight_matrices, biases, activations):
    output, caches = forward_pass(X_batch, weight_matrices, biases, activations)
    return (output > 0.5) * 1.0, caches


@FORWARD.mistake(
    "The output is one number, the mean over the batch.",
    "Which shape should the output have for a batch of n images?",
)
def output_averaged(X_batch, weight_matrices, biases, activations):
    output, caches = forward_pass(X_batch, weight_matrices, biases, activations)
    return output.mean(), caches


@output_averaged.variant
def _(X_batch, weight_matrices, biases, activations):
    output, caches = forward_pass(X_batch, weight_matrices, biases, activations)
    return output.mean(axis=0), caches


@output_averaged.variant
def _(X_batch, weight_matrices, biases, activations):
    output, caches = forward_pass(X_batch, weight_matrices, biases, activations)
    return output.mean(axis=0, keepdims=True), caches


@FORWARD.mistake(
    "For a batch of one example the output is a plain number: its axes are squeezed away.",
    "The handout asks for code that works with n = 1: which shape has the output then?",
)
def squeezes(X_batch, weight_matrices, biases, activations):
    output, caches = forward_pass(X_batch, weight_matrices, biases, activations)
    return output.squeeze(), caches


@FORWARD.mistake(
    "The output is the batch itself.",
    "Which variable holds the last layer's output when the loop ends?",
)
def output_is_the_input(X_batch, weight_matrices, biases, activations):
    return X_batch, forward_pass(X_batch, weight_matrices, biases, activations)[1]


@FORWARD.mistake(
    "The outputs of all layers are returned, not that of the last.",
    "Which two things does the handout unpack, and which shape has the first?",
)
def all_outputs(X_batch, weight_matrices, biases, activations):
    caches = forward_pass(X_batch, weight_matrices, biases, activations)[1]
    return outputs(X_batch, zip(weight_matrices, biases, activations)), caches


@all_outputs.variant
def _(X_batch, weight_matrices, biases, activations):
    caches = forward_pass(X_batch, weight_matrices, biases, activations)[1]
    return [X_batch, *outputs(X_batch, zip(weight_matrices, biases, activations))], caches


@FORWARD.mistake(
    "The output is transposed: one row with n entries.",
    "Which shape has the last layer's output, (n, d^(L))?",
)
def output_transposed(X_batch, weight_matrices, biases, activations):
    output, caches = forward_pass(X_batch, weight_matrices, biases, activations)
    return output.T, caches


@FORWARD.mistake(
    "The batch is divided by 255 once more: the images have been already.",
    "Between which numbers do the pixels lie that get_mnist_threes_nines returns?",
)
def divides_by_255(X_batch, weight_matrices, biases, activations):
    return forward_pass(X_batch / 255, weight_matrices, biases, activations)


@FORWARD.mistake(
    "The batch is reshaped to 784 columns, whatever its width.",
    "The handout's layer_dims may begin with any number: which argument knows the width?",
)
def reshapes_to_images(X_batch, weight_matrices, biases, activations):
    return forward_pass(X_batch.reshape(-1, 784), weight_matrices, biases, activations)


@FORWARD.mistake(
    "Every layer uses the first weight matrix.",
    "weight_matrices holds one matrix a layer: with which index do you take it?",
)
def first_weights_everywhere(X_batch, weight_matrices, biases, activations):
    return forward_pass(X_batch, weight_matrices[:1] * len(biases), biases, activations)


@first_weights_everywhere.variant
def _(X_batch, weight_matrices, biases, activations):
    h, W = X_batch, weight_matrices[0]
    for b, activation_fn in zip(biases, activations):
        h, _ = activation_fn(h @ W + b)
    return h, [()] * len(biases)
