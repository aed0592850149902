"""What of a student's object can be seen: the arrays in it, wherever they are kept."""

import functools
from types import SimpleNamespace

import numpy as np
import pytest

from autograder.worker.arrays import arrays_of

ARRAY = np.arange(3.0)


def waiting(array):
    yield array


def begun(array):
    memory = waiting(array)
    next(memory)
    return memory


@pytest.mark.parametrize(
    "kept",
    [
        ARRAY,
        [ARRAY],
        {"x": (ARRAY,)},
        SimpleNamespace(x=ARRAY),
        functools.partial(print, ARRAY),
        lambda kept=ARRAY: kept,
        waiting(ARRAY),
        begun(ARRAY),
    ],
    ids=lambda kept: type(kept).__name__,
)
def test_an_array_is_seen_wherever_it_is_kept(kept):
    (seen,) = arrays_of(kept)
    assert np.array_equal(seen, ARRAY)


def test_a_generator_that_has_ended_holds_nothing():
    memory = waiting(ARRAY)
    list(memory)
    assert arrays_of(memory) == ()
