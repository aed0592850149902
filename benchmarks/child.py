"""One grading in a process of its own, and what was seen of it as JSON.

python -m benchmarks.child HOW STARTED SUBMISSION [EXAMPLES]

HOW is "confined" or "inline", with "-parts" to time its parts; STARTED is the monotonic time at
which the process was started; EXAMPLES are Hypothesis' for a property, without the rows that train.
"""

from __future__ import annotations

import dataclasses
import json
import sys
import time
from pathlib import Path
from typing import Any

from autograder.engine import session
from autograder.engine.results import Report
from autograder.homework import homework
from autograder.settings import Settings
from checking.rubric import total
from checking.search import Search

from . import inline, parts
from .clock import Clock


def main(how: str, started: str, submission: str, examples: str = "") -> None:
    clock = Clock()
    clock.spent[parts.IMPORTS] = clock.since - float(started)
    place, _, timed = how.partition("-")
    inputs = parts.watch(clock) if timed else parts.Inputs()
    times: list[float] = []
    settings = Settings(search=Search(max_examples=int(examples))) if examples else Settings()
    report = grade(place, Path(submission), settings, times, long=not examples)
    clock.turn()
    print(json.dumps({  # noqa: T201 - for the process that started this one
        "score": report.score, "of": total(report.rows), "staff": report.staff,
        "first_s": times[0] - float(started), "last_s": times[-1] - float(started),
        "parts": clock.spent, "counts": dataclasses.asdict(report.counts),
        "properties": len(inputs.properties), "inputs": inputs.inputs,
    }))  # fmt: skip


def grade(
    place: str, submission: Path, settings: Settings, times: list[float], long: bool
) -> Report:
    """The report; when each row became known goes to `times`."""
    known = 0

    def watch(report: Report) -> None:
        nonlocal known
        if len(report.outcomes) > known:
            known = len(report.outcomes)
            times.append(time.monotonic())

    options: dict[str, Any] = {"watch": watch}
    if place == "confined":
        return session.grade(submission, homework(), settings, **options, long=long)
    assignment = homework()
    report = session.begun(assignment, None, long)
    inline.grade(session.Run(assignment, settings, report, **options), submission)
    return report


if __name__ == "__main__":
    main(*sys.argv[1:])
