"""What the page shows, as values that a template can write down; nothing here is markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from statistics import fmean, median, quantiles

from checking.outcome import Verdict
from checking.rubric import total

from .. import analysis
from ..analysis import Mistake, NearRow, OtherTolerance
from . import plots
from .comparison import Comparison
from .roster import Class, Roster, Who
from .students import students
from .trouble import troubles

WORDS = {verdict: verdict.value.replace("_", " ") for verdict in Verdict}
FLAT = 0.1  # a discrimination below this does not tell strong from weak
MOST_ROWS = 16  # in the plot of errors near the tolerance; the table has all


class View:
    """The page's content; the template reads its attributes.

    `comparison` is None where nothing was published.
    """

    def __init__(self, class_: Class) -> None:
        self.source = class_
        self.people = class_.people
        self.rows = class_.rows
        self.most = total(class_.rows)
        self.roster = Roster(class_)
        self.who = self.roster.who
        self.text = self.roster.text
        self.gradable = analysis.gradable(class_.results)
        self.mistakes = analysis.mistakes(class_.results)
        self.functions = analysis.functions(class_.results, class_.rows)
        self.near = analysis.near(class_.results, class_.rows)
        self.troubles = troubles(class_.results, self.roster)
        self.students = students(class_, self.roster, self.mistakes, self.functions)
        published = any(one.entry.published.score is not None for one in class_.results)
        self.comparison = Comparison(class_, self.roster) if published else None

    # --- overview ---

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
        if self.comparison:
            counts = f"{len(self.comparison.gains)} / {len(self.comparison.losses)}"
            found.append((counts, "gain / lose", "against what is published"))
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
        """The rows that do not tell strong from weak, those that tell least first."""
        found = [
            (row.discrimination, row.row.number)
            for function in self.functions
            for row in function.rows
            if row.discrimination is not None and row.discrimination < FLAT
        ]
        return [number for _, number in sorted(found)]

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


def _middle(totals: Sequence[float]) -> str:
    """From where to where the middle half of the class is."""
    if len(totals) < 2:
        return "–"
    low, _, high = quantiles(totals, n=4, method="inclusive")
    return f"{low:.0f} to {high:.0f}"
