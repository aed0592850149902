"""What each student gets: the result of the submission, with what staff decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .metadata import Student
from .overrides import TOTAL, Override
from .results import Result

DIGITS = 4  # decimal places of points: rows are multiples of a quarter


@dataclass(frozen=True)
class Mark:
    """One student's mark; `student` is None where the export names nobody.

    Args:
        result: of the submission.
        student: who gets the mark.
        points: row number -> points, overrides applied.
        total: the sum, or what an override sets it to.
        overrides: those that apply, rows first.
    """

    result: Result
    student: Student | None
    points: dict[str, float]
    total: float
    overrides: tuple[Override, ...]

    def function_points(self, function: str) -> float:
        numbers = [row.number for row in self.result.rows if row.function == function]
        return round(sum(self.points[number] for number in numbers), DIGITS)


def marks(results: Sequence[Result], overrides: Sequence[Override]) -> list[Mark]:
    """The marks of a class, by submission, each member of a group with one of their own."""
    return [mark for result in results for mark in _marks(result, overrides)]


def _marks(result: Result, overrides: Sequence[Override]) -> Iterator[Mark]:
    theirs = [override for override in overrides if override.submission == result.entry.id]
    for student in result.entry.students or (None,):
        # What is said of one student counts more than what is said of the group.
        applied = [one for one in theirs if one.student is None]
        applied += [one for one in theirs if one.student is not None and one.student == student]
        yield _mark(result, student, {one.row: one for one in applied})


def _mark(result: Result, student: Student | None, applied: dict[str, Override]) -> Mark:
    points = {row.number: row.score for row in result.rows}
    points.update((row, one.points) for row, one in applied.items() if row != TOTAL)
    total = applied[TOTAL].points if TOTAL in applied else sum(points.values())
    order = [*points, TOTAL]
    shown = sorted(applied.values(), key=lambda one: order.index(one.row))
    return Mark(result, student, points, round(total, DIGITS), tuple(shown))
