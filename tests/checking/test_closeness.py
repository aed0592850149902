"""How near a row is to its tolerance: measured where values are compared, told in the results."""

import threading

import numpy as np
import pytest

from autograder.engine.session import grade
from autograder.homework import homework
from autograder.settings import Settings
from checking import closeness
from tests.graded.mistakes import REFERENCE


def test_the_largest_error_of_a_row_counts_and_an_exact_comparison_does_not():
    closeness.begin()
    closeness.note(np.array([0.1, 0.5]), np.array([1.0, 1.0]))
    closeness.note(np.array([0.2, 7.0]), np.array([1.0, 0.0]))
    closeness.note(np.array([np.inf]), np.array([1.0]))
    closeness.note(np.zeros(0), np.zeros(0))
    assert closeness.largest() == 0.5
    closeness.begin()
    assert closeness.largest() == 0.0


def test_each_thread_has_a_row_of_its_own():
    closeness.begin()
    closeness.note(np.array([3.0]), np.array([1.0]))
    seen = []
    other = threading.Thread(target=lambda: seen.append(closeness.largest()))
    other.start()
    other.join()
    assert (seen, closeness.largest()) == ([0.0], 3.0)


@pytest.mark.parametrize(
    ("factor", "passes", "near"),
    [("", True, False), (" * (1 + 5e-9)", True, True), (" * (1 + 5e-8)", False, True)],
)
def test_a_result_tells_how_near_it_was(tmp_path, factor, passes, near):
    """The sigmoid's values are judged to a relative 1e-8."""
    source = REFERENCE.replace("def sigmoid_activation(", "def _sigmoid_activation(")
    source += f"""

def sigmoid_activation(s):
    out, grad = _sigmoid_activation(s)
    return out{factor}, grad
"""
    path = tmp_path / "hw2.py"
    path.write_text(source)
    report = grade(path, homework(), Settings(), only="sigmoid_activation").as_json()
    row = next(row for row in report["tests"] if row["number"] == "b.1")
    assert (row["status"] == "passed") is passes
    excess = row["extra_data"]["measured"].get("excess")
    assert (excess is not None) is near
    if near:
        assert excess == pytest.approx(0.5 if passes else 5.0, rel=0.05)
