"""The table of students: a line each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from checking.outcome import Verdict

from ..analysis import FunctionStatistics, Mistake
from ..changes import SMALLEST, change_of
from ..marks import Mark
from ..tables import note
from .roster import Class, Roster

LETTERS = dict(zip(Verdict, "pwrtcomnh", strict=True))


def students(
    class_: Class,
    roster: Roster,
    mistakes: Sequence[Mistake],
    functions: Sequence[FunctionStatistics],
) -> list[Student]:
    """The lines, in the order of the marks."""
    made: dict[str, list[int]] = {result.entry.id: [] for result in class_.results}
    for index, mistake in enumerate(mistakes):
        for result in mistake.results:
            made[result.entry.id].append(index)
    return [Student(roster, mark, functions, made[mark.result.entry.id]) for mark in class_.marks]


class Student:
    """One line of the table of students."""

    def __init__(
        self,
        roster: Roster,
        mark: Mark,
        functions: Sequence[FunctionStatistics],
        mistakes: Sequence[int],
    ) -> None:
        self.person = roster.people.of(mark)
        self.name = roster.name(mark)
        self.line = roster.lines[id(mark)]
        self.total = mark.total
        self.counts = not mark.result.failed
        self.published = mark.result.entry.published.score
        self.change = change_of(mark)
        self.note = note(mark, roster.people)
        self.shares = [self._share(mark, function) for function in functions]
        self.verdicts = "".join(LETTERS[row.verdict] for row in mark.result.rows)
        self.flags = " ".join(self._flags(mark, mistakes))

    @staticmethod
    def _share(mark: Mark, function: FunctionStatistics) -> tuple[str, int, str]:
        """Function, tenths of its points, and the points in words."""
        points = mark.function_points(function.name)
        tenths = round(10 * points / function.points) if function.points else 0
        words = f"{function.name}: {points:g} of {function.points:g}"
        return function.name, min(max(tenths, 0), 10), words

    def _flags(self, mark: Mark, mistakes: Sequence[int]) -> list[str]:
        """What the table can be filtered by."""
        result = mark.result
        change = self.change or 0.0
        conditions: dict[str, Any] = {
            "gains": change >= SMALLEST,
            "loses": -change >= SMALLEST,
            "override": mark.overrides,
            "trouble": result.refused or result.failed or result.import_trouble
            or result.entry.problem,
        }  # fmt: skip
        return [key for key, there in conditions.items() if there] + [f"m{i}" for i in mistakes]
