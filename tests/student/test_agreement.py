"""What passes on a laptop passes in the grader, row by row; and neither gives an answer away."""

import re
import shutil
import sys
from pathlib import Path

import pytest

from autograder.engine.session import grade
from autograder.homework import homework
from autograder.settings import Settings
from checking.outcome import OWN, Verdict

from .answers import solution_lines

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "student_template"))  # as beside check.py

from runner import session  # noqa: E402

EVERY = 24  # of the corpus by default; all of it, an hour's work, with --nightly
FOLDERS = sorted(
    path.parent for kind in ("right", "wrong")
    for path in ROOT.glob(f"fixtures/submissions/{kind}/*/hw2.py")
)  # fmt: skip
CHOSEN = [
    pytest.param(folder, id=folder.name, marks=[pytest.mark.nightly] if index % EVERY else [])
    for index, folder in enumerate(FOLDERS)
]


@pytest.mark.parametrize("folder", CHOSEN)
def test_local_and_platform_verdicts_agree_and_texts_hold_no_answer(folder, tmp_path):
    report = grade(folder, homework(), Settings(), long=False)
    assert not report.staff
    own = shutil.copytree(folder, tmp_path / "own")  # a submission may write beside itself
    known = here(own / "hw2.py")
    platform = {row.id: report.outcome(row) for row in report.rows}
    differ = [
        (row.number, known.outcomes[row.id].verdict, platform[row.id])
        for row in known.rows
        if not agrees(known.good(row), row, platform[row.id])
    ]
    assert differ == []
    gives_nothing_away([*platform.values(), *known.outcomes.values()], folder / "hw2.py")


def here(path):
    """What check.py finds."""
    known = session.Run(session.public_rows())
    for _ in session.run(path, known.rows, known):
        pass
    return known


def agrees(good, row, outcome):
    """Whether the grader finds the same; with its own helpers, where the student's fail, more.

    Where it tries the student's helpers in a way of its own, which looks at what they return as
    well, a row may fail with them there and be passed with ours.
    """
    passed = outcome.verdict is Verdict.PASSED
    if outcome.helpers == OWN:
        return good == passed
    tried = outcome.own is not None  # after one of them did not come back they are not
    in_another_way = bool(homework().attempts_at(row.function)[0].ways)
    return (passed or not good) and (in_another_way or not (tried and good))


def gives_nothing_away(outcomes, path):
    """No line of the solution, unless it is the student's, too; no more than one right entry."""
    text = "\n".join(outcome.text for outcome in outcomes)
    own = path.read_text("utf-8", "replace")
    assert [line for line in solution_lines() if line in text and line not in own] == []
    for right in re.findall(r"^  expected +(.*)", text, re.MULTILINE):
        assert "array(" not in right
        assert len(right) < 120


def test_the_corpus_is_there():
    assert len(FOLDERS) > 300
