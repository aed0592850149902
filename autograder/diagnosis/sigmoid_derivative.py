"""Part (b): the derivative of sigmoid_activation, and what becomes of its argument."""

from __future__ import annotations

import numpy as np

from reference import hw2 as reference

from .sigmoid import CLIP, SIGMOID, clipped, sigma


@SIGMOID.mistake(
    "Your derivative is computed from s where the formula has sigma(s).",
    "In sigma (1 - sigma), what does the letter stand for: the function's argument, or its value?",
)
def derivative_of_the_input(s):
    return clipped(sigma(s)[0]), s * (1 - s)


@SIGMOID.mistake(
    "Your derivative is the sigmoid itself.",
    "What is the slope of the sigmoid far to the right, where it is flat?",
)
def derivative_is_the_output(s):
    out = clipped(sigma(s)[0])
    return out, out


@SIGMOID.mistake(
    "Your derivative is 1 - sigma(s): a factor is missing.",
    "What is the slope of the sigmoid far to the left, where it is flat?",
)
def derivative_lacks_the_output(s):
    out = clipped(sigma(s)[0])
    return out, 1 - out


@SIGMOID.mistake(
    "Your out is right, and so is your derivative, but an exponential in it overflows for large s.",
    "You have out when you need its derivative: which formula has no other exponential?",
)
def derivative_overflows(s):
    with np.errstate(under="ignore"):
        return clipped(sigma(s)[0]), 0.25 / np.cosh(np.asarray(s) / 2) ** 2


@derivative_overflows.variant
def _(s):
    return clipped(sigma(s)[0]), 1 / (np.exp(s) + 2 + np.exp(-s))


@derivative_overflows.variant
def _(s):
    return clipped(sigma(s)[0]), 1 / ((1 + np.exp(s)) * (1 + np.exp(-s)))


@SIGMOID.mistake(
    "Your sigmoid is that of |s|: for negative s it gives what belongs to -s.",
    "What is sigma(-2) when sigma(2) is known? See the handout's two forms.",
)
def of_the_absolute_value(s):
    out, slope = sigma(np.abs(s))
    return clipped(out), slope


@of_the_absolute_value.variant
def _(s):
    out = clipped(sigma(np.abs(s))[0])
    return out, out * (1 - out)


@SIGMOID.mistake(
    "Your derivative is the square of sigma(s).",
    "What is the slope of the sigmoid far to the right, where it is flat?",
)
def derivative_is_squared(s):
    out = clipped(sigma(s)[0])
    return out, out**2


@SIGMOID.mistake(
    "Your derivative is 1 - sigma(s)^2, which belongs to tanh.",
    "Differentiate 1 / (1 + exp(-s)) by hand, and write it with sigma(s): see the handout's (b).",
)
def derivative_of_tanh(s):
    out = clipped(sigma(s)[0])
    return out, 1 - out**2


@SIGMOID.mistake(
    "Your derivative has the wrong sign.",
    "Does the sigmoid rise or fall?",
)
def derivative_sign(s):
    out, slope = sigma(s)
    return clipped(out), -slope


@SIGMOID.mistake(
    "Your derivative applies the sigmoid a second time, to its own output.",
    "The output is there already: what is the derivative in terms of it?",
)
def derivative_applies_sigma_twice(s):
    out = clipped(sigma(s)[0])
    return out, sigma(out)[1]


@SIGMOID.mistake(
    "Your derivative is sigma (1 + sigma): a sign is wrong.",
    "What is the slope of the sigmoid far to the right, where it is flat?",
)
def derivative_adds(s):
    out = clipped(sigma(s)[0])
    return out, out * (1 + out)


@SIGMOID.mistake(
    "Your derivative is 1 everywhere.",
    "Is the sigmoid as steep at s = 5 as it is at 0?",
)
def derivative_is_one(s):
    out = clipped(sigma(s)[0])
    return out, np.ones_like(out)


@SIGMOID.mistake(
    "sigmoid_activation returns its output alone, without the derivative.",
    "Which two things does the handout ask the function to return, and who needs the second?",
)
def no_derivative(s):
    return clipped(sigma(s)[0])


@SIGMOID.mistake(
    "sigmoid_activation returns the derivative first and the output second.",
    "In which order does the handout's example unpack the two?",
)
def swapped_pair(s):
    return sigma(s)[1], clipped(sigma(s)[0])


@SIGMOID.mistake(
    "Your function is tanh, not the sigmoid.",
    "What is sigma(0) in the handout's example, and what is yours?",
)
def tanh(s):
    return np.tanh(s), 1 - np.tanh(s) ** 2


@tanh.variant
def _(s):
    return np.clip(np.tanh(s), CLIP - 1, 1 - CLIP), 1 - np.tanh(s) ** 2


@SIGMOID.mistake(
    "The exponent in your sigmoid has the wrong sign: you return sigma(-s).",
    "Should sigma(1) be larger or smaller than sigma(-1)?",
)
def exponent_sign(s):
    return clipped(sigma(-s)[0]), sigma(s)[1]


@exponent_sign.variant
def _(s):
    return clipped(sigma(-s)[0]), -sigma(s)[1]


@SIGMOID.mistake(
    "sigmoid_activation returns flat arrays: the shape of s is lost.",
    "The handout says: an array of arbitrary shape, elementwise. Where is yours flattened?",
)
def flattens(s):
    out, slope = reference.sigmoid_activation(s)
    return out.reshape(-1), slope.reshape(-1)


@SIGMOID.mistake(
    "For an array of integers you do not return what the same numbers give as floats: something of "
    "yours takes over the integers' dtype.",
    "Deliverable (b)(ii) calls it with integers: what do np.zeros_like(s) and np.ones_like(s) hold "
    "then?",
)
def integer_buffer(s):
    out, slope = reference.sigmoid_activation(s)
    return out.astype(s.dtype), slope.astype(s.dtype)


@integer_buffer.variant
def _(s):
    out, slope = reference.sigmoid_activation(s)
    buffer = np.zeros_like(s)
    np.exp(-np.abs(s), out=buffer)
    return out, slope


@SIGMOID.mistake(
    "sigmoid_activation changes the array that it is given.",
    "Which line of yours writes into s? The caller still needs it.",
)
def changes_s(s):
    result = reference.sigmoid_activation(s)
    s *= -1
    return result


@SIGMOID.mistake(
    "Your sigmoid computes in single precision, and half of the digits are lost.",
    "NumPy computes in float64 by itself: where do you ask for less?",
)
def single_precision(s):
    out, slope = reference.sigmoid_activation(s)
    return out.astype(np.float32), slope.astype(np.float32)


@single_precision.variant
def _(s):
    out, slope = sigma(s)
    return out.astype(np.float32), slope.astype(np.float32)


@SIGMOID.mistake(
    "Your derivative is negative where s is: the sigmoid rises everywhere.",
    "Which sign has the inner derivative of e^s, and which that of e^-s?",
)
def derivative_sign_to_the_left(s):
    out, slope = sigma(s)
    return clipped(out), np.where(np.asarray(s) < 0, -slope, slope)


@derivative_sign_to_the_left.variant
def _(s):
    out = clipped(sigma(s)[0])
    return out, np.where(np.asarray(s) < 0, -1, 1) * out * (1 - out)


@SIGMOID.mistake(
    "Your out is right, but your derivative divides infinity by infinity where s is very negative.",
    "You have out when you need its derivative: which formula has no other exponential?",
)
def derivative_nan_to_the_left(s):
    e = np.exp(-np.asarray(s, dtype=float))
    return clipped(sigma(s)[0]), e / (1 + e) ** 2


@SIGMOID.mistake(
    "You return sigma(2 s) where sigma(s) is asked for.",
    "tanh(s) is 2 sigma(2 s) - 1: of what is the tanh to be taken, then?",
)
def of_twice_s(s):
    out, slope = sigma(2 * np.asarray(s, dtype=float))
    return clipped(out), slope


@of_twice_s.variant
def _(s):
    out, slope = sigma(2 * np.asarray(s, dtype=float))
    return clipped(out), 2 * slope


@of_twice_s.variant
def _(s):
    out = (1 + np.tanh(np.asarray(s, dtype=float))) / 2
    return clipped(out), out * (1 - out)
