"""Part (b): logistic_loss, for batches of several sizes and down to the handout's clip."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from reference import hw2 as reference

from .catalogue import Catalogue
from .seen import Seen
from .subjects import Subject

_rng = np.random.default_rng(3)
INSIDE = [
    (_rng.uniform(0.05, 0.95, (n, 1)).round(3), np.array(y))
    for n, y in ((3, [0, 1, 1]), (4, [1.0, 0.0, 0.0, 1.0]), (1, [1]), (1, [0.0]), (6, [0, 1] * 3))
]
CLIPPED = [(np.array([[1e-15], [1 - 1e-15], [0.3]]), np.array([1, 0, 1])),
           (np.array([[0.3], [1 - 1e-15], [1e-15]]), np.array([0, 0, 1]))]  # fmt: skip
LARGE_LOSS, LARGE_SLOPE = 15.9, 9e5  # what a clip of g at 1e-7 or less leaves of a wrong g


def battery(subject: Subject) -> Iterator[Seen]:
    for g, y in INSIDE:
        yield flat_losses(call(subject, g, y))
    for g, y in CLIPPED:
        yield at_the_clip(call(subject, g, y))


def call(subject: Subject, g: Any, y: Any) -> Seen:
    """On g (n, 1); on a flat g where the function refuses unequal dimensions."""
    seen = subject.call(g, y)
    if not seen.raised:
        return seen
    again = subject.call(g.reshape(-1), y)
    return seen if again.raised else again


def flat_losses(seen: Seen) -> Seen:
    """(n, 1) is as good as (n,)."""
    if not isinstance(seen.value, tuple):
        return seen
    return replace(seen, value=tuple(_flat(part) for part in seen.value))


def _flat(part: Any) -> Any:
    column = isinstance(part, np.ndarray) and part.ndim == 2 and part.shape[1] == 1
    return part[:, 0] if column else part


def at_the_clip(seen: Seen) -> Seen:
    """Whether values are finite, and large where g is wrong; how large is the function's own."""
    if not isinstance(seen.value, tuple):
        return seen
    found: list[bool] = []
    for part, large in zip(seen.value, (LARGE_LOSS, LARGE_SLOPE)):
        if isinstance(part, np.ndarray):
            size = np.abs(part).max(initial=0.0)
            found += [bool(np.isfinite(part).all()), not size < large]
    return replace(seen, value=tuple(found))


LOSS = Catalogue("logistic_loss", reference.logistic_loss, battery)


def loss(g: Any, y: Any) -> Any:
    return reference.logistic_loss(g, y)[0]


def slope(g: Any, y: Any) -> Any:
    return reference.logistic_loss(g, y)[1]


def flat(g: Any) -> Any:
    return np.reshape(g, -1)


# --- the loss ------------------------------------------------------------------------------------


@LOSS.mistake(
    "Your loss has the wrong sign: it is the log-likelihood, not its negative.",
    "Is the loss of a good prediction small or large? What is the sign of log(0.9)?",
)
def no_minus(g, y):
    return -loss(g, y), slope(g, y)


@no_minus.variant
def _(g, y):
    return -loss(g, y), -slope(g, y)


@LOSS.mistake(
    "The second term of your loss, the one for y = 0, has the wrong sign.",
    "In the handout's l(g, y), does the minus stand before the first term, or before the bracket?",
)
def second_term_sign(g, y):
    return -(y * np.log(flat(g)) - (1 - y) * np.log(1 - flat(g))), slope(g, y)


@LOSS.mistake(
    "Your loss has no term for y = 0: examples with that label have the loss 0.",
    "What should the loss be for a three that the network takes for a nine?",
)
def first_term_only(g, y):
    return -y * np.log(flat(g)), slope(g, y)


@first_term_only.variant
def _(g, y):
    return -y * np.log(flat(g)), -y / flat(g)


@LOSS.mistake(
    "Your loss has no term for y = 1: examples with that label have the loss 0.",
    "What should the loss be for a nine that the network takes for a three?",
)
def second_term_only(g, y):
    return -(1 - y) * np.log(1 - flat(g)), slope(g, y)


@LOSS.mistake(
    "Your loss is -log g whatever the label is.",
    "Where does y stand in the handout's l(g, y)?",
)
def ignores_the_label(g, y):
    return -np.log(flat(g)), slope(g, y)


@LOSS.mistake(
    "The two labels are exchanged: you treat y = 0 as if it were y = 1.",
    "Which of the two logarithms is left in l(g, y) where y = 1?",
)
def labels_exchanged(g, y):
    return loss(g, 1 - y), slope(g, 1 - y)


@LOSS.mistake(
    "The two labels are exchanged in your loss, though not in its derivative.",
    "Which of the two logarithms is left in l(g, y) where y = 1?",
)
def labels_exchanged_in_the_loss(g, y):
    return loss(g, 1 - y), slope(g, y)


@LOSS.mistake(
    "Your logarithm is not the natural one.",
    "Of which logarithm is 1 / g the derivative, and which one is np.log?",
)
def wrong_logarithm(g, y):
    return loss(g, y) / np.log(2), slope(g, y)


@wrong_logarithm.variant
def _(g, y):
    return loss(g, y) / np.log(10), slope(g, y)


@wrong_logarithm.variant
def _(g, y):
    return np.where(y == 1, loss(g, y) / np.log(2), loss(g, y)), slope(g, y)


@LOSS.mistake(
    "Your loss is the squared error.",
    "The handout's loss is the negative log-likelihood: where is the logarithm?",
)
def squared_error(g, y):
    return (flat(g) - y) ** 2, 2 * (flat(g) - y)


@squared_error.variant
def _(g, y):
    return (flat(g) - y) ** 2, slope(g, y)


@squared_error.variant
def _(g, y):
    return (flat(g) - y) ** 2 / 2, flat(g) - y


@LOSS.mistake(
    "A small number is added inside of the logarithms, which changes every loss.",
    "The handout keeps g away from 0 and 1 already: in which function?",
)
def epsilon_in_the_logarithm(g, y):
    return shifted(g, y, 1e-7), slope(g, y)


def shifted(g: Any, y: Any, epsilon: float) -> Any:
    return -(y * np.log(flat(g) + epsilon) + (1 - y) * np.log(1 - flat(g) + epsilon))


def _shifts(epsilon: float) -> None:
    @epsilon_in_the_logarithm.variant
    def _(g, y):
        return shifted(g, y, epsilon), slope(g, y)

    @epsilon_in_the_logarithm.variant
    def _(g, y):
        g = flat(g)
        return shifted(g, y, epsilon), -(y / (g + epsilon) - (1 - y) / (1 - g + epsilon))


for _epsilon in (1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8):
    _shifts(_epsilon)


@LOSS.mistake(
    "Labels that are floats cannot be used as an index: y may hold 0.0 and 1.0.",
    "Which dtypes can y have? Which formula of the handout needs no index?",
)
def indexes_with_labels(g, y):
    both = np.stack([1 - flat(g), flat(g)])
    return -np.log(both[y, np.arange(len(y))]), slope(g, y)


@LOSS.mistake(
    "The logarithm for y = 0 is of 1 + g, where it should be of 1 - g.",
    "Which number does np.log1p add to its argument, and which logarithm stands beside 1 - y?",
)
def logarithm_of_one_plus_g(g, y):
    flat_g = flat(g)
    return -(y * np.log(flat_g) + (1 - y) * np.log1p(flat_g)), slope(g, y)


@LOSS.mistake(
    "Your losses are sorted by label: they are no longer in the order of the examples.",
    "loss[i] is the loss of example i: what does selecting with y == 1 do to the order?",
)
def sorted_by_label(g, y):
    ones_first = np.argsort(-y, kind="stable")
    return loss(g, y)[ones_first], slope(g, y)


@sorted_by_label.variant
def _(g, y):
    ones_first = np.argsort(-y, kind="stable")
    return loss(g, y)[ones_first], slope(g, y)[ones_first]


@sorted_by_label.variant
def _(g, y):
    zeros_first = np.argsort(y, kind="stable")
    return loss(g, y)[zeros_first], slope(g, y)[zeros_first]


@LOSS.mistake(
    "Your loss treats g as if the sigmoid were still to be applied; it has been.",
    "What does the handout say that g is: the network's output, or what goes into the sigmoid?",
)
def treats_g_as_a_logit(g, y):
    return loss(sigma(g), y), sigma(g) - y


def sigma(g: Any) -> Any:
    return 1 / (1 + np.exp(-flat(g)))


@treats_g_as_a_logit.variant
def _(g, y):
    return loss(sigma(g), y), slope(sigma(g), y)


@treats_g_as_a_logit.variant
def _(g, y):
    return loss(sigma(g), y), slope(sigma(g), y) * sigma(g) * (1 - sigma(g))


@treats_g_as_a_logit.variant
def _(g, y):
    return loss(sigma(g), y), slope(g, y)


@LOSS.mistake(
    "Your loss is made for labels of -1 and 1.",
    "Which values does y have in this homework, by get_mnist_threes_nines? And what is g?",
)
def labels_of_minus_one(g, y):
    return np.log(1 + np.exp(-y * flat(g))), slope(g, y)


@labels_of_minus_one.variant
def _(g, y):
    return np.log(1 + np.exp(-y * flat(g))), -y / (1 + np.exp(y * flat(g)))
