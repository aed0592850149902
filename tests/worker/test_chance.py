"""What a submission draws is the same in every grading, whichever generator it asks."""

import random

import numpy as np
import pytest

from autograder.worker import chance


@pytest.fixture(autouse=True)
def _as_before(monkeypatch):
    monkeypatch.setattr(np.random, "default_rng", np.random.default_rng)
    states = random.getstate(), np.random.get_state()
    yield
    random.setstate(states[0])
    np.random.set_state(states[1])


def draws():
    rng = np.random.default_rng()
    return [rng.random(), np.random.default_rng().random(), np.random.random(), random.random()]


def test_the_same_is_drawn_again_after_the_same_seed():
    chance.seed(3)
    first = draws()
    chance.seed(3)
    assert draws() == first
    chance.seed(4)
    assert draws() != first


def test_each_generator_draws_something_else():
    chance.seed(3)
    assert len({*draws(), *draws()}) == 8


def test_a_seed_of_the_submissions_own_is_kept():
    usual = np.random.default_rng(7).random()
    chance.seed(3)
    assert np.random.default_rng(7).random() == usual
    assert np.random.default_rng(seed=7).random() == usual
