"""A graded submission, as its file in `results/` tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from checking.outcome import Verdict

from .export import Entry


@dataclass(frozen=True)
class RowResult:
    """One row of one submission.

    Args:
        number: "b.3".
        name: the property.
        function: the function graded.
        score: points earned.
        max_score: points to be had.
        verdict: what became of it.
        text: what the student reads.
        mistake: id and sentence of the named mistake, if there is one.
        excess: the error as a multiple of what is tolerated, where it was measured.
        seconds: wall time, where it was measured.
    """

    number: str
    name: str
    function: str
    score: float
    max_score: float
    verdict: Verdict
    text: str
    mistake: tuple[str, str] | None = None
    excess: float | None = None
    seconds: float | None = None

    @property
    def passed(self) -> bool:
        return self.verdict is Verdict.PASSED

    @property
    def first_line(self) -> str:
        return self.text.strip().partition("\n")[0]

    @property
    def why(self) -> str:
        """Why it lost points, in a sentence: the named mistake, or else what the student reads."""
        return self.mistake[1] if self.mistake else self.first_line


@dataclass(frozen=True)
class Result:
    """One submission.

    Args:
        entry: whose it is.
        rows: every row of the rubric, in order.
        refused: why it could not be graded at all; "" if it could.
        import_trouble: why only its definitions were run; "" if all of it was.
        failed: why the harness failed, so that the score does not count; "" if it did not.
        stamp: that the code was not confined, so that it could have forged this; "" if it was.
        seconds: wall time of the grading.
        submission_digest: of what was graded; "" where nothing could be read.
        autograder_digest: of what graded it.
    """

    entry: Entry
    rows: tuple[RowResult, ...]
    refused: str = ""
    import_trouble: str = ""
    failed: str = ""
    stamp: str = ""
    seconds: float = 0.0
    submission_digest: str = ""
    autograder_digest: str = ""

    @property
    def score(self) -> float:
        return sum(row.score for row in self.rows)


def read(entry: Entry, content: Mapping[str, Any]) -> Result:
    """A result of the store."""
    extra = content["extra_data"]
    stamp = extra.get("stamp", "")
    return Result(
        entry=entry,
        rows=tuple(_row(test) for test in content["tests"]),
        refused=content["output"].removeprefix(stamp).strip() if "refused" in extra else "",
        import_trouble=" ".join(extra.get("import_trouble", [])),
        failed=extra.get("staff", ""),
        stamp=stamp,
        seconds=content["execution_time"],
        submission_digest=extra.get("submission_digest", ""),
        autograder_digest=extra["autograder_digest"],
    )


def _row(test: Mapping[str, Any]) -> RowResult:
    extra = test["extra_data"]
    mistake = None
    if "diagnosis" in extra:
        mistake = (extra["diagnosis"], extra["diagnosis_text"])
    return RowResult(
        number=test["number"],
        name=test["name"],
        function=extra["function"],
        score=test["score"],
        max_score=test["max_score"],
        verdict=Verdict(extra["verdict"]),
        text=test["extra_data"].get("text", test["output"]),  # without a picture
        mistake=mistake,
        excess=extra.get("measured", {}).get("excess"),
        seconds=extra.get("measured", {}).get("seconds"),
    )
