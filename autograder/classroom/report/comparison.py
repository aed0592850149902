"""The published scores against the new ones."""

from __future__ import annotations

from functools import cached_property

from checking.rubric import total

from ..changes import SMALLEST, Change, change_of, changes
from ..marks import Mark
from . import plots
from .roster import Class, Roster, Who

MOST_LOSSES = 12  # shown on the page; changes.csv has all


class Comparison:
    """Who gains, who loses, and by which rows; `reasons` holds the changes of each mark."""

    def __init__(self, class_: Class, roster: Roster) -> None:
        self.marks = class_.marks
        self.rubric = class_.rows
        self.most = total(class_.rows)
        self.roster = roster
        self.reasons = {id(mark): changes(mark) for mark in class_.marks}

    @cached_property
    def stay(self) -> int:
        """How many keep their score."""
        return len(self.marks) - len(self.gains) - len(self.losses) - self.incomparable

    @cached_property
    def gains(self) -> list[Mark]:
        return [mark for mark in self.marks if (change_of(mark) or 0) >= SMALLEST]

    @cached_property
    def losses(self) -> list[Mark]:
        found = [mark for mark in self.marks if -(change_of(mark) or 0) >= SMALLEST]
        return sorted(found, key=lambda mark: (change_of(mark) or 0, self.roster.lines[id(mark)]))

    @cached_property
    def incomparable(self) -> int:
        return sum(change_of(mark) is None for mark in self.marks)

    @cached_property
    def plot(self) -> str:
        pairs = [
            (mark.result.entry.published.score, mark.total)
            for mark in self.marks
            if mark.result.entry.published.score is not None and not mark.result.failed
        ]
        return plots.before_and_after(pairs, self.most)

    @cached_property
    def rows(self) -> list[tuple[str, str, int, int, float]]:
        """Number, property, how many gain, how many lose, the points of both together."""
        parts: dict[tuple[str, str], list[float]] = {}
        for found in self.reasons.values():
            for part in found:
                if part.before is not None or part.row != "total":
                    parts.setdefault((part.row, part.name), []).append(part.points)
        order = {row.number: index for index, row in enumerate(self.rubric)}
        return [
            (*key, sum(x > 0 for x in points), sum(x < 0 for x in points), round(sum(points), 4))
            for key, points in sorted(parts.items(), key=lambda one: order.get(one[0][0], 999))
        ]

    @cached_property
    def worst(self) -> list[tuple[Who, float, list[tuple[str, float, str]]]]:
        """Who loses most; and for each reason its rows, their points, and the reason."""
        return [
            (self.roster.link(mark), change_of(mark) or 0.0, self.summed(mark))
            for mark in self.losses[:MOST_LOSSES]
        ]

    def summed(self, mark: Mark) -> list[tuple[str, float, str]]:
        """The reasons of a mark, each once, what costs most first."""
        by_reason: dict[str, list[Change]] = {}
        for one in self.reasons[id(mark)]:
            by_reason.setdefault(one.why, []).append(one)
        summed = [
            (", ".join(one.row for one in parts), round(sum(one.points for one in parts), 4),
             self.roster.text(mark.result, why))
            for why, parts in by_reason.items()
        ]  # fmt: skip
        return sorted(summed, key=lambda one: one[1])
