"""The answer key: one epoch of it, and its page in a form that needs nothing else."""

import re

import numpy as np
import pytest

from reference.answer_key import compute
from reference.answer_pages import pages
from reference.expected import HANDOUT_GRADIENTS, HANDOUT_LOSS
from tests.reference import MNIST, PICKLE


@pytest.fixture(scope="module")
def key():
    return compute(PICKLE, MNIST, epochs=1)


@pytest.fixture(scope="module")
def files(key):
    return pages(key)


def test_training_learns_and_too_large_a_step_does_not(key):
    assert key.training.shape == (121, 4)
    assert key.diverged.shape == (121, 2)
    assert key.accuracy > 0.95
    assert key.diverged_accuracy < 0.6
    assert key.gradients_differ_by < 1e-9


def test_the_mistaken_images_are_the_ones_that_the_accuracy_leaves(key):
    assert len(key.mistaken) == round((1 - key.accuracy) * 2019)
    assert all((one.probability > 0.5) == (one.digit == 3) for one in key.mistaken)
    surest = [abs(one.probability - (one.digit == 9)) for one in key.mistaken]
    assert surest == sorted(surest, reverse=True)


def test_two_runs_agree(key):
    again = compute(PICKLE, MNIST, epochs=1)
    assert np.array_equal(again.training, key.training)


@pytest.mark.parametrize("name", ["answer_key.html", "answer_key.md"])
def test_pages_hold_the_handouts_printouts(files, name):
    text = files[name].decode()
    assert text.count("\n\n".join(HANDOUT_GRADIENTS)) == 2  # (a) and (d)
    for printed in (HANDOUT_LOSS, "[0.73 0.5  0.27]", "[0.2  0.25 0.2 ]", "[0. 0.]"):
        assert printed in text


def test_the_page_needs_no_other_file_and_the_markdown_has_its_pictures(files):
    sources = re.findall(r'(?:src|href)="([^"]*)"', files["answer_key.html"].decode())
    assert len(sources) == 3
    assert all(source.startswith("data:image/png;base64,") for source in sources)
    linked = set(re.findall(r"\]\((.*?)\)", files["answer_key.md"].decode()))
    assert linked == {name for name in files if name.endswith(".png")}
    assert all(files[name].startswith(b"\x89PNG") for name in linked)
