"""What a student reads first, from the outcomes of all rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checking import page
from checking.outcome import Outcome, Verdict, points
from checking.rubric import Row, total

from .previous import Previous, changes

NOT_SHOWN = "Some tests are not shown here, and are not counted in what this says."


def summarise(
    pairs: Sequence[tuple[Row, Outcome]],
    kinds: Mapping[str, str],
    notes: Sequence[str],
    previous: Previous | None,
) -> page.Summary:
    """The summary of a finished grading, which tells nothing of rows that are not shown.

    Args:
        pairs: each row with its outcome, in the rubric's order.
        kinds: number of a row -> what kind of test it is.
        notes: on how the submission was found and run.
        previous: the submission before, if it is known.
    """
    shown = [(row, outcome) for row, outcome in pairs if row.shown]
    if len(shown) < len(pairs):
        notes = [*notes, NOT_SHOWN]
    now = {row.number: points(row, outcome) for row, outcome in shown}
    return page.Summary(
        earned=sum(now.values()),
        points=total([row for row, _ in shown]),
        functions=page.functions(shown),
        then=page.then(shown),
        failing=failing(shown, kinds),
        notes=notes,
        changes=changes(previous, now) if previous else [],
    )


def failing(
    pairs: Sequence[tuple[Row, Outcome]], kinds: Mapping[str, str]
) -> list[tuple[str, int, int]]:
    """Kind -> how many of the tests that students do not hold fail, of how many."""
    counts: dict[str, list[bool]] = {}
    for row, outcome in pairs:
        if not row.public and row.number in kinds:
            passes = outcome.verdict is Verdict.PASSED
            counts.setdefault(kinds[row.number], []).append(passes)
    return [(kind, passed.count(False), len(passed))
            for kind, passed in sorted(counts.items()) if not all(passed)]  # fmt: skip


def line(summary: page.Summary) -> str:
    """The same in one line, for a terminal."""
    function, number = summary.then
    next_ = f"Look at {function} next ({number})." if function else "Everything passes."
    return f"{summary.earned:g} of {summary.points:g} points. {next_}"
