"""Points that staff decided, whatever the autograder says: kept in a file, over every regrade.

    [[override]]
    submission = "132970515"        # or student = an SID, an e-mail address or a full name
    row = "b.3"                     # or "total"
    points = 2
    reason = "Regrade request of 3 October: a typing error in the handout."

A CSV with the columns submission, student, row, points, reason says the same.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.engine.errors import UsageError
from autograder.toml import read_toml
from checking.rubric import Row
from checking.text import printable

from .export import Entry
from .metadata import Student

KEYS = ("submission", "student", "row", "points", "reason")
TOTAL = "total"


@dataclass(frozen=True)
class Override:
    """One decision.

    Args:
        submission: the id of the submission that it is about.
        student: the one member of a group that it is about; None for all of them.
        row: number of the row, or "total".
        points: what it is worth instead.
        reason: for whoever asks.
    """

    submission: str
    student: Student | None
    row: str
    points: float
    reason: str

    @property
    def sentence(self) -> str:
        what = "the total" if self.row == TOTAL else self.row
        return f"{what} set to {self.points:g}: {self.reason}"


def read(path: Path, entries: Sequence[Entry], rows: Sequence[Row]) -> tuple[Override, ...]:
    """The overrides in a file.

    Raises:
        UsageError: a mistake in it; names the file, the override and the key.
    """
    found: dict[tuple[str, Student | None, str], str] = {}
    overrides = []
    for where, fields in _csv(path) if path.suffix.lower() == ".csv" else _toml(path):
        override = _Reader(f"--overrides: {path}, {where}", fields).read(entries, rows)
        target = (override.submission, override.student, override.row)
        if target in found:
            raise UsageError(
                f"--overrides: {path}, {where}, row: {override.row} of this submission is set in "
                f"{found[target]} already: delete one of them"
            )
        found[target] = where
        overrides.append(override)
    return tuple(overrides)


def _toml(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    content = read_toml(path)
    if unknown := sorted(set(content) - {"override"}):
        raise UsageError(f"--overrides: {path}: expected [[override]] tables, found {unknown[0]}")
    tables = content.get("override", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise UsageError(f"--overrides: {path}, override: expected tables, each [[override]]")
    yield from ((f"override {number}", table) for number, table in enumerate(tables, start=1))


def _csv(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The lines of a CSV, also of one that a spreadsheet saved with a mark and semicolons."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--overrides: {path}: expected a CSV in UTF-8, but {error}") from None
    if "\0" in text:
        raise UsageError(f"--overrides: {path}: expected a CSV, found NUL characters")
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in first else ",")
    names = [(name or "").strip().lower() for name in reader.fieldnames or []]
    if unknown := [name for name in names if name not in KEYS]:
        raise UsageError(
            f"--overrides: {path}: expected the columns {', '.join(KEYS)}, found {unknown[0]!r}"
        )
    for line in reader:
        values = [(value or "").strip() for value in list(line.values())[: len(names)]]
        fields = {name: value for name, value in zip(names, values, strict=False) if value}
        if None in line:
            raise UsageError(
                f"--overrides: {path}, line {reader.line_num}: expected {len(names)} values, found "
                "more: put a reason that holds a comma in quotes"
            )
        if fields:
            yield f"line {reader.line_num}", fields


class _Reader:
    """One override, checked key by key."""

    def __init__(self, where: str, fields: Mapping[str, Any]) -> None:
        self.where = where
        self.fields = fields

    def error(self, key: str, expected: str) -> UsageError:
        found = "none"
        if key in self.fields:
            found = printable(repr(self.fields[key]), 80)
        return UsageError(f"{self.where}, {key}: expected {expected}, found {found}")

    def read(self, entries: Sequence[Entry], rows: Sequence[Row]) -> Override:
        for key in self.fields:
            if key not in KEYS:
                raise self.error(key, f"one of the keys {', '.join(KEYS)}")
        submission, student = self.target(entries)
        row = self.row(rows)
        return Override(submission, student, row, self.points(row, rows), self.reason())

    def target(self, entries: Sequence[Entry]) -> tuple[str, Student | None]:
        if "submission" in self.fields and "student" in self.fields:
            raise self.error("student", "a submission or a student, not both")
        if "student" in self.fields:
            return self.student(entries)
        wanted = self.text("submission", "the id of a submission, or a student").removeprefix(
            "submission_"
        )
        if wanted not in {entry.id for entry in entries}:
            raise self.error("submission", "the id of a submission of this class")
        return wanted, None

    def student(self, entries: Sequence[Entry]) -> tuple[str, Student]:
        wanted = self.text("student", "an SID, an e-mail address or a name")
        found = [
            (entry.id, student)
            for entry in entries
            for student in entry.students
            if wanted in (student.sid, student.name)
            or wanted.casefold() == student.email.casefold()
        ]
        if len(found) != 1:
            how = "more than one student has it" if found else "no student has it"
            raise self.error("student", f"what identifies one student ({how})")
        return found[0]

    def row(self, rows: Sequence[Row]) -> str:
        wanted = self.text("row", 'the number of a row, "b.3", or "total"')
        if wanted != TOTAL and wanted not in {row.number for row in rows}:
            raise self.error("row", f'"total" or a number from {rows[0].number} to '
                                    f"{rows[-1].number}")  # fmt: skip
        return wanted

    def points(self, row: str, rows: Sequence[Row]) -> float:
        value = self.fields.get("points")
        try:
            points = float(value) if isinstance(value, int | float | str) else math.nan
        except ValueError:
            points = math.nan
        if isinstance(value, bool) or not math.isfinite(points) or points < 0:
            raise self.error("points", "a number of points, 0 or more")
        most = {each.number: each.points for each in rows}.get(row, math.inf)
        if points > most:
            raise self.error("points", f"at most {most:g}, which is what row {row} is worth")
        return points

    def reason(self) -> str:
        return self.text("reason", "a sentence that says why")

    def text(self, key: str, expected: str) -> str:
        value = self.fields.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, expected)
        return value.strip()
