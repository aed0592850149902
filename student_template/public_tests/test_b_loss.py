"""Part (b): the loss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight
from hypothesis import example, given

from checking.calls import Reply, Student
from checking.errors import StudentRaised

from .checks import Array, array, close, pair, slope
from .strategies import probabilities
from .tolerances import LOSS, SLOPE, SYMMETRY, Tolerance

Batch = tuple[Array, Array]  # g (n, 1), y (n,)
OF_TWO = np.array([[0.25], [0.25]]), np.array([0, 1])
OF_THREE = np.array([[0.9], [0.2], [0.6]]), np.array([1.0, 0.0, 0.0])
OF_MANY = (
    np.random.default_rng(1).uniform(0.02, 0.98, (101, 1)).round(3),
    np.random.default_rng(2).integers(0, 2, 101),
)
SLOPES = Tolerance(1e-9, 1e-9, "SYMMETRY, relative")


def each(student: Student, batches: Sequence[Batch], **options: Any) -> Iterator[Reply]:
    """logistic_loss on g (n, 1); on a flat g where the function refuses unequal dimensions."""
    done = 0
    try:
        for reply in student.each("logistic_loss", batches, **options):
            yield reply
            done += 1
        return
    except StudentRaised as error:
        if not error.kind:
            raise
        refused = error
    try:
        flat = [(g.reshape(-1), y) for g, y in batches[done:]]
        yield from student.each("logistic_loss", flat, **options)
    except StudentRaised:
        raise refused from None


def by_definition(g: Array, y: Array) -> Array:
    """Minus the log of the probability that g gives to each label."""
    return np.asarray(-np.log(np.where(y == 1, g, 1 - g)))


def derivative(g: Array, y: Array) -> Array:
    """The slope of each example's loss at g, from values of the loss around it."""
    return slope(lambda at: by_definition(at, y), g, 1e-3 * np.minimum(g, 1 - g))


def losses(value: object, n: int) -> tuple[Array, Array]:
    loss, dL_dg = pair(value, "loss", "dL_dg")
    return array("loss", loss, (n,), (n, 1)), array("dL_dg", dL_dg, (n,), (n, 1))


@weight(2.5)
@number("b.9")
@visibility("visible")
@tags("logistic_loss")
@given(batches=probabilities())
@example(batches=[OF_TWO, OF_THREE, OF_MANY])
def test_loss_values(student: Student, batches: list[Batch]) -> None:
    """logistic_loss returns -[y log g + (1 - y) log(1 - g)] for each example.

    Write the handout's l(g, y) for y = 1 and for y = 0: which term is left?
    """
    for (g, y), reply in zip(batches, each(student, batches)):
        loss, _ = pair(reply.value, "loss", "dL_dg")
        got = array("loss", loss, y.shape, g.shape)
        close("loss", got, by_definition(g[:, 0], y), LOSS)


@weight(2)
@number("b.11")
@visibility("visible")
@tags("logistic_loss")
@given(batches=probabilities())
@example(
    batches=[
        (np.array([[0.25], [0.5]]), np.array([0, 1])),
        (np.array([[0.9], [0.2], [0.6], [0.7]]), np.array([1.0, 0.0, 0.0, 1.0])),
        (np.full((100, 1), 0.3), np.arange(100) % 2),
        OF_MANY,
    ]
)
def test_loss_is_one_number_an_example(student: Student, batches: list[Batch]) -> None:
    """logistic_loss returns n losses and n derivatives for g of shape (n, 1) and y of shape (n,).

    What is the shape of g * y when g is (n, 1) and y is (n,)?
    """
    for (g, y), reply in zip(batches, each(student, batches)):
        loss, dL_dg = losses(reply.value, len(y))
        close("loss", loss, by_definition(g[:, 0], y), LOSS)
        close("dL_dg", dL_dg, derivative(g[:, 0], y), SLOPE)


@weight(1)
@number("b.13")
@visibility("visible")
@tags("logistic_loss")
@given(batches=probabilities())
@example(batches=[(np.array([[0.25], [0.5]]), np.array([0, 1]))])
def test_loss_is_symmetric(student: Student, batches: list[Batch]) -> None:
    """l(g, y) = l(1 - g, 1 - y): the loss does not care which digit is called 1.

    What do you get for g = 0.25 with y = 1, and for g = 0.75 with y = 0?
    """
    replies = each(student, [at for g, y in batches for at in ((g, y), (1 - g, 1 - y))])
    for g, y in batches:
        loss, dL_dg = losses(next(replies).value, len(y))
        mirrored, dL_dg_mirrored = losses(next(replies).value, len(y))
        close("l(g, y)", loss, by_definition(g[:, 0], y), LOSS)
        close("l(1 - g, 1 - y)", mirrored, loss, SYMMETRY)
        close("the derivative at 1 - g", dL_dg_mirrored, -derivative(g[:, 0], y), SLOPE)
        close("the derivative at g", dL_dg, -dL_dg_mirrored, SLOPES)


@weight(1)
@number("b.14")
@visibility("visible")
@tags("logistic_loss")
@given(batches=probabilities(n=1))
@example(batches=[(np.array([[0.25]]), np.array([1])), (np.array([[0.25]]), np.array([0.0]))])
def test_loss_of_one_example(student: Student, batches: list[Batch]) -> None:
    """logistic_loss works for a batch of one example.

    The handout asks for code that works with n = 1: is an axis squeezed away?
    """
    for (g, y), reply in zip(batches, each(student, batches)):
        loss, dL_dg = losses(reply.value, 1)
        close("loss", loss, by_definition(g[:, 0], y), LOSS)
        close("dL_dg", dL_dg, derivative(g[:, 0], y), SLOPE)
