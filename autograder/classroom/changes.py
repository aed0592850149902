"""The difference from what is published: who gains, who loses, by which row and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .marks import DIGITS, Mark
from .metadata import PublishedRow
from .overrides import TOTAL
from .results import RowResult

SMALLEST = 10.0**-DIGITS


@dataclass(frozen=True)
class Change:
    """One reason why a student's score is not what is published.

    Args:
        mark: the new mark.
        row: number of the row; "total", or "other rows" for what no row explains.
        name: the row's property.
        before: points published for it; None where nothing was.
        after: points now.
        why: a sentence.
    """

    mark: Mark
    row: str
    name: str
    before: float | None
    after: float | None
    why: str

    @property
    def points(self) -> float:
        return 0.0 if self.after is None else round(self.after - (self.before or 0.0), DIGITS)


def change_of(mark: Mark) -> float | None:
    """The new total less the published one; None where either is not known."""
    before = mark.result.entry.published.score
    return None if before is None or mark.result.failed else round(mark.total - before, DIGITS)


def changes(mark: Mark) -> list[Change]:
    """What explains the change of a mark; the points of the parts add up to the whole."""
    whole = change_of(mark)
    published = mark.result.entry.published
    if mark.result.failed:
        return [Change(mark, TOTAL, "", published.score, None, "Not graded: the harness failed.")]
    if whole is None:
        return [Change(mark, TOTAL, "", None, mark.total, "Nothing was published.")]
    if any(one.row == TOTAL for one in mark.overrides):
        if abs(whole) < SMALLEST:
            return []
        return [Change(mark, TOTAL, "", published.score, mark.total, _overridden(mark, TOTAL))]
    matched = match(mark.result.rows, published.rows)
    comparable = any(matched.values())
    parts = list(_rows(mark, matched)) if comparable else []
    rest = round(whole - sum(part.points for part in parts), DIGITS)
    if abs(rest) >= SMALLEST and comparable:
        why = "Points given by hand, or by rows that only the published results have."
        parts.append(Change(mark, "other rows", "", None, rest, why))
    elif abs(rest) >= SMALLEST:
        why = "The published results have no rows to compare with."
        parts.append(Change(mark, TOTAL, "", published.score, mark.total, why))
    return _folded(mark, parts)


def match(
    rows: Sequence[RowResult], published: Sequence[PublishedRow]
) -> dict[str, PublishedRow | None]:
    """Row number -> the published row that is the same: by name, or else by number."""
    by_name = {row.name: row for row in published if row.name}
    names = {row.name for row in rows}
    by_number = {row.number: row for row in published if row.number and row.name not in names}
    return {row.number: by_name.get(row.name, by_number.get(row.number)) for row in rows}


def _rows(mark: Mark, published: dict[str, PublishedRow | None]) -> Iterator[Change]:
    for row in mark.result.rows:
        old = published[row.number]
        after = mark.points[row.number]
        before = old.score if old else None
        if abs(after - (before or 0.0)) >= SMALLEST:
            yield Change(mark, row.number, row.name, before, after, _why(mark, row, old))


def _why(mark: Mark, row: RowResult, old: PublishedRow | None) -> str:
    if overridden := _overridden(mark, row.number):
        return overridden
    if old is None:
        return "A row that the published results do not have."
    if old.max_score is not None and abs(old.max_score - row.max_score) >= SMALLEST:
        return f"The row is worth {row.max_score:g} points; it was worth {old.max_score:g}."
    if row.passed:
        said = f" The published result said: {old.said}" if old.said else ""
        return f"It passes now.{said}"
    return row.why


def _overridden(mark: Mark, row: str) -> str:
    return next((f"Override: {one.sentence}" for one in mark.overrides if one.row == row), "")


def _folded(mark: Mark, parts: list[Change]) -> list[Change]:
    """One line where all rows are lost for one reason: a submission that cannot be graded."""
    if len(parts) < 2 or not mark.result.refused:
        return parts
    before = sum(part.before or 0.0 for part in parts)
    after = sum(part.after or 0.0 for part in parts)
    row = f"{parts[0].row} to {parts[-1].row}"
    return [Change(mark, row, f"{len(parts)} rows", before, after, mark.result.refused)]
