"""What has to hold before a zip is written; each check raises, in one sentence, or returns."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from autograder.engine.errors import UsageError
from checking.errors import HarnessError
from checking.rubric import Row, total
from reference import expected as handout

from . import archive

SHOWN = 3  # rows of the reference that failed, in an error


def points(rows: Sequence[Row], wanted: float) -> None:
    """The rows add up.

    Raises:
        UsageError: they do not.
    """
    found = total(rows)
    if found != wanted:
        raise UsageError(
            f"the rows' points: expected {wanted:g} in all, found {found:g}; change the points, or "
            f"say --points {found:g}"
        )


def fixture(path: Path, ours: bool) -> handout.Expected:
    """The pickle can be read, and both ways to its gradients agree; return its expected outputs.

    Args:
        path: the pickle.
        ours: whether it is the one that reproduces the handout's printed figures.

    Raises:
        UsageError: a course's own is not what the handout describes, or no test of gradients.
        HarnessError: ours is not.
    """
    try:
        figures = handout.expected(handout.load_fixture(path))
        handout.check_gradients_agree(figures)
        if ours:
            handout.check_printed_figures(figures)
    except handout.FixtureError as error:
        where = "" if str(error).startswith(str(path)) else f"{path}: "
        raise (HarnessError if ours else UsageError)(f"{where}{error}") from None
    return figures


def reference(files: Mapping[str, bytes], solution: bytes) -> dict[str, Any]:
    """Unpack what will be the zip, grade the solution with it, and return the results.

    Raises:
        HarnessError: it did not get full marks.
    """
    with tempfile.TemporaryDirectory(prefix="autograder-build-") as place:
        folder = Path(place)
        archive.unpack(files, folder / "source")
        submission, results = folder / "hw2.py", folder / "results.json"
        submission.write_bytes(solution)
        program = [sys.executable, "-I", "-B", str(folder / "source/autograder/__main__.py")]
        run = subprocess.run(  # noqa: S603 - our own program, no shell
            [*program, "grade", str(submission), "--results", str(results)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if run.returncode or not results.exists():
            said = (run.stderr.strip() or run.stdout.strip() or "nothing").splitlines()[-1]
            raise HarnessError(f"grading the reference failed, status {run.returncode}: {said}")
        found: dict[str, Any] = json.loads(results.read_text())
    lost = [row for row in found["tests"] if row["score"] != row["max_score"]]
    if lost:
        shown = [f"{row['number']} ({row['output'].splitlines()[0]})" for row in lost[:SHOWN]]
        raise HarnessError(
            f"grading the reference: expected full marks, found {found['score']:g}; rows lost: "
            f"{', '.join(shown)}{' and others' if len(lost) > SHOWN else ''}"
        )
    return found
