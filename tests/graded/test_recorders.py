"""Activations of the grader's own that keep what they are called with: never more than a little."""

import numpy as np
import pytest

from autograder.diagnosis.layer import MOST_CALLS, cosine
from student_template.public_tests.recorder import Recorder

GIANT = np.zeros(8_000_000, dtype=bool)  # crosses the wire as 8 MB; 64 MB as floats


def test_a_recorder_keeps_the_last_argument_and_no_giant():
    recorder = Recorder()
    for s in (np.ones((2, 2)), np.zeros((1, 3))):
        recorder(s)
    with pytest.raises(ValueError, match="should not have 8000000 entries"):
        recorder(GIANT)
    assert [s.shape for s in recorder.seen] == [(1, 3)]


def test_a_diagnosis_keeps_so_many_arguments_and_no_giant():
    kept = []
    activation = cosine(kept)
    with pytest.raises(ValueError, match="takes no more"):
        activation(GIANT)
    for _ in range(MOST_CALLS):
        activation(np.ones((2, 2)))
    with pytest.raises(ValueError, match="takes no more"):
        activation(np.ones((2, 2)))
    assert len(kept) == MOST_CALLS
