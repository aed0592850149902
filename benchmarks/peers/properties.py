"""Properties as one writes them with gradescope-utils: drawn arrays, one process, no isolation.

python -m benchmarks.peers.properties PROPERTIES EXAMPLES
"""

from __future__ import annotations

import io
import json
import sys
import unittest
from collections.abc import Callable
from typing import Any

import hypothesis
import numpy as np
from gradescope_utils.autograder_utils.decorators import weight
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from reference import hw2

NUMBERS = st.floats(-6, 6)
MATRICES = arrays(np.float64, array_shapes(min_dims=2, max_dims=2, max_side=5), elements=NUMBERS)
COLUMNS = arrays(np.float64, (4, 1), elements=st.floats(0.02, 0.98))
LABELS = arrays(np.int64, 4, elements=st.integers(0, 1))


def relu(s: Any) -> None:
    np.testing.assert_allclose(hw2.relu_activation(s)[0], np.maximum(s, 0))


def sigmoid(s: Any) -> None:
    np.testing.assert_allclose(hw2.sigmoid_activation(s)[0], 1 / (1 + np.exp(-s)))


def loss(g: Any, y: Any) -> None:
    want = -np.where(y == 1, np.log(g[:, 0]), np.log(1 - g[:, 0]))
    np.testing.assert_allclose(np.ravel(hw2.logistic_loss(g, y)[0]), want)


KINDS: list[tuple[Callable[..., None], tuple[Any, ...]]] = [
    (relu, (MATRICES,)),
    (sigmoid, (MATRICES,)),
    (loss, (COLUMNS, LABELS)),
]


def case(properties: int, examples: int) -> type[unittest.TestCase]:
    """A test case of so many properties, each of so many examples."""

    def test(number: int) -> Callable[..., None]:
        check, drawn = KINDS[number % len(KINDS)]

        @weight(1)
        @hypothesis.settings(max_examples=examples, deadline=None, database=None)
        @hypothesis.given(st.tuples(*drawn))
        def holds(_case: unittest.TestCase, values: tuple[Any, ...]) -> None:
            check(*values)

        return holds

    names = {f"test_{number}": test(number) for number in range(properties)}
    return type("Properties", (unittest.TestCase,), names)


def main(properties: int, examples: int) -> None:
    tests = unittest.defaultTestLoader.loadTestsFromTestCase(case(properties, examples))
    written = io.StringIO()
    JSONTestRunner(stream=written).run(tests)
    if json.loads(written.getvalue())["score"] != properties:
        sys.exit("benchmarks: expected each property to pass, but one did not")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
