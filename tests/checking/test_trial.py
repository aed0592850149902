"""Inputs that a graded test sees, whatever the settings it was imported under."""

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checking import trial


@pytest.fixture(autouse=True)
def imported_too_early():
    """The test below is declared under a profile that is not ours, as by another test's import."""
    before = hypothesis.settings.get_current_profile_name()
    hypothesis.settings.register_profile("early", max_examples=50, deadline=1)
    hypothesis.settings.load_profile("early")
    yield
    hypothesis.settings.load_profile(before)


def inputs_of(decorate):
    seen = []

    @decorate
    @given(x=st.integers())
    def graded(student, x):
        seen.append(x)

    assert trial.run(graded, None, 0, trial.Search(max_examples=6), shrink=True) is None
    return len(seen)


def test_a_property_has_the_examples_of_the_search():
    assert inputs_of(lambda test: test) == 6


def test_a_property_may_ask_for_fewer_examples():
    assert inputs_of(hypothesis.settings(max_examples=2)) == 2
