"""Part (a): finite_difference_checker, on functions whose formulas all give different numbers.

With a step that is not small, central, one-sided and wrongly divided differences of a cubic are far
apart; with the usual step they are told by factor and sign.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from reference import hw2 as reference

from .catalogue import Catalogue
from .seen import Seen
from .subjects import Subject
from .tolerances import CALM, COARSE

FAR = [np.array([61.3, -84.9]), np.array([72.1, 55.7, -90.3])]  # their float32s are 8e-6 apart


def cubic(d: int) -> Callable[[Any], float]:
    """A sum of cubes and products of neighbours, with slopes that are no integers."""
    c = np.arange(d) + 0.8

    def f(x):
        x = np.asarray(x, dtype=float)
        return float(np.sum(c * x**3) + np.sum(x[1:] ** 2 * x[:-1]) + 1.5)

    return f


def quintic(x: Any) -> float:
    """What tells a formula that is exact for cubes from a step that is not the one asked for."""
    return float(np.sum(np.asarray(x, dtype=float) ** 5))


def battery(subject: Subject) -> Iterator[Seen]:
    rng = np.random.default_rng(2)
    for d, epsilon in ((3, 0.25), (4, 0.5), (1, 0.5)):
        seen = subject.call(cubic(d), rng.integers(-8, 9, d) / 4, epsilon)
        yield replace(seen, rtol=COARSE)
    for a in (np.array([0.5, -0.75]), np.array([1.25])):
        yield replace(subject.call(quintic, a, 0.5), rtol=COARSE)
    for d in (2, 3):
        yield replace(subject.call(cubic(d), rng.uniform(0.5, 1.5, d).round(2)), rtol=CALM)
    for a in FAR:
        yield replace(subject.call(cubic(len(a)), a), rtol=CALM)
    for a in (np.array([3, -2, 1]), np.array([-1, 2])):
        yield replace(subject.call(cubic(len(a)), a), rtol=CALM)


DIFFERENCES = Catalogue("finite_difference_checker", reference.finite_difference_checker, battery)


def each(a: Any, epsilon: float, difference: Callable[[Any, Any], float]) -> Any:
    """One difference a coordinate, from `a` as floats and the step along that coordinate."""
    a = np.asarray(a, dtype=float)
    return np.array([difference(a, step) for step in epsilon * np.eye(a.size)])


@DIFFERENCES.mistake(
    "Your difference is one-sided: f at a + epsilon less f at a itself.",
    "In the handout's formula for part (a), at which two points is f evaluated?",
)
def forward_difference(f, a, epsilon=1e-5):
    return each(a, epsilon, lambda x, e: (f(x + e) - f(x)) / epsilon)


@DIFFERENCES.mistake(
    "Your difference is one-sided: f at a itself less f at a - epsilon.",
    "In the handout's formula for part (a), at which two points is f evaluated?",
)
def backward_difference(f, a, epsilon=1e-5):
    return each(a, epsilon, lambda x, e: (f(x) - f(x - e)) / epsilon)


@DIFFERENCES.mistake(
    "Your difference is one-sided, but divided by twice the step.",
    "How far apart are the two points at which you evaluate f? Which two does the handout take?",
)
def one_sided_and_halved(f, a, epsilon=1e-5):
    return each(a, epsilon, lambda x, e: (f(x + e) - f(x)) / (2 * epsilon))


@DIFFERENCES.mistake(
    "Your gradient is twice the right one: the difference is divided by epsilon.",
    "How far apart are the two points at which f is evaluated?",
)
def not_halved(f, a, epsilon=1e-5):
    return each(a, epsilon, lambda x, e: (f(x + e) - f(x - e)) / epsilon)


@DIFFERENCES.mistake(
    "Your difference is divided by 2 and then multiplied by epsilon.",
    "In which order does Python work off / and *? Where does the denominator need parentheses?",
)
def epsilon_precedence(f, a, epsilon=1e-5):
    return each(a, epsilon, lambda x, e: (f(x + e) - f(x - e)) / 2 * epsilon)


@DIFFERENCES.mistake(
    "Your difference is divided by 2, but not by epsilon.",
    "How far apart are the two points at which f is evaluated?",
)
def not_divided_by_epsilon(f, a, epsilon=1e-5):
    return each(a, epsilon, lambda x, e: (f(x + e) - f(x - e)) / 2)


@DIFFERENCES.mistake(
    "Your difference is not divided by anything.",
    "How far apart are the two points at which f is evaluated?",
)
def not_divided(f, a, epsilon=1e-5):
    return each(a, epsilon, lambda x, e: f(x + e) - f(x - e))


@DIFFERENCES.mistake(
    "Your function does not use the epsilon that it is given, but a step of its own.",
    "Where does your code name a number where it should name the argument?",
)
def own_epsilon(f, a, epsilon=1e-5):  # noqa: ARG001
    return each(a, 1e-5, lambda x, e: (f(x + e) - f(x - e)) / 2e-5)


@DIFFERENCES.mistake(
    "Your gradient has the wrong sign.",
    "Which of the two values of f is subtracted from which?",
)
def sign(f, a, epsilon=1e-5):
    return each(a, epsilon, lambda x, e: (f(x - e) - f(x + e)) / (2 * epsilon))


@DIFFERENCES.mistake(
    "Your difference takes three points, a and two ahead of it; the handout's lie on both sides.",
    "In the handout's formula for part (a), at which two points is f evaluated?",
)
def three_points_ahead(f, a, epsilon=1e-5):
    return each(a, epsilon, lambda x, e: (4 * f(x + e) - 3 * f(x) - f(x + 2 * e)) / (2 * epsilon))


@DIFFERENCES.mistake(
    "Your gradient is zero everywhere.",
    "Does f see the point that you have moved? Is what you compute assigned with =?",
)
def all_zero(f, a, epsilon=1e-5):  # noqa: ARG001
    return np.zeros(len(a))


@DIFFERENCES.mistake(
    "Your step is in proportion to the coordinate: where that is 0, there is none.",
    "Which number is added to a_k in the handout's formula?",
)
def step_in_proportion(f, a, epsilon=1e-5):
    a = np.asarray(a, dtype=float)
    steps = epsilon * np.diag(a)
    with np.errstate(all="ignore"):
        return np.array([(f(a + e) - f(a - e)) / (2 * e.sum()) for e in steps])


@DIFFERENCES.mistake(
    "Your difference is the second derivative's.",
    "Part (a) asks for the first derivative: at which two points is f evaluated?",
)
def second_derivative(f, a, epsilon=1e-5):
    return each(a, epsilon, lambda x, e: (f(x + e) - 2 * f(x) + f(x - e)) / epsilon**2)


@DIFFERENCES.mistake(
    "You move all coordinates at once, so that the result is the sum of the partial derivatives.",
    "In the k-th partial derivative, which coordinates of a change?",
)
def all_coordinates_at_once(f, a, epsilon=1e-5):
    return (f(a + epsilon) - f(a - epsilon)) / (2 * epsilon)


@all_coordinates_at_once.variant
def _(f, a, epsilon=1e-5):
    return np.full(a.shape, (f(a + epsilon) - f(a - epsilon)) / (2 * epsilon))


def moving(f: Any, a: Any, epsilon: float, back: float) -> Any:
    """Central differences that leave each coordinate `back` steps from where they found it."""
    grad = np.zeros(len(a))
    for k in range(len(a)):
        a[k] += epsilon
        above = f(a)
        a[k] -= 2 * epsilon
        grad[k] = (above - f(a)) / (2 * epsilon)
        a[k] += (1 + back) * epsilon
    return grad


@DIFFERENCES.mistake(
    "A coordinate that was moved is not put back before the next one has its turn.",
    "After the k-th partial derivative, what does the k-th entry hold?",
)
def not_put_back(f, a, epsilon=1e-5):
    return moving(f, np.array(a, dtype=float), epsilon, -1)


@not_put_back.variant
def _(f, a, epsilon=1e-5):
    return moving(f, np.array(a, dtype=float), epsilon, 1)


@not_put_back.variant
def _(f, a, epsilon=1e-5):
    return moving(f, a, epsilon, -1)


@not_put_back.variant
def _(f, a, epsilon=1e-5):
    steps = epsilon * np.tri(len(a))  # each moves the coordinates before it, too
    return np.array([(f(a + step) - f(a - step)) / (2 * epsilon) for step in steps])


@DIFFERENCES.mistake(
    "finite_difference_checker changes the array that it is given.",
    "If you move entries in place, are they put back? Or is it a copy that should be moved?",
)
def changes_a(f, a, epsilon=1e-5):
    grad = reference.finite_difference_checker(f, a, epsilon)
    a += 1
    return grad
