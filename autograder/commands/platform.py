"""The platform's entry: grade `submission/` into `results/results.json`.

Gradescope's folders: the submission, its metadata with names and former results, our own sources
and the results lie side by side, and the first two are made anew for each run.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from autograder.engine import previous
from autograder.engine.policy import Policy, chosen
from autograder.engine.session import grade
from autograder.homework import homework, settings

from .main import HARNESS_FAILED

PLATFORM = Path("/autograder")
FOLDERS = ("source", "submission", "results")


def policy(base: Path) -> Policy:
    """Elsewhere than in the platform's folder it is a trial run, of code that may be trusted."""
    if base == PLATFORM:
        return Policy.PLATFORM
    return chosen("AUTOGRADER_INSECURE" in os.environ)


def run() -> int:
    """Grade; return the exit status. Staff read what is printed, students do not."""
    base = Path(os.environ.get("AUTOGRADER_BASE", PLATFORM))
    results = base / "results" / "results.json"
    results.parent.mkdir(exist_ok=True)
    for name in (*FOLDERS, "submission_metadata.json"):
        with suppress(FileNotFoundError):
            (base / name).chmod(0o700 if name in FOLDERS else 0o600)
    report = grade(
        base / "submission",
        homework(),
        settings(),
        results,
        policy=policy(base),
        previous=previous.read(base / "submission_metadata.json"),
        secrets=[base / "source", base / "submission_metadata.json"],
    )
    print(f"score {report.score:g}; layers {report.extra.get('isolation')}")  # noqa: T201
    if report.staff:
        print(report.staff, file=sys.stderr)  # noqa: T201
        return HARNESS_FAILED
    return 0
