"""`selftest`: grade the corpus whose grades are known; print what the grader makes of it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from autograder.batch import Job, grade_all, local_executor
from autograder.corpus import audit, tables
from autograder.corpus.entries import Category, Entry, is_entry, read
from autograder.corpus.judging import Judged, judge
from autograder.corpus.matrix import Kills
from autograder.corpus.summary import Summary
from autograder.engine.policy import Policy, chosen
from autograder.engine.session import begun
from autograder.homework import ROOT, homework

from .grade import check_function
from .main import HARNESS_FAILED

CORPUS = ROOT / "fixtures" / "submissions"
MISSED = 1  # exit status where the grader is not what the corpus says it has to be


def run(
    folder: Path | None,
    workers: int | None,
    seeds: int | None,
    only: str | None,
    own: bool,
    insecure: bool,
) -> int:
    """Grade and print; return the exit status.

    Raises:
        UsageError: no such folder or function, or an entry that declares nonsense.
    """
    assignment = homework()
    check_function(assignment, only)
    folder = folder or CORPUS
    entries = [entry for entry in read(folder, assignment.functions) if _concerns(entry, only)]
    workers, policy = workers or os.cpu_count() or 1, chosen(insecure)
    if seeds is not None:
        return _audit(entries, seeds, workers, policy)
    jobs = [job for entry in entries for job in _jobs(entry, only, own)]
    done = list(_judged(entries, jobs, workers, policy))
    kills = Kills.of(begun(assignment, only, long=True).rows, done)
    whole = not is_entry(folder) and bool(kills.wrong)
    summary = Summary(done, kills, whole, alone=only is not None)
    _print(*tables.hostile(done), *tables.matrix(kills))
    _print(tables.figures(summary), *tables.misses(summary))
    if any(one.graded.staff for one in done):
        return HARNESS_FAILED
    return MISSED if any(summary.misses()) else 0


def _concerns(entry: Entry, only: str | None) -> bool:
    """Whether an entry says something about a function that is graded alone."""
    if only is None or entry.category is Category.RIGHT:
        return True
    return entry.category is Category.WRONG and only in entry.functions


def _jobs(entry: Entry, only: str | None, own: bool) -> Iterator[Job]:
    """The grading of an entry, or one for each function in which it is wrong."""
    wrong = entry.category is Category.WRONG
    for name in entry.functions if wrong and own and only is None else (only,):
        yield Job(entry.name, entry.folder, only=name)


def _judged(
    entries: Sequence[Entry], jobs: Sequence[Job], workers: int, policy: Policy
) -> Iterator[Judged]:
    """Each job's results beside what they have to be, with a progress bar; then their stamps."""
    by_name = {entry.name: entry for entry in entries}
    jobs = [replace(job, policy=policy) for job in jobs]
    stamps = set()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    progress = Progress(
        *columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True
    )
    with progress, local_executor(workers) as executor:
        for graded in progress.track(grade_all(jobs, executor), len(jobs), description="grading"):
            stamps.add(graded.results["extra_data"].get("stamp", ""))
            yield judge(by_name[graded.job.key], graded)
    _print(*sorted(stamps - {""}))


def _audit(entries: Sequence[Entry], seeds: int, workers: int, policy: Policy) -> int:
    """Grade under many seeds; the exit status is 0 if no verdict hangs on them."""
    found = audit.Audit(entries)
    jobs = [job for entry in entries for job in audit.jobs(entry, seeds)]
    for judged in _judged(entries, jobs, workers, policy):
        found.add(judged)
    unstable, survivors = list(found.unstable()), found.survivors()
    _print(*tables.audit(found), *found.failures)
    _print(f"{found.gradings} gradings of {len(entries)} submissions under up to {seeds} seeds")
    _print(f"verdicts that hang on the seed: {len(unstable)}")
    _print(f"wrong submissions that keep all points under a seed: {', '.join(survivors) or 'none'}")
    if found.failures:
        return HARNESS_FAILED
    return MISSED if unstable or survivors else 0


def _print(*what: object) -> None:
    console = Console()
    for one in what:
        console.print(one, soft_wrap=isinstance(one, str), highlight=False)
        console.print()
