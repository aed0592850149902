"""What the page shows, as values that a template can write down; nothing here is markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean, median, quantiles
from typing import Any

from checking.outcome import Verdict
from checking.rubric import Row, total

from .. import analysis
from ..analysis import FunctionStatistics, Mistake, NearRow, OtherTolerance
from ..changes import SMALLEST, Change, change_of, changes
from ..marks import Mark
from ..people import People
from ..results import Result
from ..similarity import Pair
from ..tables import note
from . import plots

WORDS = {verdict: verdict.value.replace("_", " ") for verdict in Verdict}
LETTERS = dict(zip(Verdict, "pwrtcomnh", strict=True))
FLAT = 0.1  # a discrimination below this does not tell strong from weak
MOST_ROWS = 16  # in the plot of errors near the tolerance; the table has all
MOST_LOSSES = 12  # shown on the page; changes.csv has all


@dataclass(frozen=True)
class Class:
    """Everything that the report is made of.

    Args:
        title: of the assignment.
        rows: the rubric.
        results: a result a submission.
        marks: a mark a student.
        people: how they are called.
        pairs: similar submissions; None where nobody asked.
        digest: of the autograder.
    """

    title: str
    rows: Sequence[Row]
    results: Sequence[Result]
    marks: Sequence[Mark]
    people: People
    pairs: Sequence[Pair] | None = None
    digest: str = ""


@dataclass(frozen=True)
class Who:
    """A link to a student's line in the table; `line` is its index."""

    name: str
    line: int


class View:
    """The page's content; the template reads its attributes."""

    def __init__(self, class_: Class) -> None:
        self.source = class_
        self.people = class_.people
        self.rows = class_.rows
        self.most = total(class_.rows)
        self.gradable = analysis.gradable(class_.results)
        self.lines = {id(mark): line for line, mark in enumerate(class_.marks)}
        self.first = {mark.result.entry.id: line
                      for line, mark in reversed(list(enumerate(class_.marks)))}  # fmt: skip
        self.changes = {id(mark): changes(mark) for mark in class_.marks} if self.compared else {}
        self.mistakes = analysis.mistakes(class_.results)
        self.functions = analysis.functions(class_.results, class_.rows)
        self.near = analysis.near(class_.results, class_.rows)

    # --- people ---

    def who(self, results: Iterable[Result]) -> list[Who]:
        """The students of these submissions."""
        return [
            Who(self.name(mark), self.lines[id(mark)])
            for result in results
            for mark in self.marks_of(result)
        ]

    def marks_of(self, result: Result) -> list[Mark]:
        line = self.first[result.entry.id]
        count = max(1, len(result.entry.students))
        return list(self.source.marks[line : line + count])

    def name(self, mark: Mark) -> str:
        person = self.people.of(mark)
        return person.name or f"submission {person.submission}"

    def text(self, result: Result, text: str) -> str:
        return self.people.text(result.entry, text)

    # --- overview ---

    @cached_property
    def compared(self) -> bool:
        return any(mark.result.entry.published.score is not None for mark in self.source.marks)

    @cached_property
    def totals(self) -> list[float]:
        """Of everyone whose score counts."""
        return [mark.total for mark in self.source.marks if not mark.result.failed]

    @cached_property
    def cards(self) -> list[tuple[str, str, str]]:
        """Figure, what it is, a remark."""
        totals = self.totals
        groups = len(self.source.marks) - len(self.source.results)
        found = [
            (f"{len(self.source.marks)}", "students", f"{len(self.source.results)} submissions"
             if groups else ""),
            (f"{median(totals or [0]):.1f}", "median",
             f"of {self.most:g}; the middle half {_middle(totals)}"),
            (f"{fmean(totals or [0]):.1f}", "mean", ""),
            (f"{sum(value >= self.most for value in totals)}", "with full marks", ""),
        ]  # fmt: skip
        failing = sum(not row.passed for one in self.gradable for row in one.rows)
        named = sum(row.mistake is not None for one in self.gradable for row in one.rows)
        if failing:
            found.append((f"{named / failing:.0%}", "of lost rows named", f"{failing} rows lost"))
        if self.compared:
            found.append(
                (
                    f"{len(self.gains)} / {len(self.losses)}",
                    "gain / lose",
                    "against what is published",
                )
            )
        return found

    @cached_property
    def distribution(self) -> str:
        published = [mark.result.entry.published.score for mark in self.source.marks]
        known = [score for score in published if score is not None]
        return plots.distribution(self.totals, known, self.most)

    @cached_property
    def map(self) -> str:
        """The strongest submission first."""
        order = sorted(self.gradable, key=lambda result: (-result.score, result.entry.id))
        return plots.class_map([[row.verdict for row in result.rows] for result in order])

    @cached_property
    def map_heights(self) -> list[tuple[str, int]]:
        """Function -> how many of the map's lines are its rows."""
        return [(function.name, len(function.rows)) for function in self.functions]

    @cached_property
    def legend(self) -> list[tuple[str, str]]:
        there = {row.verdict for result in self.gradable for row in result.rows}
        return [(WORDS[one], plots.PALETTE[one]) for one in Verdict if one in there]

    # --- rows ---

    @cached_property
    def items(self) -> str:
        rows = [row for function in self.functions for row in function.rows]
        points = [
            (row.row.number, row.passed, row.discrimination)
            for row in rows
            if row.discrimination is not None
        ]
        return plots.items(points) if points else ""

    @cached_property
    def flat(self) -> list[str]:
        """The rows that do not tell strong from weak."""
        return [
            row.row.number
            for function in self.functions
            for row in function.rows
            if row.discrimination is not None and row.discrimination < FLAT
        ]

    @cached_property
    def timed(self) -> bool:
        return any(function.seconds is not None for function in self.functions)

    def failing(self, counts: Mapping[Verdict, int]) -> str:
        """What became of those that do not pass: "3 wrong, 1 timed out"."""
        found = [(verdict, counts[verdict]) for verdict in Verdict if counts.get(verdict)]
        return ", ".join(f"{n} {WORDS[one]}" for one, n in found if one is not Verdict.PASSED)

    def example(self, mistake: Mistake) -> tuple[Who, str, str]:
        """Whose example it is, the number of the row, its text."""
        result, row = mistake.example
        return self.who([result])[0], row.number, self.text(result, row.text)

    # --- near the tolerance ---

    @cached_property
    def near_plot(self) -> str:
        return plots.near_tolerance([
            (one.row.number, [x for _, x in one.failing], [x for _, x in one.passing])
            for one in self.near[:MOST_ROWS]
        ]) if self.near else ""  # fmt: skip

    @cached_property
    def tolerances(self) -> list[OtherTolerance]:
        return analysis.other_tolerances(self.source.results)

    def near_row(self, one: NearRow) -> tuple[int, int, int, list[Who]]:
        """How many fail, of these by less than a factor of two; how many pass; who fails."""
        close = sum(excess <= 2 for _, excess in one.failing)
        who = self.who(result for result, _ in one.failing)
        return len(one.failing), close, len(one.passing), who

    # --- trouble ---

    @cached_property
    def troubles(self) -> list[tuple[str, str, list[tuple[list[Who], str]]]]:
        """Title, what it means, and for each: who, and what happened."""
        results = self.source.results
        groups = [
            ("Not graded: the harness failed", "Run the command again; these scores do not count.",
             [(one, one.failed.strip().splitlines()[-1]) for one in results if one.failed]),
            ("Could not be graded", "Nothing in the submission could be run: every row is lost.",
             [(one, one.refused) for one in results if one.refused]),
            ("Trouble with the export", "Look at the export itself.",
             [(one, one.entry.problem) for one in results if one.entry.problem]),
            ("Only definitions were run", "Importing the file raises or does not end; this costs "
             "no points by itself.",
             [(one, one.import_trouble) for one in results if one.import_trouble]),
            *(self._lost(verdict, title, meaning) for verdict, title, meaning in LOST),
        ]  # fmt: skip
        return [
            (title, meaning, [(self.who([one]), self.text(one, what)) for one, what in found])
            for title, meaning, found in groups
            if found
        ]

    def _lost(
        self, verdict: Verdict, title: str, meaning: str
    ) -> tuple[str, str, list[tuple[Result, str]]]:
        found = []
        for result in self.gradable:
            rows = [row for row in result.rows if row.verdict is verdict]
            if rows:
                where = ", ".join(dict.fromkeys(row.function for row in rows))
                numbers = ", ".join(row.number for row in rows)
                found.append((result, f"{where} ({numbers})"))
        return title, meaning, found

    # --- changes ---

    @cached_property
    def gains(self) -> list[Mark]:
        return [mark for mark in self.source.marks if (change_of(mark) or 0) >= SMALLEST]

    @cached_property
    def losses(self) -> list[Mark]:
        found = [mark for mark in self.source.marks if -(change_of(mark) or 0) >= SMALLEST]
        return sorted(found, key=lambda mark: (change_of(mark) or 0, self.lines[id(mark)]))

    @cached_property
    def unpublished(self) -> int:
        return sum(change_of(mark) is None for mark in self.source.marks)

    @cached_property
    def before_and_after(self) -> str:
        pairs = [
            (mark.result.entry.published.score, mark.total)
            for mark in self.source.marks
            if mark.result.entry.published.score is not None and not mark.result.failed
        ]
        return plots.before_and_after(pairs, self.most)

    @cached_property
    def changed_rows(self) -> list[tuple[str, str, int, int, float]]:
        """Number, property, how many gain, how many lose, the points of both together."""
        parts: dict[tuple[str, str], list[float]] = {}
        for found in self.changes.values():
            for part in found:
                if part.before is not None or part.row != "total":
                    parts.setdefault((part.row, part.name), []).append(part.points)
        order = {row.number: index for index, row in enumerate(self.rows)}
        return [
            (*key, sum(x > 0 for x in points), sum(x < 0 for x in points), round(sum(points), 4))
            for key, points in sorted(parts.items(), key=lambda one: order.get(one[0][0], 999))
        ]

    @cached_property
    def worst_losses(self) -> list[tuple[Who, float, list[Change]]]:
        return [
            (Who(self.name(mark), self.lines[id(mark)]), change_of(mark) or 0.0,
             self.changes[id(mark)])
            for mark in self.losses[:MOST_LOSSES]
        ]  # fmt: skip

    # --- the table of students ---

    @cached_property
    def students(self) -> list[Student]:
        mistakes = {result.entry.id: [] for result in self.source.results}  # type: dict[str, list[int]]
        for index, mistake in enumerate(self.mistakes):
            for result in mistake.results:
                mistakes[result.entry.id].append(index)
        return [
            Student(self, mark, line, mistakes[mark.result.entry.id])
            for line, mark in enumerate(self.source.marks)
        ]


def _middle(totals: Sequence[float]) -> str:
    """From where to where the middle half of the class is."""
    if len(totals) < 2:
        return "–"
    low, _, high = quantiles(totals, n=4, method="inclusive")
    return f"{low:.0f} to {high:.0f}"


LOST = (
    (Verdict.TIMED_OUT, "Timed out", "A loop that does not end, or one over entries."),
    (Verdict.CRASHED, "Crashed", "The program was ended, or ended itself, inside a row."),
    (Verdict.OUT_OF_MEMORY, "Out of memory", "More was allocated than a worker may have."),
    (Verdict.NOT_RUN, "Not run", "The time for the whole submission was used up before."),
)


class Student:
    """One line of the table of students."""

    def __init__(self, view: View, mark: Mark, line: int, mistakes: Sequence[int]) -> None:
        self.person = view.people.of(mark)
        self.name = view.name(mark)
        self.line = line
        self.total = mark.total
        self.counts = not mark.result.failed
        self.published = mark.result.entry.published.score
        self.change = change_of(mark)
        self.overrides = [view.text(mark.result, one.sentence) for one in mark.overrides]
        self.note = note(mark, view.people)
        self.shares = [self._share(mark, function) for function in view.functions]
        self.verdicts = "".join(LETTERS[row.verdict] for row in mark.result.rows)
        self.flags = " ".join(self._flags(mark, mistakes))
        self.mistakes = len(mistakes)

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
