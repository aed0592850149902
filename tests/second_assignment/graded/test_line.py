"""The graded tests of the second assignment."""

import numpy as np
from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight
from hypothesis import given
from hypothesis import strategies as st

from checking.declare import budget
from checking.errors import Mismatch


def close(what, got, want):
    if np.shape(got) != np.shape(want):
        raise Mismatch(f"{what} has the wrong shape", got=np.shape(got), expected=np.shape(want))
    bad = ~np.isclose(got, want, rtol=1e-9, atol=1e-12)
    if np.any(bad):
        at = tuple(int(i) for i in np.argwhere(bad)[0])
        raise Mismatch(f"{what} is wrong", got=np.asarray(got)[at], expected=np.asarray(want)[at],
                       at=at)  # fmt: skip


@st.composite
def problems(draw):
    """X (n, d), y (n,), w (d,), b: small, with two decimals."""
    n, d, seed = draw(st.tuples(st.integers(1, 5), st.integers(1, 3), st.integers(0, 999)))
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, d)).round(2), rng.normal(size=n).round(2), rng.normal(size=d), 0.5


@weight(2)
@number("a.1")
@visibility("visible")
@tags("predict")
@given(problem=problems())
def test_predict_is_affine(student, problem):
    """predict returns X @ w + b.

    What is the shape of X @ w?
    """
    X, _, w, b = problem
    close("the prediction", student.predict(X, w, b), X @ w + b)


@weight(1)
@number("a.2")
@visibility("visible")
@tags("predict")
def test_predict_leaves_its_arguments_alone(student):
    """predict leaves its arguments as they are."""
    X, w = np.ones((2, 2)), np.ones(2)
    reply = student.call("predict", X, w, 1.0, arguments_after=True)
    close("the prediction", reply.value, X @ w + 1.0)
    close("X after the call", reply.arguments[0], X)


@weight(2)
@number("b.1")
@visibility("visible")
@tags("mean_squared_error")
@given(problem=problems())
def test_mean_squared_error_is_the_mean(student, problem):
    """mean_squared_error is the mean of the squares."""
    _, y, _, _ = problem
    close("the error", student.mean_squared_error(y, y + 2.0), 4.0)


@weight(3)
@number("b.2")
@visibility("visible")
@tags("gradient")
@budget(calls_s=2.0, cpu_s=5.0, wall_s=8.0)
@given(problem=problems())
def test_gradient_is_that_of_the_mean(student, problem):
    """gradient is the derivative of the mean squared error with respect to w."""
    X, y, w, b = problem
    close("the gradient", student.gradient(X, y, w, b), 2 * X.T @ (X @ w + b - y) / len(y))
