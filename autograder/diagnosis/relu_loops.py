"""Part (b): relu_activation entry by entry, or not."""

from __future__ import annotations

import numpy as np

from .relu import RELU, relu, step


@RELU.mistake(
    "Your derivative is out divided by itself, nan wherever out is 0.",
    "What is 0 / 0? Which comparison gives 1 where s is positive, and 0 elsewhere?",
)
def quotient_of_itself(s):
    return relu(s), relu(s) / relu(s)


@RELU.mistake(
    "Your ReLU returns twice what it should for positive entries.",
    "What is s + |s| for s = 3, and what is max{0, 3}?",
)
def doubled(s):
    return 2 * relu(s), step(s)


@doubled.variant
def _(s):
    return 2 * relu(s), 2 * step(s)


@RELU.mistake(
    "Your `if` asks whether the whole array is positive; each entry needs an answer of its own.",
    "Which function of NumPy takes the larger of two numbers, entry by entry?",
)
def one_question_for_all(s):
    return (s, 1) if s > 0 else (0, 0)


@one_question_for_all.variant
def _(s):
    return (s, 1) if s >= 0 else (0, 0)


@one_question_for_all.variant
def _(s):
    return (s, np.ones(s.shape)) if s > 0 else (np.zeros(s.shape), np.zeros(s.shape))


@RELU.mistake(
    "Your loop over the columns makes as many turns as s has rows.",
    "Which entry of s.shape belongs to which of the two loops?",
)
def rows_for_columns(s):
    out, ds = np.zeros(s.shape), np.zeros(s.shape)
    for row in range(len(s)):
        for column in range(len(s)):
            out[row][column] = max(s[row][column], 0)
            ds[row][column] = s[row][column] > 0
    return out, ds


@rows_for_columns.variant
def _(s):
    ds = np.zeros(s.shape)
    for row in range(len(s)):
        for column in range(len(s)):
            ds[row, column] = s[row, column] > 0
    return ds * s, ds


@RELU.mistake(
    "Your function is softplus, log(1 + exp(s)), a smooth relative of ReLU.",
    "Which function does the handout call ReLU?",
)
def softplus(s):
    return np.log1p(np.exp(s)), 1 / (1 + np.exp(-s))


@softplus.variant
def _(s):
    return np.log1p(np.exp(s)), step(s)


@RELU.mistake(
    "Your derivative of an entry looks at its whole column: 1 where any entry of it is positive.",
    "Which shape has the derivative of s of shape (n, d), and over what may it not be reduced?",
)
def derivative_of_the_column(s):
    return relu(s), np.where((s > 0).any(axis=0), np.ones(s.shape), 0.0)


@derivative_of_the_column.variant
def _(s):
    return relu(s), np.where((s > 0).all(axis=0), np.ones(s.shape), 0.0)


@RELU.mistake(
    "Your derivative is 1 from s = 1 on: it is 0 for s between 0 and 1.",
    "From which s on does max{0, s} rise?",
)
def derivative_from_one_on(s):
    return relu(s), (np.asarray(s) >= 1).astype(float)


@derivative_from_one_on.variant
def _(s):
    return relu(s), (np.asarray(s) > 1).astype(float)


@RELU.mistake(
    "The derivative of your ReLU is s itself, cut off at 1: between 0 and 1 it is s.",
    "What is the slope of the line out = s, at s = 0.5?",
)
def derivative_clipped(s):
    return relu(s), np.clip(s, 0, 1)


@derivative_clipped.variant
def _(s):
    return relu(s), np.clip(s, -1, 1)


@derivative_clipped.variant
def _(s):
    return relu(s), np.minimum(s, 1)
