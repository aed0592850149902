"""The kill matrix: which wrong submission fails which row of the rubric."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checking.outcome import Verdict
from checking.rubric import Row

from .entries import Category
from .judging import Judged, function, verdict

SIGNS = {
    Verdict.PASSED: ".",
    Verdict.WRONG: "w",
    Verdict.RAISED: "r",
    Verdict.TIMED_OUT: "t",
    Verdict.CRASHED: "c",
    Verdict.OUT_OF_MEMORY: "o",
    Verdict.MISSING: "m",
    Verdict.NOT_RUN: "-",
    Verdict.HARNESS_ERROR: "!",
}


@dataclass(frozen=True)
class Kills:
    """Wrong submissions by rows, each submission on the rows of its own functions.

    Args:
        rows: the rubric.
        wrong: what was found on each wrong submission.
    """

    rows: Sequence[Row]
    wrong: Sequence[Judged]

    @classmethod
    def of(cls, rows: Sequence[Row], judged: Iterable[Judged]) -> Kills:
        wrong = [one for one in judged if one.entry.category is Category.WRONG]
        return cls(rows, sorted(wrong, key=lambda one: one.entry.folder.name))

    @property
    def functions(self) -> list[str]:
        return list(dict.fromkeys(row.function for row in self.rows))

    def rows_of(self, name: str) -> list[Row]:
        return [row for row in self.rows if row.function == name]

    def on(self, name: str) -> list[Judged]:
        """The submissions whose fault lies in a function."""
        return [one for one in self.wrong if name in one.entry.functions]

    def signs(self, judged: Judged, name: str) -> list[str]:
        """A submission's verdicts on the rows of a function; " " for a row that was left out."""
        found = {row["number"]: verdict(row) for row in judged.rows if function(row) == name}
        numbers = [row.number for row in self.rows_of(name)]
        return [SIGNS[Verdict(found[one])] if one in found else " " for one in numbers]

    def kills(self, row: Row) -> list[Judged]:
        return [one for one in self.on(row.function) if row.number in one.killed]

    def unkilled(self) -> list[Row]:
        """Rows that no wrong submission fails: nobody knows whether they can fail."""
        return [row for row in self.rows if not self.kills(row)]

    def unseparated(self) -> list[Row]:
        """Rows that no wrong submission fails while it passes half of its function's others."""
        return [row for row in self.rows if not any(self.separates(one, row) for one in self.wrong)]

    def separates(self, judged: Judged, row: Row) -> bool:
        if row.function not in judged.entry.functions or row.number not in judged.killed:
            return False
        others = [sign for sign in self.signs(judged, row.function) if sign != " "]
        return 2 * others.count(".") >= len(others) - 1
