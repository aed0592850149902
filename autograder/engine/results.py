"""`results.json`: valid for the platform at every moment, replaced in one step.

Fields and limits are those of Gradescope's specification (autograder `results.json` format); keys
that have nothing to say are left out, never null.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from checking import page
from checking.outcome import Outcome, Verdict, points
from checking.rubric import Row, total

from .counts import Counts

NOT_RUN = Outcome(
    Verdict.NOT_RUN, "This test was not run: the grading ended before it was its turn."
)
HARNESS_FAILED = (
    "The grading itself failed, which is not your fault: nothing in your submission caused it, and "
    "this score does not count. Your course staff can see the reason."
)


@dataclass
class Report:
    """One grading, from the first fallback to the final word.

    Args:
        rows: the rubric; each row is in every file written.
        summary: what the student reads first.
        first: what the student reads first of a finished grading, in place of the summary.
        stamp: that the code was not confined, where it was not; before the summary.
        extra: for our own tools: isolation, versions, digests, seed.
        staff: why the harness failed, for staff only; "" while it has not.
        outcomes: row id -> what became of it.
        leaderboard: name, value and order of each entry.
        seconds: wall time of the grading so far.
        counts: what it asked of its workers; for measurements, not in the file.
    """

    rows: tuple[Row, ...]
    summary: str = ""
    first: page.Summary | None = None
    stamp: str = ""
    extra: dict[str, Any] = field(default_factory=dict)
    staff: str = ""
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    leaderboard: list[dict[str, Any]] = field(default_factory=list)
    seconds: float = 0.0
    counts: Counts = field(default_factory=Counts)

    def outcome(self, row: Row) -> Outcome:
        if self.staff:
            return Outcome(Verdict.HARNESS_ERROR, HARNESS_FAILED)
        return self.outcomes.get(row.id, NOT_RUN)

    @property
    def score(self) -> float:
        return sum(points(row, self.outcome(row)) for row in self.rows)

    def fill(self, outcome: Outcome) -> None:
        """Give every row that has none the same outcome."""
        for row in self.rows:
            self.outcomes.setdefault(row.id, outcome)

    def refuse(self, why: str, kind: str) -> None:
        """Say in every row why the submission cannot be graded; `kind` is the reason's id."""
        self.fill(Outcome(Verdict.MISSING, why))
        self.summary = why
        self.extra = {**self.extra, "refused": kind}

    def as_json(self) -> dict[str, Any]:
        """The file's content; see `docs/gradescope.md` and `tests/schema.py`."""
        return {
            "score": round(self.score, 4),
            **self._output(),
            "test_output_format": "text",
            "test_name_format": "text",
            "visibility": "visible",
            "execution_time": round(self.seconds, 3),
            "tests": [self._test(row) for row in self.rows],
            "leaderboard": self.leaderboard,
            "extra_data": self.extra | {"max_score": total(self.rows)} | self._stamped(),
        }

    def _stamped(self) -> dict[str, str]:
        return {"stamp": self.stamp} if self.stamp else {}

    def _output(self) -> dict[str, str]:
        """What the student reads first."""
        if self.staff:
            return {"output": HARNESS_FAILED, "output_format": "text"}
        if self.first is None:
            summary = f"{self.stamp}\n{self.summary}".strip()
            return {"output": summary, "output_format": "text"}
        return {"output": page.summary_html(self.head()), "output_format": "html"}

    def head(self) -> page.Summary:
        """What a page begins with, whatever became of the grading."""
        if self.first is None or self.staff:
            pairs = [(row, self.outcome(row)) for row in self.rows]
            notes = [HARNESS_FAILED if self.staff else self.summary]
            functions = page.functions(pairs)
            return page.Summary(self.score, total(self.rows), functions, ("", ""), notes=notes)
        stamped = [self.stamp] if self.stamp else []
        return replace(self.first, notes=[*stamped, *self.first.notes])

    def _test(self, row: Row) -> dict[str, Any]:
        outcome = self.outcome(row)
        data: dict[str, Any] = {
            "function": row.function,
            "verdict": outcome.verdict.value,
            "graded_with": "own" if outcome.helpers == "own" else "reference",
            **({"attempt": outcome.helpers} if outcome.helpers != "own" else {}),
            **({"measured": dict(outcome.data)} if outcome.data else {}),
        }
        text = {"output": outcome.text, "output_format": "text"}
        if outcome.own:
            data["own_verdict"] = outcome.own.value
        if outcome.image:
            text = {"output": page.row_html(outcome), "output_format": "html"}
            data["text"] = outcome.text
        if outcome.diagnosis:
            data["diagnosis"], data["diagnosis_text"] = outcome.diagnosis
        return {
            "name": row.name,
            "number": row.number,
            "score": points(row, outcome),
            "max_score": row.points,
            "status": "passed" if outcome.verdict is Verdict.PASSED else "failed",
            "tags": [row.function],
            **text,
            "name_format": "text",
            "visibility": row.visibility,
            "extra_data": data,
        }


def write(path: Path, content: Mapping[str, Any]) -> None:
    """Replace a JSON file at once.

    Raises:
        ValueError: NaN or infinity in it, which the platform refuses.
        OSError: the folder cannot be written to.
    """
    write_text(path, json.dumps(content, indent=1, allow_nan=False, ensure_ascii=True) + "\n")


def write_text(path: Path, text: str) -> None:
    """Replace a file at once: a reader sees the old file or all of the new one."""
    draft = path.with_name(path.name + ".draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(draft, path)
