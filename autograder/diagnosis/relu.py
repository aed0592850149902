"""Part (b): relu_activation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from reference import hw2 as reference

from .catalogue import Catalogue
from .inputs import FLOATS, INTEGERS, at_zeros, with_integers
from .seen import Seen
from .subjects import Subject


def battery(subject: Subject) -> Iterator[Seen]:
    yield from map(subject.call, [*FLOATS, 5 * FLOATS[0], 9 * FLOATS[1]])
    for s in INTEGERS:
        yield with_integers(subject, np.where(s == 0, 5, s))  # at 0, any slope is right
        yield at_zeros(subject, s)


RELU = Catalogue("relu_activation", reference.relu_activation, battery)


def relu(s: Any) -> Any:
    return np.maximum(s, 0.0)


def step(s: Any) -> Any:
    return (s > 0).astype(float)


@RELU.mistake(
    "Your ReLU returns the absolute value: negative entries should become 0, not positive.",
    "What is max{0, -2}?",
)
def absolute_value(s):
    return np.abs(s), step(s)


@absolute_value.variant
def _(s):
    return np.abs(s), np.sign(s)


@RELU.mistake("Your derivative is out divided by s, nan where s is 0.", "What is 0 / 0?")
def quotient(s):
    return relu(s), relu(s) / s


@RELU.mistake(
    "Your ReLU keeps the negative entries and loses the positive ones.",
    "What is max{0, -2}, and what is max{0, 3}?",
)
def minimum(s):
    return np.minimum(s, 0), step(s)


@minimum.variant
def _(s):
    return np.minimum(s, 0), step(-s)


@RELU.mistake(
    "Your ReLU is leaky: negative entries keep a part of themselves.",
    "What is max{0, -2} in the handout's definition?",
)
def leaky(s):
    return np.where(s > 0, s, 0.01 * s), step(s)


def _leaks(slope: float) -> None:
    @leaky.variant
    def _(s):
        return np.where(s > 0, s, slope * s), step(s)

    @leaky.variant
    def _(s):
        return np.where(s > 0, s, slope * s), np.where(s > 0, 1.0, slope)


for _slope in (0.001, 0.01, 0.02, 0.05, 0.1, 0.2):
    _leaks(_slope)


@RELU.mistake(
    "The derivative of your ReLU is not 0 but a small number for negative entries.",
    "How much does max{0, s} change where s is negative?",
)
def leaky_derivative(s):
    return relu(s), np.where(s > 0, 1.0, 0.01)


@RELU.mistake(
    "Your ReLU stops growing: large entries are cut off.",
    "What is max{0, 20}?",
)
def capped(s):
    return np.clip(s, 0, 6), step(s)


@capped.variant
def _(s):
    return np.clip(s, 0, 1), step(s)


@RELU.mistake(
    "Your ReLU returns 1 for positive entries where it should return the entries themselves.",
    "What is max{0, 3}? The zeros and ones are the other thing to be returned.",
)
def output_is_the_mask(s):
    return step(s), step(s)


@RELU.mistake(
    "Your ReLU returns s as it is.",
    "What is max{0, -2}?",
)
def identity(s):
    return 1.0 * s, step(s)


@identity.variant
def _(s):
    return 1.0 * s, np.ones(s.shape)


@RELU.mistake(
    "The derivative of your ReLU is 1 everywhere.",
    "How much does max{0, s} change where s is negative? If you compare the output with 0: which "
    "entries of it are not at least 0?",
)
def derivative_is_one(s):
    return relu(s), np.ones(s.shape)


@RELU.mistake(
    "The derivative of your ReLU is 0 everywhere.",
    "If the mask is taken after s was overwritten, what is left to compare?",
)
def derivative_is_zero(s):
    return relu(s), np.zeros(s.shape)


@RELU.mistake(
    "The derivative of your ReLU is its output.",
    "What is the slope of the line out = s, at s = 3?",
)
def derivative_is_the_output(s):
    return relu(s), relu(s)


@RELU.mistake(
    "The derivative of your ReLU is s itself.",
    "What is the slope of the line out = s, at s = 3?",
)
def derivative_is_the_input(s):
    return relu(s), 1.0 * s


@RELU.mistake(
    "The derivative of your ReLU is -1 for negative entries: it is the sign of s.",
    "Which slope does max{0, s} have left of 0?",
)
def derivative_is_the_sign(s):
    return relu(s), np.sign(s)


@RELU.mistake(
    "The derivative of your ReLU is 1 where s is negative and 0 where it is positive.",
    "Where does max{0, s} change with s?",
)
def derivative_inverted(s):
    return relu(s), step(-s)


@RELU.mistake(
    "The derivative of your ReLU is the sigmoid's.",
    "Which slope does max{0, s} have left and right of 0?",
)
def derivative_of_sigmoid(s):
    return relu(s), reference.sigmoid_activation(s)[1]


@derivative_of_sigmoid.variant
def _(s):
    return relu(s), relu(s) * (1 - relu(s))


@RELU.mistake(
    "np.max takes the largest entry along an axis; here each entry is to be compared with 0.",
    "Which function of NumPy takes the larger of two arrays, entry by entry?",
)
def max_for_maximum(s):
    return np.max(s, 0), step(s)


@max_for_maximum.variant
def _(s):
    out = np.max(s, 0)
    return out, step(out)


@RELU.mistake(
    "relu_activation leaves the negative entries out, so that the shape of s is lost.",
    "What does indexing with a mask return? The result should have an entry for each of s.",
)
def drops_entries(s):
    return s[s > 0], step(s)


@RELU.mistake(
    "relu_activation returns its output alone, without the derivative.",
    "Which two things does the handout ask the function to return, and who needs the second?",
)
def no_derivative(s):
    return relu(s)


@RELU.mistake(
    "relu_activation returns the derivative first and the output second.",
    "In which order does layer_forward need the two?",
)
def swapped_pair(s):
    return step(s), relu(s)


@RELU.mistake(
    "relu_activation returns flat arrays: the shape of s is lost.",
    "The handout's s is n by d: where is yours flattened?",
)
def flattens(s):
    return relu(s).reshape(-1), step(s).reshape(-1)


@RELU.mistake(
    "relu_activation changes the array that it is given.",
    "Does assigning to the entries of s change a copy, or the caller's array?",
)
def changes_s(s):
    slope = step(s)
    s[s < 0] = 0
    return s, slope


@RELU.mistake(
    "relu_activation computes in single precision, and half of the digits are lost.",
    "NumPy computes in float64 by itself: where do you ask for less?",
)
def single_precision(s):
    return relu(s).astype(np.float32), step(s)


@RELU.mistake(
    "For an array of integers you do not return what the same numbers give as floats.",
    "Which of your lines needs an array of floats, or makes one of integers?",
)
def integers(s):
    if s.dtype.kind != "f":
        raise TypeError
    return relu(s), step(s)


@RELU.mistake(
    "The derivative of your ReLU is 0 again for large entries.",
    "Which slope does max{0, s} have at s = 20?",
)
def derivative_capped(s):
    return relu(s), ((s > 0) & (s < 6)).astype(float)


@derivative_capped.variant
def _(s):
    return relu(s), ((s > 0) & (s < 1)).astype(float)


@RELU.mistake(
    "Your ReLU cuts the decimals off.",
    "Which dtype does the array have that you write the output into?",
)
def truncates(s):
    return relu(s).astype(int), step(s)


@RELU.mistake(
    "The derivative of your ReLU is one number; each entry has its own.",
    "Which shape should the derivative have, by the handout?",
)
def one_slope_for_all(s):
    return relu(s), float((s > 0).any())


@one_slope_for_all.variant
def _(s):
    return relu(s), float((s > 0).all())
