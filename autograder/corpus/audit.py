"""Is a grade the same whatever the seed?

Under every seed a right submission keeps all its points, and a wrong one fails the same rows. Rows
that compute for seconds are graded under one seed in twenty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from autograder.batch import Job

from .entries import Category, Entry
from .judging import Judged, lost

TRAINING = "train_network"  # two of its rows take as long as all others together
LONG_EVERY = 20  # seeds
WRONG_SEEDS = 20  # seeds at most for the wrong corpus


def jobs(entry: Entry, seeds: int) -> Iterator[Job]:
    """What an entry has to be graded under; a hostile one has no part in an audit."""
    if entry.category is Category.RIGHT:
        for seed in range(seeds):
            yield Job(entry.name, entry.folder, seed=seed, long=seed % LONG_EVERY == 0)
    if entry.category is Category.WRONG:
        for name in entry.functions:
            for seed in range(min(seeds, WRONG_SEEDS)):
                long = name == TRAINING and seed % LONG_EVERY == 0
                yield Job(entry.name, entry.folder, only=name, seed=seed, long=long)


@dataclass
class Cell:
    """One row of one submission: the seeds it was graded under, and those under which it failed."""

    seeds: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)


@dataclass
class Audit:
    """What the gradings so far have shown.

    Args:
        entries: the corpus.
        cells: (entry's name, number of the row) -> what became of it.
        failures: a sentence on each grading in which the harness failed.
        gradings: how many there were.
    """

    entries: Sequence[Entry]
    cells: dict[tuple[str, str], Cell] = field(default_factory=lambda: defaultdict(Cell))
    failures: list[str] = field(default_factory=list)
    gradings: int = 0

    def add(self, judged: Judged) -> None:
        self.gradings += 1
        job, name = judged.graded.job, judged.entry.name
        if judged.graded.staff:
            self.failures.append(f"{name}: seed {job.seed}: {judged.misses[0]}")
            return
        for row in judged.rows:
            assert job.seed is not None
            cell = self.cells[name, row["number"]]
            cell.seeds.append(job.seed)
            if lost(row):
                cell.failed.append(job.seed)

    def unstable(self) -> Iterator[tuple[str, str, Cell]]:
        """(entry's name, number of the row, what became of it) where the grade hangs on the seed.

        Any loss of a right submission, and a row of a wrong one that fails under some seeds only.
        """
        right = {entry.name for entry in self.entries if entry.category is Category.RIGHT}
        for (name, number), cell in sorted(self.cells.items()):
            if cell.failed and (name in right or len(cell.failed) < len(cell.seeds)):
                yield name, number, cell

    def survivors(self) -> list[str]:
        """Wrong submissions that lost nothing under some seed, whatever the row."""
        wrong = [entry.name for entry in self.entries if entry.category is Category.WRONG]
        return [name for name in wrong if self._seeds_survived(name)]

    def _seeds_survived(self, name: str) -> set[int]:
        cells = [cell for (entry, _), cell in self.cells.items() if entry == name]
        seen = {seed for cell in cells for seed in cell.seeds}
        return seen - {seed for cell in cells for seed in cell.failed}
