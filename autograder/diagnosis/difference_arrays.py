"""Part (a): arrays of integers, and the shape of what finite_difference_checker returns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from reference import hw2 as reference

from .differences import DIFFERENCES, each, moving


@DIFFERENCES.mistake(
    "When a holds integers, your step is lost or rounded to a whole number.",
    "What happens to 1e-5 when it is written into an array of integers?",
)
def integer_step(f, a, epsilon=1e-5):
    grad = np.zeros(len(a))
    for k in range(len(a)):
        step = np.zeros_like(a)
        step[k] = epsilon
        grad[k] = (f(a + step) - f(a - step)) / (2 * epsilon)
    return grad


@integer_step.variant
def _(f, a, epsilon=1e-5):
    grad = np.zeros(len(a))
    for k in range(len(a)):
        above, below = a.copy(), a.copy()
        above[k] += epsilon
        below[k] -= epsilon
        grad[k] = (f(above) - f(below)) / (2 * epsilon)
    return grad


@integer_step.variant
def _(f, a, epsilon=1e-5):
    return moving(f, a.copy(), epsilon, 0)


@integer_step.variant
def _(f, a, epsilon=1e-5):
    grad = np.zeros_like(a)
    for k in range(len(a)):
        step = np.zeros_like(a)
        step[k] = epsilon
        grad[k] = (f(a + step) - f(a - step)) / (2 * epsilon)
    return grad


@integer_step.variant
def _(f, a, epsilon=1e-5):
    grad = np.zeros_like(a)
    for k in range(len(a)):
        above, below = a.copy(), a.copy()
        above[k] += epsilon
        below[k] -= epsilon
        grad[k] = (f(above) - f(below)) / (2 * epsilon)
    return grad


@DIFFERENCES.mistake(
    "When a holds integers, so does your gradient: its decimals are cut off.",
    "Which dtype does np.zeros_like(a) have?",
)
def integer_gradient(f, a, epsilon=1e-5):
    grad = np.zeros_like(a)
    grad[:] = reference.finite_difference_checker(f, a, epsilon)
    return grad


@DIFFERENCES.mistake(
    "Only the first partial derivative is computed.",
    "Is the return statement inside of the loop?",
)
def only_the_first(f, a, epsilon=1e-5):
    grad = reference.finite_difference_checker(f, a, epsilon)
    return np.where(np.arange(grad.size) == 0, grad, 0.0)


@only_the_first.variant
def _(f, a, epsilon=1e-5):
    return reference.finite_difference_checker(f, a, epsilon)[0]


@DIFFERENCES.mistake(
    "Only the last partial derivative is returned: each one overwrites the one before.",
    "Where does the k-th partial derivative go, and which shape should the result have?",
)
def only_the_last(f, a, epsilon=1e-5):
    return reference.finite_difference_checker(f, a, epsilon)[-1]


@DIFFERENCES.mistake(
    "You return the sum of the partial derivatives, one number.",
    "Which shape should the gradient of a function of d variables have?",
)
def sum_of_the_partials(f, a, epsilon=1e-5):
    return reference.finite_difference_checker(f, a, epsilon).sum()


@DIFFERENCES.mistake(
    "The last coordinate is never moved.",
    "How many coordinates does a have, and over how many does your loop go?",
)
def last_coordinate_missing(f, a, epsilon=1e-5):
    grad = reference.finite_difference_checker(f, a, epsilon)
    grad[-1] = 0
    return grad


@last_coordinate_missing.variant
def _(f, a, epsilon=1e-5):
    return reference.finite_difference_checker(f, a, epsilon)[:-1]


@DIFFERENCES.mistake(
    "The gradient is a Python list where an array is asked for.",
    "What turns a list of numbers into an array?",
)
def list_for_array(f, a, epsilon=1e-5):
    return list(reference.finite_difference_checker(f, a, epsilon))


@DIFFERENCES.mistake(
    "The gradient is a matrix with one column or one row where it should be shaped like a, (d,).",
    "What are the shapes of a and of your result? Which of yours has one dimension too many?",
)
def not_flat(f, a, epsilon=1e-5):
    return reference.finite_difference_checker(f, a, epsilon)[:, None]


@not_flat.variant
def _(f, a, epsilon=1e-5):
    return reference.finite_difference_checker(f, a, epsilon)[None, :]


@DIFFERENCES.mistake(
    "a is copied to single precision, where a step of 1e-5 is nearly lost.",
    "How many digits has a float32? How many of them does a + epsilon need?",
)
def single_precision(f, a, epsilon=1e-5):
    return singly(f, a, epsilon).astype(np.float32)


@single_precision.variant
def _(f, a, epsilon=1e-5):
    return singly(f, a, epsilon)


def singly(f: Any, a: Any, epsilon: float) -> Any:
    """Central differences at points that are rounded to single precision."""
    grad = np.zeros(len(a))
    for k in range(len(a)):
        above, below = a.astype(np.float32), a.astype(np.float32)
        above[k] += epsilon
        below[k] -= epsilon
        grad[k] = (f(above) - f(below)) / (2 * epsilon)
    return grad


@DIFFERENCES.mistake(
    "Your two points are one and the same array: what is added for the one is taken away again for "
    "the other, so that f is evaluated at a itself.",
    "Does b = a make a second array, or a second name? Which method of an array makes a copy?",
)
def one_array_for_both_points(f, a, epsilon=1e-5):
    grad = np.zeros(len(a))
    for k in range(len(a)):
        a[k] += epsilon
        above = f(a)
        a[k] -= epsilon
        grad[k] = (above - f(a)) / (2 * epsilon)
    return grad


@one_array_for_both_points.variant
def _(f, a, epsilon=1e-5):
    grad = np.zeros(len(a))
    for k in range(len(a)):
        a[k] = a[k] + epsilon
        above = f(a)
        a[k] = a[k] - epsilon
        grad[k] = (above - f(a)) / (2 * epsilon)
    return grad


@one_array_for_both_points.variant
def _(f, a, epsilon=1e-5):
    for k in range(len(a)):
        a[k] += epsilon
        a[k] -= epsilon
    return np.zeros(len(a)) * f(a)


@DIFFERENCES.mistake(
    "Your formula takes more than two points; the handout's central difference takes two.",
    "In the handout's formula for part (a), at which two points is f evaluated?",
)
def five_points(f, a, epsilon=1e-5):
    return each(
        a,
        epsilon,
        lambda x, e: (8 * (f(x + e) - f(x - e)) - f(x + 2 * e) + f(x - 2 * e)) / (12 * epsilon),
    )


@DIFFERENCES.mistake(
    "Your step grows with the coordinate: it is epsilon only where the coordinate is small.",
    "Which number is added to a_k in the handout's formula?",
)
def step_grows(f, a, epsilon=1e-5):
    return scaled(f, a, lambda x: epsilon * np.maximum(1.0, np.abs(x)))


@step_grows.variant
def _(f, a, epsilon=1e-5):
    return scaled(f, a, lambda x: epsilon * (1.0 + np.abs(x)))


def scaled(f: Any, a: Any, steps: Callable[[Any], Any]) -> Any:
    """Central differences with a step of its own for each coordinate."""
    a = np.asarray(a, dtype=float)
    return np.array([(f(a + e) - f(a - e)) / (2 * e.sum()) for e in np.diag(steps(a))])
