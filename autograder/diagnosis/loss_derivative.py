"""Part (b): the derivative of logistic_loss, the pair, the clip and the arguments."""

from __future__ import annotations

import numpy as np

from .loss import LOSS, flat, loss, slope

# --- the derivative ------------------------------------------------------------------------------


@LOSS.mistake(
    "Your derivative has the wrong sign.",
    "If g grows a little where y = 1, does the loss rise or fall?",
)
def derivative_sign(g, y):
    return loss(g, y), -slope(g, y)


@LOSS.mistake(
    "Your derivative is g - y, the one with respect to what goes into the sigmoid.",
    "dL_dg is the derivative with respect to g itself: who multiplies with the sigmoid's slope?",
)
def derivative_to_the_logit(g, y):
    return loss(g, y), flat(g) - y


@derivative_to_the_logit.variant
def _(g, y):
    return loss(g, y), (flat(g) - y) / len(y)


@LOSS.mistake(
    "Your derivative is y - g: neither the sign nor the variable is right.",
    "dL_dg is the derivative with respect to g itself: what is that of -log g, for y = 1?",
)
def derivative_is_the_error(g, y):
    return loss(g, y), y - flat(g)


@LOSS.mistake(
    "In your derivative the second term, the one for y = 0, has the wrong sign.",
    "What does the chain rule make of log(1 - g), besides 1 / (1 - g)?",
)
def derivative_second_term_sign(g, y):
    return loss(g, y), -(y / flat(g) + (1 - y) / (1 - flat(g)))


@LOSS.mistake(
    "Your derivative has no term for y = 0.",
    "Differentiate both terms of the handout's l(g, y): which is left where y = 0?",
)
def derivative_first_term_only(g, y):
    return loss(g, y), -y / flat(g)


@LOSS.mistake(
    "Your derivative has no term for y = 1.",
    "Differentiate both terms of the handout's l(g, y): which is left where y = 1?",
)
def derivative_second_term_only(g, y):
    return loss(g, y), (1 - y) / (1 - flat(g))


@LOSS.mistake(
    "The two labels are exchanged in your derivative, though not in your loss.",
    "Which of the two terms is left in the derivative where y = 1?",
)
def labels_exchanged_in_the_derivative(g, y):
    return loss(g, y), slope(g, 1 - y)


@LOSS.mistake(
    "Your derivative multiplies with g (1 - g) where it should divide by it.",
    "What is the derivative of log g: g, or 1 / g?",
)
def derivative_multiplied(g, y):
    return loss(g, y), (flat(g) - y) * flat(g) * (1 - flat(g))


@LOSS.mistake(
    "Your derivative ignores the label: it is -1 / g for every example.",
    "Which term of l(g, y) is left where y = 0, and what is its derivative?",
)
def derivative_ignores_the_label(g, y):
    return loss(g, y), -1 / flat(g)


@LOSS.mistake(
    "Your derivative has both terms in every example, whatever its label.",
    "Which term of l(g, y) is left where y = 0, and which where y = 1?",
)
def derivative_of_both_labels(g, y):
    return loss(g, y), 1 / (1 - flat(g)) - 1 / flat(g)


@LOSS.mistake(
    "The denominator 1 - g has no parentheses in your derivative: y - 1 is divided by 1.",
    "In which order does Python work off / and -?",
)
def derivative_without_parentheses(g, y):
    return loss(g, y), -y / flat(g) + (1 - y) / 1 - flat(g)


@derivative_without_parentheses.variant
def _(g, y):
    return loss(g, y), -(y / flat(g) + (y - 1) / 1 - flat(g))


@LOSS.mistake(
    "Your derivative is the loss itself.",
    "The handout writes out both l and its derivative with respect to g: do they agree?",
)
def derivative_is_the_loss(g, y):
    return loss(g, y), loss(g, y)


# --- the pair, the ends, the arguments -----------------------------------------------------------


@LOSS.mistake(
    "logistic_loss returns the loss alone, without its derivative.",
    "Which two arrays does the handout ask for?",
)
def no_derivative(g, y):
    return loss(g, y)


@LOSS.mistake(
    "logistic_loss returns the derivative first and the loss second.",
    "In which order does the handout unpack the two?",
)
def swapped_pair(g, y):
    return slope(g, y), loss(g, y)


@LOSS.mistake(
    "Your loss clips g so far from 0 and 1 that ordinary predictions are changed.",
    "Which epsilon does the handout propose, and in which function is the clip?",
)
def clip_too_wide(g, y):
    g = np.clip(g, 1e-3, 1 - 1e-3)
    return loss(g, y), slope(g, y)


def _wide_clips(width: float) -> None:
    @clip_too_wide.variant
    def _(g, y):
        return loss(np.clip(g, width, 1 - width), y), slope(np.clip(g, width, 1 - width), y)

    @clip_too_wide.variant
    def _(g, y):
        return loss(np.clip(g, width, 1 - width), y), slope(g, y)


for _width in (1e-3, 0.1, 0.2):
    _wide_clips(_width)


@LOSS.mistake(
    "At the clip of 1e-15 your loss or its derivative is infinite or nan.",
    "What are the smallest and the largest g that the clipped sigmoid returns? What do you do with "
    "them before the logarithm?",
)
def infinite_at_the_clip(g, y):
    g = flat(g).astype(np.float32)
    return loss(g, y), slope(g, y)


@infinite_at_the_clip.variant
def _(g, y):
    g = np.where(flat(g) < 1e-9, 0.0, flat(g))
    return loss(g, y), slope(g, y)


@infinite_at_the_clip.variant
def _(g, y):
    g = flat(g).round(12)
    return -(y * np.log(g) + (1 - y) * np.log(1 - g)), slope(g, y)


@LOSS.mistake(
    "logistic_loss changes an array that it is given.",
    "Which line of yours writes into g or y? The caller still needs them.",
)
def changes_arguments(g, y):
    result = loss(g, y), slope(g, y)
    g *= 0.5
    return result


@changes_arguments.variant
def _(g, y):
    result = loss(g, y), slope(g, y)
    y -= 1
    return result


@LOSS.mistake(
    "logistic_loss computes in single precision, and half of the digits are lost.",
    "NumPy computes in float64 by itself: where do you ask for less?",
)
def single_precision(g, y):
    return loss(g, y).astype(np.float32), slope(g, y).astype(np.float32)
