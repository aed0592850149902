"""What did not go as it should: grouped, with who it happened to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checking.outcome import Verdict

from ..analysis import gradable
from ..results import Result
from .roster import Roster, Who

LOST = (
    (Verdict.TIMED_OUT, "Timed out", "A loop that does not end, or one over entries."),
    (Verdict.CRASHED, "Crashed", "The program was ended, or ended itself, inside a row."),
    (Verdict.OUT_OF_MEMORY, "Out of memory", "More was allocated than a worker may have."),
    (Verdict.NOT_RUN, "Not run", "The time for the whole submission was used up before."),
)


@dataclass(frozen=True)
class Trouble:
    """One kind of trouble: what it is, what it means, and to whom it happened, how."""

    title: str
    meaning: str
    found: list[tuple[list[Who], str]]


def troubles(results: Sequence[Result], roster: Roster) -> list[Trouble]:
    """Every kind that there is, what is ours first."""
    return [
        Trouble(title, meaning,
                [(roster.who([one]), roster.text(one, what)) for one, what in found])
        for title, meaning, found in _groups(results)
        if found
    ]  # fmt: skip


def _groups(results: Sequence[Result]) -> Iterator[tuple[str, str, list[tuple[Result, str]]]]:
    yield (
        "Not graded: the harness failed",
        "Run the command again; these scores do not count.",
        [(one, one.failed.strip().splitlines()[-1]) for one in results if one.failed],
    )
    yield (
        "Graded without confinement",
        "The code was trusted: whoever wrote it could have written this result.",
        [(one, one.stamp) for one in results if one.stamp],
    )
    yield (
        "Could not be graded",
        "Nothing in the submission could be run: every row is lost.",
        [(one, one.refused) for one in results if one.refused],
    )
    yield (
        "Trouble with the export",
        "Look at the export itself.",
        [(one, one.entry.problem) for one in results if one.entry.problem],
    )
    yield (
        "Only definitions were run",
        "Importing the file raises or does not end; this costs no points by itself.",
        [(one, one.import_trouble) for one in results if one.import_trouble],
    )
    for verdict, title, meaning in LOST:
        yield title, meaning, _rows(results, verdict)


def _rows(results: Sequence[Result], verdict: Verdict) -> list[tuple[Result, str]]:
    """Which rows of whose submission have this verdict."""
    found = []
    for result in gradable(results):
        rows = [row for row in result.rows if row.verdict is verdict]
        if rows:
            where = ", ".join(dict.fromkeys(row.function for row in rows))
            numbers = ", ".join(row.number for row in rows)
            found.append((result, f"{where} ({numbers})"))
    return found
