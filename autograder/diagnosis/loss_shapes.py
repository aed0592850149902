"""Part (b): how many numbers logistic_loss returns, and of what."""

from __future__ import annotations

import numpy as np

from .loss import LOSS, flat, loss, slope

# --- how many numbers ----------------------------------------------------------------------------


@LOSS.mistake(
    "Your loss is one number, the mean over the batch; the handout asks for one loss an example.",
    "Which shape does the handout give for loss? Where in its code is the mean taken?",
)
def mean_loss(g, y):
    return loss(g, y).mean(), slope(g, y)


@mean_loss.variant
def _(g, y):
    return loss(g, y).mean(), slope(g, y) / len(y)


@LOSS.mistake(
    "Your loss is one number, the sum over the batch; the handout asks for one loss an example.",
    "Which shape does the handout give for loss? Where in its code are losses put together?",
)
def sum_loss(g, y):
    return loss(g, y).sum(), slope(g, y)


@LOSS.mistake(
    "Your loss and its derivative are divided by the size of the batch.",
    "l(g[i], y[i]) is the loss of example i alone: does it depend on how many others there are?",
)
def everything_over_n(g, y):
    return loss(g, y) / len(y), slope(g, y) / len(y)


@LOSS.mistake(
    "Your derivative is divided by the size of the batch.",
    "dL_dg[i] is the derivative of loss[i] alone: where is the mean over the batch taken?",
)
def derivative_over_n(g, y):
    return loss(g, y), slope(g, y) / len(y)


@LOSS.mistake(
    "Your derivative is one number where the handout asks for one an example.",
    "Which shape does dL_dg have, by the handout?",
)
def derivative_summed(g, y):
    return loss(g, y), slope(g, y).sum()


@derivative_summed.variant
def _(g, y):
    return loss(g, y), slope(g, y).mean()


@LOSS.mistake(
    "Broadcasting: g is (n, 1) and y is (n,), so their product is (n, n) in your code.",
    "See the handout's note on broadcasting: which of the two should be reshaped, and to what?",
)
def broadcasts(g, y):
    return -(y * np.log(g) + (1 - y) * np.log(1 - g)), -(y / g - (1 - y) / (1 - g))


@broadcasts.variant
def _(g, y):
    return -(y * np.log(g) + (1 - y) * np.log(1 - g)), slope(g, y)


@broadcasts.variant
def _(g, y):
    return loss(g, y), -(y / g - (1 - y) / (1 - g))


def _averaged(axis: int) -> None:
    @broadcasts.variant
    def _(g, y):
        losses = -(y * np.log(g) + (1 - y) * np.log(1 - g))
        return losses.mean(axis), -(y / g - (1 - y) / (1 - g)).mean(axis)

    @broadcasts.variant
    def _(g, y):
        return -(y * np.log(g) + (1 - y) * np.log(1 - g)).mean(axis), slope(g, y)


for _axis in (0, 1):
    _averaged(_axis)


@LOSS.mistake(
    "For a batch of one example you return plain numbers: its axis is squeezed away.",
    "The handout asks for code that works with n = 1: which shape is (n,) then?",
)
def squeezes(g, y):
    return np.squeeze(loss(g, y)), np.squeeze(slope(g, y))


@squeezes.variant
def _(g, y):
    return np.squeeze(loss(g, y)), slope(g, y)


@squeezes.variant
def _(g, y):
    return loss(g, y), np.squeeze(slope(g, y))


@LOSS.mistake(
    "Your loop goes past the end of the batch: it makes more turns than there are examples.",
    "The handout asks for code that works for any n: where does your code take n from?",
)
def more_turns_than_examples(g, y):  # noqa: ARG001
    for index in range(100):
        _ = y[index]


@more_turns_than_examples.variant
def _(g, y):  # noqa: ARG001
    for index in range(100):
        _ = np.reshape(g, -1)[index]


@LOSS.mistake(
    "The batch size 100 is written into your function: it does not work for another one.",
    "The handout asks for code that works for any n: where does your code take n from?",
)
def of_a_hundred_examples(g, y):
    return loss(g.reshape(100), y), slope(g.reshape(100), y)


@of_a_hundred_examples.variant
def _(g, y):
    return loss(g.reshape(100, 1), y), slope(g.reshape(100, 1), y)


def among_a_hundred(found):
    every = np.zeros(100)
    every[: len(found)] = found
    return every


@of_a_hundred_examples.variant
def _(g, y):
    return among_a_hundred(loss(g, y)), among_a_hundred(slope(g, y))


@of_a_hundred_examples.variant
def _(g, y):
    losses = np.zeros(100)
    losses[:] = loss(g, y)
    return losses, slope(g, y)


@of_a_hundred_examples.variant
def _(g, y):
    losses = np.zeros(100)
    losses[y == 1] = loss(g, y)[y == 1]
    return losses, slope(g, y)


@LOSS.mistake(
    "Your second factor is 1 - g^(1 - y): the exponent belongs to the bracket, (1 - g)^(1 - y).",
    "What is each factor of g^y (1 - g)^(1 - y) for y = 1? Where is its bracket closed?",
)
def exponent_in_the_bracket(g, y):
    flat_g = flat(g)
    return -np.log(flat_g**y * (1 - flat_g ** (1 - y))), slope(g, y)


@LOSS.mistake(
    "Your losses are cut to integers, as the labels are that they are written into.",
    "Which dtype has np.zeros_like(y) where y holds integers?",
)
def integer_losses(g, y):
    return loss(g, y).astype(y.dtype), slope(g, y)


@integer_losses.variant
def _(g, y):
    return loss(g, y).astype(y.dtype), slope(g, y).astype(y.dtype)


@LOSS.mistake(
    "For a batch of one example, the axis of g is squeezed away, and your code fails without it.",
    "The handout asks for code that works with n = 1: what does np.squeeze leave of (1, 1)?",
)
def squeezes_its_argument(g, y):
    return loss(g, y), slope(g, y)[np.arange(len(np.squeeze(g)))]


@squeezes_its_argument.variant
def _(g, y):
    return loss(g, y), slope(g, y)[np.arange(np.squeeze(g).shape[0])]


@squeezes_its_argument.variant
def _(g, y):
    return loss(g, y), slope(g, y) + [0 for _ in np.squeeze(g)]


@squeezes_its_argument.variant
def _(g, y):
    return loss(g, y), slope(g, y) + 0 * np.squeeze(g)[0]


@LOSS.mistake(
    "You take every label for a 0: for y = 1, loss and derivative are those of y = 0.",
    "What does y hold for the picture of a nine: its digit, or 1?",
)
def labels_all_zero(g, y):
    return loss(g, np.zeros_like(y)), slope(g, np.zeros_like(y))
