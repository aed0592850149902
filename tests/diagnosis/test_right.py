"""Nothing is named on a right submission, even where its functions are examined all the same."""

import pytest

from autograder.engine.plugin import Grading
from autograder.engine.session import grade
from autograder.homework import ROOT, homework
from autograder.settings import Settings

RIGHT = ROOT / "fixtures" / "submissions" / "right"
UNUSUAL = {  # each of them does what would be a mistake beside other helpers than its own
    "caches_reversed": ["forward_pass", "backward_pass"],
    "wrapped_caches": ["forward_pass"],
    "flat_outputs": ["train_network"],
}


@pytest.fixture
def examined(monkeypatch):
    """Function -> its mistake or None, of every function that has a row in a grading."""
    found = {}

    def named(grading, row, outcome):
        found[row.function] = grading.diagnoses.of(row.function)
        assert not grading.diagnoses.failures
        return outcome

    monkeypatch.setattr(Grading, "named", named)
    return found


@pytest.mark.parametrize(
    ("name", "function"), [(name, one) for name, some in UNUSUAL.items() for one in some]
)
def test_what_fits_its_own_helpers_is_no_mistake(examined, name, function):
    report = grade(RIGHT / name, homework(), Settings(), only=function, long=False)
    assert not report.staff, report.staff
    assert examined == {function: None}


@pytest.mark.nightly
@pytest.mark.parametrize("name", sorted(folder.name for folder in RIGHT.iterdir()))
def test_no_right_submission_has_a_mistake(examined, name):
    report = grade(RIGHT / name, homework(), Settings(), long=False)
    assert not report.staff, report.staff
    assert set(examined) == set(homework().functions)
    assert not any(examined.values()), examined
