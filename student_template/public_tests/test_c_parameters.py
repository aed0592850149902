"""Part (c): the parameters at the start."""

from __future__ import annotations

import numpy as np
from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight
from hypothesis import example, given, settings

from checking.calls import Student
from checking.errors import Mismatch

from .checks import untouched
from .draws import (
    Z,
    bias_shapes,
    drawn_one_by_one,
    parameters,
    plausible_biases,
    plausible_draws,
    weight_shapes,
)
from .strategies import layer_dims


@weight(1.5)
@number("c.1")
@visibility("visible")
@tags("create_weight_matrices")
@given(cases=layer_dims())
@example(cases=[([3, 1],), ([5, 5, 5, 5],), ([784, 200, 1],)])
@settings(max_examples=3)
def test_weights_have_the_layers_shapes(student: Student, cases: list[tuple[list[int]]]) -> None:
    """create_weight_matrices returns one (d, h) matrix for each layer, and leaves layer_dims alone.

    How many layers does layer_dims = [784, 200, 1] describe, and which product is x W?
    """
    replies = student.each("create_weight_matrices", cases, arguments_after=True)
    for (dims,), reply in zip(cases, replies):
        weights = parameters(reply.value, "weights", weight_shapes(dims))
        sample = np.concatenate([W.ravel() for W in weights])
        plausible_draws("the weights", sample)
        if not drawn_one_by_one(sample) or not sample.all():
            raise Mismatch("the weights are not drawn one by one", got="entries that are equal",
                           expected="a normal draw for each entry")  # fmt: skip
        untouched(["layer_dims"], [dims], reply.arguments)


@weight(1)
@number("c.3")
@visibility("visible")
@tags("create_weight_matrices")
def test_weights_are_drawn_anew(student: Student) -> None:
    """create_weight_matrices draws each layer, and each call, anew.

    Is the generator seeded inside the function, or one draw used for more than one layer?
    """
    dims = [40, 40, 40]
    layers = [
        W
        for _ in range(2)
        for W in parameters(student.create_weight_matrices(dims), "weights", weight_shapes(dims))
    ]
    for i, first in enumerate(layers):
        plausible_draws("a layer's weights", first)
        for second in layers[i + 1 :]:
            # The correlation of two independent samples of n is normal with deviation 1/sqrt(n).
            correlation = np.corrcoef(first.ravel(), second.ravel())[0, 1]
            if not abs(correlation) < Z / np.sqrt(first.size):
                raise Mismatch("two layers, or two calls, give the same numbers",
                               got=f"a correlation of {correlation:.3f}",
                               expected="independent draws")  # fmt: skip


@weight(2)
@number("c.4")
@visibility("visible")
@tags("create_bias_vectors")
@given(cases=layer_dims())
@example(cases=[([3, 1],), ([5, 5, 5, 5],), ([784, 200, 1],)])
@settings(max_examples=3)
def test_biases_have_the_layers_shapes(student: Student, cases: list[tuple[list[int]]]) -> None:
    """create_bias_vectors returns one (1, h) vector for each layer, and leaves layer_dims alone.

    To which arrays is b added, and does the input layer have one?
    """
    replies = student.each("create_bias_vectors", cases, arguments_after=True)
    for (dims,), reply in zip(cases, replies):
        plausible_biases(parameters(reply.value, "biases", bias_shapes(dims)))
        untouched(["layer_dims"], [dims], reply.arguments)
