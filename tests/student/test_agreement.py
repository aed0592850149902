"""What passes on a laptop passes in the grader, row by row, over the corpus."""

import sys
from pathlib import Path

import pytest

from autograder.batch import Job, grade_all, local_executor
from checking.outcome import Verdict

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "student_template"))  # as beside check.py

from runner import session  # noqa: E402

EVERY = 24  # of the corpus by default; all of it with --nightly


def entries(every):
    found = sorted(
        path.parent for path in ROOT.glob("fixtures/submissions/[rw]*/*/hw2.py")
        if path.parent.parent.name in ("right", "wrong")
    )  # fmt: skip
    return found[::every]


@pytest.fixture(scope="module")
def graded(request):
    every = 1 if request.config.getoption("nightly") else EVERY
    jobs = [Job(str(folder), folder, long=False) for folder in entries(every)]
    with local_executor(1) as executor:
        return {job.job.key: job.results for job in grade_all(jobs, executor)}


def own_verdicts(results):
    """Public row -> whether it passes with the student's own helpers."""
    found = {}
    for row in results["tests"]:
        verdict = row["extra_data"].get("own_verdict", row["extra_data"]["verdict"])
        found[row["number"]] = verdict == "passed"
    return found


def test_local_and_platform_verdicts_agree(graded):
    assert len(graded) > 5
    differ = []
    for folder, results in graded.items():
        rows = session.public_rows()
        known = session.Run(rows)
        for _ in session.run(Path(folder) / "hw2.py", rows, known):
            pass
        platform = own_verdicts(results)
        for row in rows:
            local = known.outcomes[row.id].verdict is Verdict.PASSED
            if local != platform[row.number]:
                differ.append((Path(folder).name, row.number, local, known.outcomes[row.id].text))
    assert not differ
