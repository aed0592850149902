"""Part (b): sigmoid_activation, also far out, where exponentials overflow."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from reference import hw2 as reference

from .catalogue import Catalogue
from .inputs import FLOATS, INTEGERS, with_integers
from .seen import Seen
from .subjects import Subject
from .tolerances import FAR_RTOL

FAR = [np.array([[-1000.0, 0.5]]), np.array([[-800.0], [2.0]]),
       np.array([[1000.0, 0.5]]), np.array([[800.0], [2.0]]),
       np.array([[-1000.0, 1000.0]]), np.array([[800.0], [-800.0]])]  # fmt: skip
OTHERS = [np.array([1.0, 0.0, -1.0]), np.array([[0.0, 2.5]]), np.array(0.75),
          np.array([[[0.3, -1.2]], [[5.5, 2.0]]])]  # fmt: skip
FINE = [np.array([[0.31234, -1.56789]]), np.array([2.00432, -0.71828])]


def battery(subject: Subject) -> Iterator[Seen]:
    yield from map(subject.call, [*FLOATS, *OTHERS, *FINE])
    for s in FAR:
        yield far_out(subject.call(s))
    for s in INTEGERS:
        yield with_integers(subject, s)


def far_out(seen: Seen) -> Seen:
    """With whether the first value stays above 0 and below 1."""
    value = seen.value
    if isinstance(value, tuple) and [np.shape(part) for part in value] == 2 * [np.shape(value[0])]:
        value = np.stack(value), bool((value[0] > 0).all()), bool((value[0] < 1).all())
    return replace(seen, value=value, rtol=FAR_RTOL)


SIGMOID = Catalogue("sigmoid_activation", reference.sigmoid_activation, battery)
CLIP = reference.CLIP


def sigma(s: Any) -> Any:
    """The stable sigmoid before any clip, and its derivative."""
    e = np.exp(-np.abs(np.asarray(s, dtype=float)))
    return np.where(s >= 0, 1 / (1 + e), e / (1 + e)), e / (1 + e) ** 2


def clipped(out: Any) -> Any:
    return np.clip(out, CLIP, 1 - CLIP)


@SIGMOID.mistake(
    "Your sigmoid is the naive formula: its exponential overflows for very negative s, and out "
    "reaches exactly 0 and 1.",
    "Deliverable (b)(ii): which form of the sigmoid is safe on which side of 0? And what "
    "does the handout do to out before the loss takes its logarithm?",
)
def naive(s):
    out = 1 / (1 + np.exp(-s))
    return out, out * (1 - out)


@naive.variant
def _(s):
    out = 1 / (1 + np.exp(-s))
    return out, np.exp(-s) / (1 + np.exp(-s)) ** 2


@SIGMOID.mistake(
    "The exponential in your sigmoid overflows for very negative s, though out is right.",
    "Deliverable (b)(ii): how large is exp(-s) for s = -1000? Which other form has no such number?",
)
def overflows_for_negative_s(s):
    out = clipped(1 / (1 + np.exp(-s)))
    return out, out * (1 - out)


@SIGMOID.mistake(
    "Your sigmoid divides exp(s) by a number with exp(s) in it: for large s both are infinite, and "
    "the quotient is nan.",
    "Deliverable (b)(ii): for which s can this form be used, and which is there for the others?",
)
def overflows_for_positive_s(s):
    out = np.exp(s) / (1 + np.exp(s))
    return out, out * (1 - out)


@overflows_for_positive_s.variant
def _(s):
    out = clipped(np.exp(s) / (1 + np.exp(s)))
    return out, out * (1 - out)


@SIGMOID.mistake(
    "Your sigmoid computes both forms everywhere before np.where chooses between them, so that the "
    "form that is thrown away still overflows.",
    "When np.where is called, its arguments have been computed already, for every entry: read the "
    "handout's remark on the optional arguments of np.exp.",
)
def both_forms_everywhere(s):
    out = clipped(np.where(s >= 0, 1 / (1 + np.exp(-s)), np.exp(s) / (1 + np.exp(s))))
    return out, out * (1 - out)


@both_forms_everywhere.variant
def _(s):
    out = np.where(s >= 0, 1 / (1 + np.exp(-s)), np.exp(s) / (1 + np.exp(s)))
    return out, out * (1 - out)


@SIGMOID.mistake(
    "Your out is not clipped: it reaches exactly 0 and 1, where the loss takes the logarithm of 0.",
    "The handout corrects the output in the paragraph after the stable sigmoid: how, and to which "
    "interval?",
)
def no_clip(s):
    return sigma(s)


@SIGMOID.mistake(
    "Your out is kept below 1, but still reaches exactly 0 for very negative s.",
    "The handout names an interval with two ends: where is the lower one applied?",
)
def reaches_zero(s):
    out, slope = sigma(s)
    return np.minimum(out, 1 - CLIP), slope


@SIGMOID.mistake(
    "Your out is kept above 0, but still reaches exactly 1 for large s.",
    "The handout names an interval with two ends: where is the upper one applied?",
)
def reaches_one(s):
    out, slope = sigma(s)
    return np.maximum(out, CLIP), slope


@SIGMOID.mistake(
    "Your out stays too far away from 0 and 1: something is clipped too early.",
    "Which epsilon does the handout propose for the clip?",
)
def clip_too_wide(s):
    out, slope = sigma(s)
    return np.clip(out, 1e-3, 1 - 1e-3), slope


def _wide_clips(width: float) -> None:
    @clip_too_wide.variant
    def _(s):
        return np.clip(sigma(s)[0], width, 1 - width), sigma(s)[1]

    @clip_too_wide.variant
    def _(s):
        out = np.clip(sigma(s)[0], width, 1 - width)
        return out, out * (1 - out)


# What is left where s itself is limited to [-5, 5] and so on.
INPUTS = [float(sigma(np.array(-most))[0]) for most in (5.0, 6.0, 8.0, 10.0, 12.0, 15.0)]

for _width in (*INPUTS, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.02, 0.05, 0.1):
    _wide_clips(_width)


@SIGMOID.mistake(
    "For large s your out is 0 where it should be 1: infinity over infinity has been replaced.",
    "Deliverable (b)(ii): which form of the sigmoid overflows for large s, and which does not?",
)
def zero_for_large_s(s):
    e = np.exp(s)
    out = clipped(np.nan_to_num(e / (1 + e)))
    return out, out * (1 - out)


@zero_for_large_s.variant
def _(s):
    e = np.exp(s)
    out = np.nan_to_num(e / (1 + e))
    return out, out * (1 - out)


@SIGMOID.mistake(
    "Entries that are exactly 0 are left out: you fill those above 0 and those below.",
    "Which of your two cases is s = 0 in?",
)
def leaves_zero_out(s):
    out = np.where(s == 0, 0.0, sigma(s)[0])
    return clipped(out), out * (1 - out)


@leaves_zero_out.variant
def _(s):
    out = clipped(np.where(s == 0, 0.0, sigma(s)[0]))
    return out, out * (1 - out)


@SIGMOID.mistake(
    "Your function works for matrices only: it takes s.shape apart into two numbers.",
    "The handout says: an array of arbitrary shape. Which of your lines knows how many axes s has?",
)
def matrices_only(s):
    n, d = s.shape
    return reference.sigmoid_activation(s.reshape(n, d))


@SIGMOID.mistake(
    "Your function is the hard sigmoid, made of three straight lines.",
    "Which function does the handout call the sigmoid?",
)
def hard_sigmoid(s):
    out = np.clip(0.2 * s + 0.5, 0, 1)
    return out, np.where((out > 0) & (out < 1), 0.2, 0.0)


@hard_sigmoid.variant
def _(s):
    out = clipped(np.clip(0.2 * s + 0.5, 0, 1))
    return out, np.where(np.abs(s) < 2.5, 0.2, 0.0)


@SIGMOID.mistake(
    "s is rounded before the sigmoid is computed, so that out is a staircase.",
    "How many digits of s does your function keep, and how many has it been given?",
)
def rounds_its_input(s):
    return reference.sigmoid_activation(np.round(s, 3))


@rounds_its_input.variant
def _(s):
    return reference.sigmoid_activation(np.round(s, 2))


@SIGMOID.mistake(
    "You choose between the two forms once, for the whole array; each entry needs its own.",
    "In an array with both signs, which form do its entries get? Deliverable (b)(ii) has one.",
)
def one_form_for_all(s):
    out = clipped(one_form(s))
    return out, out * (1 - out)


def one_form(s: Any) -> Any:
    return 1 / (1 + np.exp(-s)) if (s >= 0).all() else np.exp(s) / (1 + np.exp(s))


@one_form_for_all.variant
def _(s):
    out = one_form(s)
    return out, out * (1 - out)


@SIGMOID.mistake(
    "The exp of Python's math takes one number; s is a whole array.",
    "Which module's exp does your function call, and which one works entry by entry?",
)
def exp_of_one_number(s):
    out = 1 / (1 + math.exp(-s))
    return out, out * (1 - out)


@exp_of_one_number.variant
def _(s):
    out = 1 / (1 + math.exp(-s))
    return clipped(out), out * (1 - out)


@exp_of_one_number.variant
def _(s):
    out = 1 / (1 + math.exp(-s)) if s >= 0 else math.exp(s) / (1 + math.exp(s))
    return clipped(out), out * (1 - out)
