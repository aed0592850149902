"""Did the grader do to an entry of the corpus what the entry says it has to?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from autograder.batch import Graded
from checking.outcome import Verdict

from .entries import Category, Entry

UNTOLD = (Verdict.NOT_RUN.value, Verdict.HARNESS_ERROR.value)


@dataclass(frozen=True)
class Judged:
    """An entry, its results and what is wrong with them.

    Args:
        entry: what had to be found.
        graded: what was found.
        misses: a sentence for each way in which the two differ.
    """

    entry: Entry
    graded: Graded
    misses: tuple[str, ...]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return list(self.graded.results["tests"])

    @property
    def failed(self) -> list[dict[str, Any]]:
        """The rows that lost points because of what the submission does."""
        return [row for row in self.rows if lost(row) and verdict(row) not in UNTOLD]

    @property
    def killed(self) -> frozenset[str]:
        """Numbers of the rows that failed."""
        return frozenset(row["number"] for row in self.failed)

    @property
    def own(self) -> bool:
        """Whether each of the functions that are wrong lost points."""
        return set(self.entry.functions) <= {function(row) for row in self.failed}

    @property
    def elsewhere(self) -> list[str]:
        """Functions that lost points for another one's fault."""
        lost_in = dict.fromkeys(function(row) for row in self.rows if lost(row))
        return [name for name in lost_in if name not in self.entry.functions]

    @property
    def named(self) -> frozenset[str]:
        """Ids of the mistakes that were named, in whatever row."""
        found = (row["extra_data"].get("diagnosis") for row in self.rows)
        return frozenset(name for name in found if name)

    @property
    def misnamed(self) -> frozenset[str]:
        return self.named - set(self.entry.diagnoses)


def function(row: Mapping[str, Any]) -> str:
    return str(row["extra_data"]["function"])


def verdict(row: Mapping[str, Any]) -> str:
    return str(row["extra_data"]["verdict"])


def lost(row: Mapping[str, Any]) -> bool:
    return bool(row["score"] < row["max_score"])


def judge(entry: Entry, graded: Graded) -> Judged:
    """Compare; an entry that is as declared has no misses."""
    if graded.job.only is not None:
        entry = _of(entry, graded.job.only)
    judged = Judged(entry, graded, ())
    if graded.staff:
        return Judged(entry, graded, (f"the harness failed: {graded.staff.splitlines()[-1]}",))
    rules = {Category.RIGHT: _right, Category.WRONG: _wrong, Category.HOSTILE: _hostile}
    return Judged(entry, graded, tuple(rules[entry.category](judged)))


def _of(entry: Entry, only: str) -> Entry:
    """What an entry with several faults declares of one function, where that is graded alone."""
    others = set(entry.functions) - {only}
    names = tuple(name for name in entry.diagnoses if name.partition(".")[0] not in others)
    return replace(entry, functions=(only,) if entry.functions else (), diagnoses=names)


def _right(judged: Judged) -> Iterator[str]:
    for row in judged.rows:
        if lost(row):
            yield f"loses {row['max_score']:g} in {function(row)} ({row['number']}: {verdict(row)})"
    yield from _naming(judged)


def _wrong(judged: Judged) -> Iterator[str]:
    yield from _never_ran(judged)
    for name in judged.entry.functions:
        if name not in {function(row) for row in judged.failed}:
            yield f"loses nothing in {name}"
    for name in judged.entry.costs:
        if name not in judged.elsewhere and judged.graded.job.only is None:
            yield f"is declared to cost points of {name}, and does not"
    for name in judged.elsewhere:
        if name in judged.entry.costs:
            continue
        numbers = [row["number"] for row in judged.rows if lost(row) and function(row) == name]
        yield f"loses points elsewhere: {name} ({', '.join(numbers)})"
    yield from _verdict(judged)
    yield from _naming(judged)


def _hostile(judged: Judged) -> Iterator[str]:
    entry, results = judged.entry, judged.graded.results
    yield from _never_ran(judged)
    if entry.at_most is not None and results["score"] > entry.at_most:
        yield f"gets {results['score']:g} points, at most {entry.at_most:g} are its due"
    for row in judged.rows:
        if function(row) in entry.keeps and lost(row):
            yield f"{function(row)} should keep its points ({row['number']}: {verdict(row)})"
    yield from _verdict(judged)
    yield from _unnamed(judged)


def _never_ran(judged: Judged) -> Iterator[str]:
    """Declared to fail, but never run: that proves nothing."""
    for row in judged.rows:
        if function(row) in judged.entry.functions and verdict(row) in UNTOLD:
            yield f"{row['number']} of {function(row)} was never run ({verdict(row)})"


def _verdict(judged: Judged) -> Iterator[str]:
    entry = judged.entry
    failing = [row for row in judged.failed if function(row) in (entry.functions or function(row))]
    found = {verdict(row) for row in failing}
    if entry.verdict is not None and entry.verdict.value not in found:
        yield f"expected the verdict {entry.verdict.value}, found {sorted(found) or 'none'}"


def _naming(judged: Judged) -> Iterator[str]:
    yield from _unnamed(judged)
    for name in sorted(judged.misnamed):
        yield f"misnamed: {name}"


def _unnamed(judged: Judged) -> Iterator[str]:
    for name in judged.entry.diagnoses:
        if name not in judged.named:
            yield f"not named: {name}"
