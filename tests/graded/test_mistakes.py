"""Each mistake loses points in its own function, and the rest of the reference keeps its own.

A few are graded by default, all of them by `tests/nightly`: the corpus holds as many and more, and
`selftest` grades it.
"""

import pytest

from .mistakes import MISTAKES, REFERENCE, source

EVERY = 12
CHOSEN = [
    pytest.param(name, marks=[pytest.mark.nightly] if index % EVERY else [])
    for index, name in enumerate(MISTAKES)
]


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_a_change_of_the_reference(name):
    assert source(name) != REFERENCE


@pytest.mark.parametrize("name", CHOSEN)
def test_a_mistake_costs_points(graded, name):
    function = MISTAKES[name][0]
    rows = graded(source(name), only=function)
    assert any(row["score"] < row["max_score"] for row in rows.values())


@pytest.mark.parametrize(
    "name", ["sum", "no activation", "derivative to the logit", "leaky", "caches reversed"]
)
def test_a_mistake_costs_no_other_functions_points(graded, name):
    rows = graded(source(name)).values()
    lost = {row["tags"][0] for row in rows if row["score"] < row["max_score"]}
    assert lost - {"train_network"} == {MISTAKES[name][0]}
