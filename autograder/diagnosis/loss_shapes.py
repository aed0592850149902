"""Part (b): how many numbers logistic_loss returns, and of what."""

from __future__ import annotations

import numpy as np

from .loss import LOSS, loss, slope

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
