"""What is looked for in a cache that crossed the wire."""

import numpy as np
import pytest

from autograder.graded import contents
from autograder.graded.networks import network
from autograder.worker.references import Opaque

NET = network((2, 3, 1), 2, 5)
EVERYTHING = NET.caches[0]


@pytest.mark.parametrize(
    "cache", [EVERYTHING, [list(EVERYTHING)], {"all": EVERYTHING}, Opaque("Layer", EVERYTHING)]
)
def test_nothing_is_lacking_wherever_it_is(cache):
    assert contents.lacking(cache, NET, 0) == []


def test_a_hoard_of_arrays_is_not_looked_through(monkeypatch):
    """Each comparison takes the grader's time, which no deadline of the worker's limits."""
    compared = []
    monkeypatch.setattr(contents, "same", lambda value, _want: compared.append(value))
    hoard = [np.ones((2, 3))] * 50_000
    assert contents.lacking([hoard, Opaque("Hoard", tuple(hoard))], NET, 0)
    assert len(compared) < 100 * contents.MAX_ARRAYS
