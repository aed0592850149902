"""`grades.csv` and `changes.csv`: for spreadsheets, which must not execute what is in them."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from .changes import Change, change_of
from .marks import Mark
from .people import People

# What spreadsheets take for the beginning of a formula; some read the full-width forms as these.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")

Cell = str | float | None


def write_grades(
    path: Path, marks: Sequence[Mark], functions: Sequence[str], people: People
) -> None:
    """SID, email, name, total, a column a function; then the submission and what is to be known."""
    header = ["SID", "email", "name", "total", *functions, "submission", "note"]
    _write(path, header, (_grades(mark, functions, people) for mark in marks))


def _grades(mark: Mark, functions: Sequence[str], people: People) -> list[Cell]:
    person = people.of(mark)
    points = [mark.function_points(function) for function in functions]
    identity = [person.sid, person.email, person.name]
    return [*identity, mark.total, *points, person.submission, note(mark, people)]


def note(mark: Mark, people: People) -> str:
    """What one has to know of a mark: overrides, trouble with the export or the grading."""
    result = mark.result
    parts = [f"Override: {override.sentence}" for override in mark.overrides]
    if result.failed:
        parts.append("Not graded: the harness failed, run the command again.")
    elif result.refused:
        parts.append(f"Cannot be graded: {result.refused}")
    elif result.entry.problem:
        parts.append(result.entry.problem)
    if result.stamp:
        parts.append(result.stamp)
    return people.text(result.entry, " ".join(parts))


def write_changes(path: Path, changes: Sequence[Change], people: People) -> None:
    """A line a reason why a score is not what is published."""
    header = ["SID", "email", "name", "submission", "published", "regraded", "change", "row",
              "property", "points before", "points after", "why"]  # fmt: skip
    _write(path, header, (_change(change, people) for change in changes))


def _change(change: Change, people: People) -> list[Cell]:
    mark = change.mark
    entry = mark.result.entry
    person = people.of(mark)
    return [
        person.sid, person.email, person.name, person.submission,
        entry.published.score, mark.total, change_of(mark),
        change.row, change.name, change.before, change.after, people.text(entry, change.why),
    ]  # fmt: skip


def _write(path: Path, header: Sequence[str], lines: Iterable[Sequence[Cell]]) -> None:
    """Replace a CSV at once: a reader sees the old one or all of the new one."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([[_cell(cell) for cell in line] for line in lines])
    replace(path, text.getvalue())


def replace(path: Path, text: str) -> None:
    """Write a text file in one step."""
    draft = path.with_name(path.name + ".draft")
    draft.write_text(text, encoding="utf-8", errors="backslashreplace", newline="")
    os.replace(draft, path)


def _cell(cell: Cell) -> str:
    """A number as it is; a text so that it stays one, in one line."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        line = " ".join(cell.split())
        return f"'{line}" if line.startswith(FORMULA) else line
    return f"{cell:.10g}"
