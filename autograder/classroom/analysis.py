"""What the results of a class say about its rows: how hard, how telling, how close, how slow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from checking.outcome import Verdict
from checking.rubric import Row

from .results import Result, RowResult

NEAR = 10.0  # an error within this factor of the tolerance, on either side, is near
FEWEST = 10  # submissions below which a correlation says nothing
THIRD = 0.27  # the share of a class that is called strong, or weak, as is usual in item analysis

Floats = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class RowStatistics:
    """One row over the class; shares are of the submissions that could be graded.

    Args:
        row: of the rubric.
        passed: the share that passes.
        verdicts: how many of each.
        seconds: median wall time; None where it was not measured.
        discrimination: correlation of passing with the points of all other rows (point-biserial);
            None where everyone or nobody passes, or where the class is too small.
        gap: share that passes among the strong less the share among the weak.
        named: how many of those that fail have a named mistake.
    """

    row: Row
    passed: float
    verdicts: Mapping[Verdict, int]
    seconds: float | None
    discrimination: float | None
    gap: float | None
    named: int


@dataclass(frozen=True)
class FunctionStatistics:
    """One function over the class.

    Args:
        name: of the function.
        rows: its rows.
        points: to be had.
        mean: earned on average.
        full: the share with all of them.
        seconds: median wall time of all its rows; None where it was not measured.
        discrimination: correlation of its points with all others; None as above.
    """

    name: str
    rows: tuple[RowStatistics, ...]
    points: float
    mean: float
    full: float
    seconds: float | None
    discrimination: float | None


@dataclass(frozen=True)
class Mistake:
    """A named mistake, with everyone who made it.

    Args:
        id: of the diagnosis.
        text: its sentence.
        function: where it lies.
        results: the submissions that have it.
        example: the shortest text of a row that it failed, with whose it is.
    """

    id: str
    text: str
    function: str
    results: tuple[Result, ...]
    example: tuple[Result, RowResult]


@dataclass(frozen=True)
class NearRow:
    """A row that some fail or pass by less than a factor of `NEAR` of its tolerance."""

    row: Row
    failing: tuple[tuple[Result, float], ...]
    passing: tuple[tuple[Result, float], ...]


@dataclass(frozen=True)
class OtherTolerance:
    """What another tolerance would do to the grades.

    At most: beside an error that was measured, a row can have another reason to fail.

    Args:
        factor: by which all tolerances would be multiplied.
        submissions: how many grades would change.
        largest: the largest change, in points.
    """

    factor: float
    submissions: int
    largest: float


def gradable(results: Iterable[Result]) -> list[Result]:
    """The results that say something about rows: not refused, and not lost by the harness."""
    return [result for result in results if not (result.refused or result.failed)]


def functions(results: Sequence[Result], rows: Sequence[Row]) -> list[FunctionStatistics]:
    """Every function of the rubric, in order."""
    found = gradable(results)
    points = np.array([[row.score for row in result.rows] for result in found], dtype=float)
    points = points.reshape(len(found), len(rows))
    names = list(dict.fromkeys(row.function for row in rows))
    return [_function(name, found, points, rows) for name in names]


def _function(
    name: str, results: Sequence[Result], points: Floats, rows: Sequence[Row]
) -> FunctionStatistics:
    columns = [index for index, row in enumerate(rows) if row.function == name]
    own = points[:, columns].sum(axis=1)
    most = sum(rows[index].points for index in columns)
    seconds = [_sum(result.rows[index].seconds for index in columns) for result in results]
    return FunctionStatistics(
        name=name,
        rows=tuple(_row(index, results, points, rows[index]) for index in columns),
        points=most,
        mean=float(own.mean()) if len(own) else 0.0,
        full=float(np.mean(own >= most)) if len(own) else 0.0,
        seconds=_median(seconds),
        discrimination=correlation(own, points.sum(axis=1) - own),
    )


def _row(index: int, results: Sequence[Result], points: Floats, row: Row) -> RowStatistics:
    mine = [result.rows[index] for result in results]
    passed = np.array([one.passed for one in mine], dtype=float)
    rest = points.sum(axis=1) - points[:, index]
    return RowStatistics(
        row=row,
        passed=float(passed.mean()) if mine else 0.0,
        verdicts=Counter(one.verdict for one in mine),
        seconds=_median([one.seconds for one in mine]),
        discrimination=correlation(passed, rest),
        gap=_gap(passed, rest),
        named=sum(one.mistake is not None for one in mine),
    )


def correlation(values: Floats, others: Floats) -> float | None:
    """Pearson's; None where either is constant, or there are too few."""
    if len(values) < FEWEST or np.ptp(values) == 0 or np.ptp(others) == 0:
        return None
    return float(np.corrcoef(values, others)[0, 1])


def _gap(passed: Floats, rest: Floats) -> float | None:
    if len(passed) < FEWEST:
        return None
    size = max(1, round(THIRD * len(passed)))
    order = np.argsort(rest, kind="stable")
    return float(passed[order[-size:]].mean() - passed[order[:size]].mean())


def _sum(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _median(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.median(known)) if known else None


def mistakes(results: Sequence[Result]) -> list[Mistake]:
    """The named mistakes, the most frequent first."""
    rows: dict[str, list[tuple[Result, RowResult]]] = {}
    for result in results:
        for row in result.rows:
            if row.mistake is not None:
                rows.setdefault(row.mistake[0], []).append((result, row))
    found = []
    for key, pairs in rows.items():
        example = min(pairs, key=lambda pair: (len(pair[1].text), pair[0].entry.id))
        assert example[1].mistake is not None
        made_by = {result.entry.id: result for result, _ in pairs}
        text, function = example[1].mistake[1], example[1].function
        found.append(Mistake(key, text, function, tuple(made_by.values()), example))
    return sorted(found, key=lambda mistake: (-len(mistake.results), mistake.id))


def near(results: Sequence[Result], rows: Sequence[Row]) -> list[NearRow]:
    """The rows with verdicts near the tolerance, the most of them first."""
    found = []
    for index, row in enumerate(rows):
        measured = [
            (result, excess)
            for result in gradable(results)
            if (excess := result.rows[index].excess) is not None and 1 / NEAR < excess < NEAR
        ]
        failing = tuple(pair for pair in measured if not pair[0].rows[index].passed)
        passing = tuple(pair for pair in measured if pair[0].rows[index].passed)
        if measured:
            found.append(NearRow(row, failing, passing))
    return sorted(found, key=lambda one: (-len(one.failing), -len(one.passing), one.row.order))


def other_tolerances(results: Sequence[Result]) -> list[OtherTolerance]:
    """What looser and tighter tolerances would do."""
    return [_other_tolerance(gradable(results), factor) for factor in (0.1, 0.5, 2.0, 10.0)]


def _other_tolerance(results: Sequence[Result], factor: float) -> OtherTolerance:
    changes = []
    for result in results:
        change = 0.0
        for row in result.rows:
            if row.excess is not None and (row.excess <= factor) is not row.passed:
                change += -row.max_score if row.passed else row.max_score
        changes.append(abs(change))
    changed = [change for change in changes if change]
    return OtherTolerance(factor, len(changed), max(changed, default=0.0))
