"""The same submission gets the same scores under every Python that has an environment here.

`.ci/run` makes one for the oldest supported Python, `tests/nightly` one for the newest.
"""

import subprocess

import pytest

from .running import PROGRAM, ROOT, command, results

OTHERS = sorted(ROOT.glob(".venv*/bin/python"))


def scores(path):
    return {row["number"]: row["score"] for row in results(path)["tests"]}


@pytest.mark.parametrize("python", OTHERS, ids=[path.parts[-3] for path in OTHERS])
@pytest.mark.parametrize(
    "submission", ["reference", "fixtures/submissions/wrong/sum_over_the_batch"]
)
def test_scores_do_not_depend_on_the_python(tmp_path, python, submission):
    ours, theirs = tmp_path / "ours.json", tmp_path / "theirs.json"
    assert command("grade", ROOT / submission, "--results", ours).returncode == 0
    arguments = ["grade", str(ROOT / submission), "--results", str(theirs)]
    subprocess.run([str(python), *PROGRAM[1:], *arguments], check=True, capture_output=True)
    assert scores(ours) == scores(theirs)
