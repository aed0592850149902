"""Part (b): what layer_forward returns beside its output, and what it does to its arguments."""

from __future__ import annotations

import numpy as np

from .layer import LAYER, layer

# --- the pair and the cache ----------------------------------------------------------------------


@LAYER.mistake(
    "layer_forward returns its output alone, without a cache.",
    "Which two things does the handout ask for, and who reads the second?",
)
def no_cache(x, W, b, activation_fn):
    return activation_fn(x @ W + b)[0]


@LAYER.mistake(
    "layer_forward returns the cache first and the output second.",
    "In which order does the handout name the two?",
)
def swapped_pair(x, W, b, activation_fn):
    return layer(x, W, b, activation_fn, x @ W + b)[::-1]


@LAYER.mistake(
    "The parts of the cache are returned beside the output; the cache should be one thing.",
    "How many things does the handout ask layer_forward to return?",
)
def cache_spread_out(x, W, b, activation_fn):
    out, cache = layer(x, W, b, activation_fn, x @ W + b)
    return (out, *cache)


@LAYER.mistake(
    "The cache is empty.",
    "Which quantities of layer l appear in the derivatives of the loss with respect to W and b?",
)
def empty_cache(x, W, b, activation_fn):
    return activation_fn(x @ W + b)[0], None


@empty_cache.variant
def _(x, W, b, activation_fn):
    return activation_fn(x @ W + b)[0], ()


@LAYER.mistake(
    "The cache does not hold the layer's input x.",
    "In the derivative with respect to W, what stands beside delta?",
)
def cache_lacks_the_input(x, W, b, activation_fn):
    out, ds = activation_fn(x @ W + b)
    return out, (out, W, b, ds)


@LAYER.mistake(
    "The cache does not hold the layer's weights W.",
    "How does delta get from layer l to layer l - 1?",
)
def cache_lacks_the_weights(x, W, b, activation_fn):
    out, ds = activation_fn(x @ W + b)
    return out, (x, b, ds)


@LAYER.mistake(
    "The cache holds neither the activation's derivative nor anything that it could be had from.",
    "In the induction step, what is delta multiplied with, entry by entry?",
)
def cache_lacks_the_derivative(x, W, b, activation_fn):
    out, ds = activation_fn(x @ W + b)
    return out, (x, W, b, np.ones_like(ds))


@cache_lacks_the_derivative.variant
def _(x, W, b, activation_fn):
    return activation_fn(x @ W + b)[0], (x, W)


@LAYER.mistake(
    "The cache holds S where your backward_pass expects the activation's derivative at S.",
    "An activation returns two things: which of them does delta meet in the induction step?",
)
def cache_holds_S(x, W, b, activation_fn):
    S = x @ W + b
    return activation_fn(S)[0], (x, W, b, S)


@LAYER.mistake(
    "The cache holds x beside a column of ones and W above the bias, which your backward_pass does "
    "not expect.",
    "Which shapes do x and W have in the handout, and which does your cache hand on?",
)
def cache_holds_ones(x, W, b, activation_fn):
    out, ds = activation_fn(x @ W + b)
    return out, (np.hstack([x, np.ones((len(x), 1))]), np.vstack([W, b]), ds)


@LAYER.mistake(
    "The derivative in your cache is taken at the layer's output, not at S.",
    "Of which number is the activation a function: of S, or of what it has returned?",
)
def derivative_at_the_output(x, W, b, activation_fn):
    out, _ = activation_fn(x @ W + b)
    return out, (x, W, b, activation_fn(out)[1])


@LAYER.mistake(
    "The cache holds the layer's input, but neither its weights nor the activation's derivative.",
    "Which quantities of layer l appear in the derivatives of the loss with respect to W and b?",
)
def cache_holds_the_input_only(x, W, b, activation_fn):
    return activation_fn(x @ W + b)[0], (x,)


@LAYER.mistake(
    "What a cache holds is overwritten by the next call of layer_forward.",
    "Is the cache made anew in each call, or do all calls write into one and return it?",
)
def caches_overwritten(x, W, b, activation_fn, *, kept=[]):  # noqa: B006
    out, kept[:] = layer(x, W, b, activation_fn, x @ W + b)
    return out, kept


@LAYER.mistake(
    "layer_forward changes an array that it is given.",
    "Which of your lines writes into x, W or b, with += or with an index?",
)
def changes_arguments(x, W, b, activation_fn):
    result = layer(x, W, b, activation_fn, x @ W + b)
    x += 1
    return result


@changes_arguments.variant
def _(x, W, b, activation_fn):
    result = layer(x, W, b, activation_fn, x @ W + b)
    W += 1
    return result


@changes_arguments.variant
def _(x, W, b, activation_fn):
    result = layer(x, W, b, activation_fn, x @ W + b)
    b += 1
    return result


@LAYER.mistake(
    "layer_forward computes in single precision, and half of the digits are lost.",
    "NumPy computes in float64 by itself: where do you ask for less?",
)
def single_precision(x, W, b, activation_fn):
    out, cache = layer(x, W, b, activation_fn, x @ W + b)
    return out.astype(np.float32), cache
