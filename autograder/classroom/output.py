"""Everything that follows from the results: grades, changes, the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .changes import changes
from .export import Entry
from .grading import Grader
from .marks import marks
from .overrides import Override
from .people import People
from .tables import write_changes, write_grades


@dataclass(frozen=True)
class Options:
    """What of it, and how.

    Args:
        anonymous: whether to name nobody.
        similarity: whether to compare the submissions with each other.
    """

    anonymous: bool = False
    similarity: bool = False


def write(
    out: Path,
    grader: Grader,
    entries: Sequence[Entry],
    overrides: Sequence[Override],
    options: Options,
) -> list[Path]:
    """Write the files; return their paths."""
    results = [found for entry in entries if (found := grader.store.result(entry))]
    people = People(entries, options.anonymous)
    marked = marks(results, overrides)
    functions = list(dict.fromkeys(row.function for row in grader.rows))
    grades, differences = out / "grades.csv", out / "changes.csv"
    write_grades(grades, marked, functions, people)
    compared = any(entry.published.score is not None for entry in entries)
    every = [one for mark in marked for one in changes(mark)] if compared else []
    write_changes(differences, every, people)
    return [grades, differences]
