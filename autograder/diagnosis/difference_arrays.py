"""Part (a): arrays of integers, and the shape of what finite_difference_checker returns."""

from __future__ import annotations

from typing import Any

import numpy as np

from reference import hw2 as reference

from .differences import DIFFERENCES, moving


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
