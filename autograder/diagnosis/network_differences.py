"""Part (a): my_nn_finite_difference_checker, also with activations whose derivatives are lies.

Large images make one-sided differences show: their error grows with the curvature of the loss.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from autograder.graded.attempts import backward_pass
from autograder.graded.networks import Network, network
from reference import hw2 as reference
from student_template.public_tests.networks import SIGMOID

from .catalogue import Catalogue
from .gradients import lost_in_rounding, rows
from .seen import Seen
from .subjects import Subject
from .tolerances import DIFFERENCES_RTOL

NETS = [
    network((2, 3, 1), 4, 1),
    network((2, 3, 2, 1), 5, 2, hidden=SIGMOID),
    network((3, 2, 2, 1), 3, 3),
    network((2, 1), 3, 4),
    network((2, 2, 1), 1, 5, hidden=SIGMOID),
]

# For one that calls it: the caches that it is given here are ours, which the student's cannot read.
BACK_PROPAGATION = {"backward_pass": backward_pass}


def curved(d: int, n: int, seed: int) -> Network:
    """One neuron with inputs of forty or so, and S of order one."""
    rng = np.random.default_rng(seed)
    X, W = (40 * rng.standard_normal((n, d))).round(), rng.uniform(-0.04, 0.04, (d, 1)).round(3)
    return Network(X, np.arange(n) % 2, [W], [np.array([[0.25]])], (SIGMOID,))


CURVED = [curved(2, 4, 1), curved(3, 3, 2)]


def battery(subject: Subject) -> Iterator[Seen]:
    for net in [*NETS, *CURVED]:
        activations = [subject.activation(name) for name in net.names]
        yield gradients(subject, net, activations)
    for net in NETS[:2]:
        yield gradients(subject, net, lying(net))


def lying(net: Network) -> list[Any]:
    """A network's activations with right values and wrong derivatives."""

    def lie(function: Any, name: str) -> Any:
        def activation(s: Any) -> Any:
            out, ds = function(np.asarray(s, dtype=float))
            return out, 3.0 * ds + 1.0

        activation.__name__ = name
        return activation

    return [lie(function, name) for function, name in zip(net.functions, net.names)]


def gradients(subject: Subject, net: Network, activations: list[Any]) -> Seen:
    seen = subject.call(net.X, net.y, net.Ws, net.bs, activations, serve=BACK_PROPAGATION)
    value = lost_in_rounding(rows(seen.value), net.n)
    return replace(seen, value=value, rtol=DIFFERENCES_RTOL)


def right(X: Any, y: Any, Ws: Any, bs: Any, activations: Any) -> tuple[list[Any], list[Any]]:
    grad_Ws, grad_bs = reference.my_nn_finite_difference_checker(X, y, Ws, bs, activations)
    return list(grad_Ws), list(grad_bs)


NETWORK = Catalogue("my_nn_finite_difference_checker", right, battery)


def times(factor: float, grads: tuple[list[Any], list[Any]]) -> tuple[list[Any], list[Any]]:
    return [factor * grad for grad in grads[0]], [factor * grad for grad in grads[1]]


# --- of which loss -------------------------------------------------------------------------------


@NETWORK.mistake(
    "You differentiate the sum of the losses; the handout's loss of a batch is the mean.",
    "Which number of the losses (n,) does the handout call the loss of the batch?",
)
def sum_of_losses(X_batch, y_batch, weight_matrices, biases, activations):
    found = right(X_batch, y_batch, weight_matrices, biases, activations)
    return times(len(y_batch), found)


@NETWORK.mistake(
    "You differentiate the loss of one example; the others of the batch do not count.",
    "Which number of the losses (n,) does the handout call the loss of the batch?",
)
def one_loss(X_batch, y_batch, weight_matrices, biases, activations):
    return right(X_batch[:1], y_batch[:1], weight_matrices, biases, activations)


@one_loss.variant
def _(X_batch, y_batch, weight_matrices, biases, activations):
    return right(X_batch[-1:], y_batch[-1:], weight_matrices, biases, activations)


@NETWORK.mistake(
    "Your gradients are divided by the size of the batch once more.",
    "In how many places do you divide by n or take a mean?",
)
def batch_size_twice(X_batch, y_batch, weight_matrices, biases, activations):
    found = right(X_batch, y_batch, weight_matrices, biases, activations)
    return times(1 / len(y_batch), found)


@NETWORK.mistake(
    "You differentiate the mean of the outputs, not of the losses.",
    "Of which function does part (a) ask for the gradient? Where do the labels come in?",
)
def of_the_output(X_batch, y_batch, weight_matrices, biases, activations):  # noqa: ARG001
    def mean_output(Ws: Any, bs: Any) -> float:
        return float(reference.forward_pass(X_batch, Ws, bs, activations)[0].mean())

    return differences(mean_output, weight_matrices, biases, central)


@NETWORK.mistake(
    "Broadcasting: in the loss that you differentiate the output is (n, 1) and y is (n,), so that "
    "every output is compared with every label.",
    "Which shape has y * np.log(g) when g is (n, 1) and y is (n,)?",
)
def loss_broadcasts(X_batch, y_batch, weight_matrices, biases, activations):
    def loss(Ws: Any, bs: Any) -> float:
        g = np.reshape(reference.forward_pass(X_batch, Ws, bs, activations)[0], (-1, 1))
        return float(-np.mean(y_batch * np.log(g) + (1 - y_batch) * np.log(1 - g)))

    return differences(loss, weight_matrices, biases, central)


def two_points(
    X: Any, y: Any, Ws: Any, bs: Any, activations: Any, up: float, down: float, over: float
) -> Any:
    """Differences of the mean loss at two points, divided by something."""

    def mean_loss(Ws: Any, bs: Any) -> float:
        output, _ = reference.forward_pass(X, Ws, bs, activations)
        return float(reference.logistic_loss(output, y)[0].mean())

    return differences(mean_loss, Ws, bs, lambda f: (f(up) - f(down)) / over)


def differences(f: Any, Ws: Any, bs: Any, quotient: Any) -> tuple[list[Any], list[Any]]:
    """A difference quotient for every entry of every parameter; f takes (Ws, bs)."""
    parameters = [*Ws, *bs]
    found = []
    for parameter in parameters:
        grad = np.zeros(parameter.shape)
        for at in np.ndindex(parameter.shape):
            grad[at] = quotient(lambda step, p=parameter, at=at: moved(f, Ws, bs, p, at, step))
        found.append(grad)
    return found[: len(Ws)], found[len(Ws) :]


def moved(f: Any, Ws: Any, bs: Any, parameter: Any, at: Any, step: float) -> float:
    before = parameter[at]
    parameter[at] = before + step
    value = float(f(Ws, bs))
    parameter[at] = before
    return value


def central(f: Any) -> float:
    return float((f(1e-5) - f(-1e-5)) / 2e-5)


# --- which difference ----------------------------------------------------------------------------


@NETWORK.mistake(
    "Your differences are one-sided: the loss itself is one of the two values.",
    "In the handout's formula for part (a), at which two points is f evaluated?",
)
def one_sided(X_batch, y_batch, weight_matrices, biases, activations):
    return two_points(X_batch, y_batch, weight_matrices, biases, activations, 1e-5, 0.0, 1e-5)


for _epsilon in (-1e-5, 1e-4, -1e-4):
    one_sided.variant(partial(two_points, up=_epsilon, down=0.0, over=_epsilon))


@NETWORK.mistake(
    "Your step is too coarse for the curvature of the loss.",
    "Which epsilon does the handout propose?",
)
def coarse_step(X_batch, y_batch, weight_matrices, biases, activations):
    return two_points(X_batch, y_batch, weight_matrices, biases, activations, 0.01, -0.01, 0.02)


for _epsilon in (0.1, 1e-3):
    coarse_step.variant(partial(two_points, up=_epsilon, down=-_epsilon, over=2 * _epsilon))


@NETWORK.mistake(
    "The activations are written into your function: ReLU in the hidden layers and the sigmoid in "
    "the last, whatever the list says.",
    "What is the last argument for?",
)
def activations_hard_coded(X_batch, y_batch, weight_matrices, biases, activations):  # noqa: ARG001
    own = [reference.relu_activation] * (len(biases) - 1) + [reference.sigmoid_activation]
    return right(X_batch, y_batch, weight_matrices, biases, own)


@NETWORK.mistake(
    "Your gradients are twice the right ones: the difference is divided by epsilon.",
    "How far apart are the two points at which the loss is evaluated?",
)
def not_halved(X_batch, y_batch, weight_matrices, biases, activations):
    return times(2, right(X_batch, y_batch, weight_matrices, biases, activations))


@NETWORK.mistake(
    "Your gradients are half of the right ones.",
    "How far apart are the two points at which the loss is evaluated?",
)
def halved(X_batch, y_batch, weight_matrices, biases, activations):
    return times(0.5, right(X_batch, y_batch, weight_matrices, biases, activations))


for _epsilon in (1e-5, -1e-5):  # one step apart, and divided by two
    halved.variant(partial(two_points, up=_epsilon, down=0.0, over=2 * _epsilon))


@NETWORK.mistake(
    "Your difference is divided by 2 and then multiplied by epsilon.",
    "In which order does Python work off / and *? Where does the denominator need parentheses?",
)
def epsilon_precedence(X_batch, y_batch, weight_matrices, biases, activations):
    return times(1e-10, right(X_batch, y_batch, weight_matrices, biases, activations))


for _factor in (1e-8, 1e-12):

    @epsilon_precedence.variant
    def _(X_batch, y_batch, weight_matrices, biases, activations, factor=_factor):
        return times(factor, right(X_batch, y_batch, weight_matrices, biases, activations))


@NETWORK.mistake(
    "Your difference is not divided by the distance of the two points.",
    "How far apart are the two points at which the loss is evaluated?",
)
def not_divided(X_batch, y_batch, weight_matrices, biases, activations):
    return times(2e-5, right(X_batch, y_batch, weight_matrices, biases, activations))


for _factor in (2e-4, 2e-6, 1e-5):

    @not_divided.variant
    def _(X_batch, y_batch, weight_matrices, biases, activations, factor=_factor):
        return times(factor, right(X_batch, y_batch, weight_matrices, biases, activations))


@NETWORK.mistake(
    "Your gradients have the wrong sign.",
    "Which of the two values of the loss is subtracted from which?",
)
def sign(X_batch, y_batch, weight_matrices, biases, activations):
    return times(-1, right(X_batch, y_batch, weight_matrices, biases, activations))


@NETWORK.mistake(
    "Your gradients are all zero.",
    "Does the loss see the entry that you moved, or do you move a copy of it?",
)
def all_zero(X_batch, y_batch, weight_matrices, biases, activations):
    return times(0, right(X_batch, y_batch, weight_matrices, biases, activations))


@NETWORK.mistake(
    "Your function uses the activations' derivatives: it is back-propagation, not differences.",
    "It should check back-propagation: what would it be worth if it used back-propagation?",
)
def back_propagation(X_batch, y_batch, weight_matrices, biases, activations):
    output, caches = reference.forward_pass(X_batch, weight_matrices, biases, activations)
    return reference.backward_pass(reference.logistic_loss(output, y_batch)[1], caches)
