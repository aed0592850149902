"""Part (a): finite differences of any function, and of the network of the handout."""

from __future__ import annotations

import numpy as np
from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight
from hypothesis import example, given, settings

from checking.calls import Student
from checking.errors import Mismatch

from .checks import Array, array, close, untouched
from .strategies import in_turn, sizes
from .tolerances import CENTRAL, QUADRATIC, Tolerance


def scaled(tolerance: Tolerance, scale: float) -> Tolerance:
    """An absolute tolerance in units of the function's size."""
    return Tolerance(tolerance.rtol, tolerance.atol * scale, tolerance.why)


def drawn(student: Student, seed: int) -> np.random.Generator:
    """What f is drawn from: nobody can know it who has not called f, tests and seeds known or not.

    So f cannot be recognised and differentiated by a formula.
    """
    return np.random.default_rng([student.seed, seed])


def quadratic(d: int, rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """(A, c, a): f(x) = x A x / 2 + c x with large curvature, and where to differentiate it."""
    A = rng.integers(-9, 10, (d, d)) * 100.0
    A = A + A.T + 1000.0 * np.eye(d)
    return A, rng.integers(-5, 6, d).astype(float), rng.integers(-20, 21, d) / 10.0


@weight(2)
@number("a.1")
@visibility("visible")
@tags("finite_difference_checker")
@given(cases=sizes(1, 5))
@example(cases=[(1, 0), (5, 1), (20, 2)])
@settings(max_examples=4)
@in_turn
def test_finite_differences_are_central(student: Student, d: int, seed: int) -> None:
    """finite_difference_checker is exact on quadratic functions, however curved.

    In the handout's formula for part (a), at which two points is f evaluated?
    """
    A, c, a = quadratic(d, drawn(student, seed))

    def f(x):
        x = np.asarray(x, dtype=float)
        return float(x @ A @ x / 2 + c @ x)

    grad = array("the gradient", student.finite_difference_checker(f, a), (d,))
    close("the gradient", grad, A @ a + c, scaled(QUADRATIC, 1000.0 * (1 + float(a @ a))))


@weight(1.5)
@number("a.2")
@visibility("visible")
@tags("finite_difference_checker")
@given(cases=sizes(1, 5))
@example(cases=[(1, 0), (6, 1), (20, 2)])
@settings(max_examples=4)
@in_turn
def test_finite_differences_of_smooth_functions(student: Student, d: int, seed: int) -> None:
    """finite_difference_checker finds the gradient of smooth functions.

    Which entry of a changes in the k-th partial derivative, and by what is the difference divided?
    """
    rng = drawn(student, seed)
    w, a = rng.uniform(0.5, 1.5, d).round(2), rng.uniform(-2, 2, d).round(2)

    def f(x):
        x = np.asarray(x, dtype=float)
        return float(np.sum(np.sin(w * x)) + np.prod(np.cos(x / 2)))

    half = np.cos(a / 2)
    others = np.array([np.prod(np.delete(half, k)) for k in range(d)])
    want = w * np.cos(w * a) - np.sin(a / 2) / 2 * others
    grad = array("the gradient", student.finite_difference_checker(f, a), (d,))
    close("the gradient", grad, want, CENTRAL)


@weight(1)
@number("a.3")
@visibility("visible")
@tags("finite_difference_checker")
@given(cases=sizes(2, 5))
@example(cases=[(2, 0), (5, 1)])
@settings(max_examples=3)
@in_turn
def test_finite_differences_move_one_coordinate(student: Student, d: int, seed: int) -> None:
    """finite_difference_checker changes one coordinate at a time, and leaves a as it was.

    If you move a copy of a, where is it put back before the next coordinate's turn?
    """
    rng = drawn(student, seed)
    c, a = rng.uniform(-1, 1, d), rng.uniform(-2, 2, d).round(2)
    most = 0

    def f(x):
        nonlocal most
        x = np.asarray(x, dtype=float)
        most = max(most, int(np.sum(np.abs(np.reshape(x, -1) - a) > 1e-9)))
        return float(np.sum(c * x**3))

    reply = student.call("finite_difference_checker", f, a, arguments_after=True)
    close("the gradient", array("the gradient", reply.value, (d,)), 3 * c * a**2, CENTRAL)
    if most > 1:
        raise Mismatch("f is evaluated where more than one coordinate differs from a",
                       got=f"{most} coordinates", expected="one")  # fmt: skip
    untouched(["a"], [a], reply.arguments[1:])


@weight(0.75)
@number("a.4")
@visibility("visible")
@tags("finite_difference_checker")
@given(cases=sizes(1, 4))
@settings(max_examples=3)
@in_turn
def test_finite_differences_of_integers(student: Student, d: int, seed: int) -> None:
    """finite_difference_checker takes an array of integers, too.

    What happens to 1e-5 when it is written into an array of integers?
    """
    rng = drawn(student, seed)
    c, a = rng.uniform(-3, 3, d), rng.integers(-3, 4, d)

    def f(x):
        return float(np.sum(c * np.asarray(x, dtype=float) ** 2))

    grad = array("the gradient", student.finite_difference_checker(f, a), (d,))
    close("the gradient", grad, 2.0 * c * a, CENTRAL)


@weight(0.75)
@number("a.5")
@visibility("visible")
@tags("finite_difference_checker")
@given(cases=sizes(1, 3))
@example(cases=[(1, 0)])
@settings(max_examples=3)
@in_turn
def test_finite_differences_honour_epsilon(student: Student, d: int, seed: int) -> None:
    """finite_difference_checker uses the epsilon it is given.

    Of x^3, the central difference is 3 x^2 + epsilon^2, exactly: what does yours give?
    """
    rng, epsilon = drawn(student, seed), (0.5, 0.25, 0.125)[seed % 3]
    c, a = rng.uniform(0.5, 1, d) * rng.choice([-1, 1], d), rng.integers(-8, 9, d) / 4

    def f(x):
        return float(np.sum(c * np.asarray(x, dtype=float) ** 3))

    grad = array("the gradient", student.finite_difference_checker(f, a, epsilon), (d,))
    close("the gradient", grad, c * (3 * a**2 + epsilon**2), CENTRAL)
