"""`class`: a whole Gradescope export; results, grades, changes and a report."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from autograder.classroom import executors, export, overrides, places, similarity
from autograder.classroom.export import Entry
from autograder.classroom.grading import Grader
from autograder.classroom.output import Options, write
from autograder.classroom.overrides import Override
from autograder.classroom.store import Store
from autograder.engine.errors import UsageError
from autograder.engine.policy import chosen
from autograder.settings import MEMORY_S
from checking.rubric import Row

from .main import HARNESS_FAILED


@dataclass(frozen=True)
class Request:
    """What the command was asked.

    Args:
        export: a Gradescope export, folder or zip, or a plain folder of submissions.
        out: where everything is written.
        jobs: gradings at once on this machine; None for one a core.
        scheduler: address of a Dask scheduler, to grade there instead.
        overrides: file of points that staff decided.
        anonymous: whether to name nobody in what is written.
        similarity: whether to compare the submissions with each other.
        only: grade this function alone.
        insecure: whether to grade code that is trusted where nothing confines it.
    """

    export: Path
    out: Path
    jobs: int | None = None
    scheduler: str | None = None
    overrides: Path | None = None
    anonymous: bool = False
    similarity: bool = False
    only: str | None = None
    insecure: bool = False


def run(request: Request) -> int:
    """Grade what is not graded yet, write what follows from all of it; return the exit status.

    Raises:
        UsageError: the export, the overrides, the folder or the cluster are not as they have to be.
        HarnessError: a worker grades with another autograder.
    """
    check_folders(request.export, request.out)
    if request.similarity:
        similarity.require()
    with places.opened(request.export) as place:
        entries = export.read(place)
        store = Store(request.out)
        grader = Grader(place, store, request.only, chosen(request.insecure))
        decided = _decided(request.overrides, entries, grader.rows)
        options = Options(request.anonymous, request.similarity)
        with store.opened():
            failures = _grade(grader, entries, request)
            written = write(request.out, grader, entries, decided, options)
    for path in written:
        click.echo(path)
    return _told(failures)


def _decided(
    path: Path | None, entries: Sequence[Entry], rows: Sequence[Row]
) -> tuple[Override, ...]:
    return () if path is None else overrides.read(path, entries, rows)


def check_folders(source: Path, out: Path) -> None:
    """What is written must not become a submission of the next run.

    Raises:
        UsageError: the output lies in the export.
    """
    if source.is_dir() and out.absolute().resolve().is_relative_to(source.resolve()):
        raise UsageError(f"--out: expected a folder outside of {source}, found {out}")


def _grade(grader: Grader, entries: Sequence[Entry], request: Request) -> list[str]:
    jobs = request.jobs or len(os.sched_getaffinity(0))
    with executors.chosen(jobs, request.scheduler) as executor, _Bar() as watch:
        return grader.grade(entries, executor, watch)


def _told(failures: Sequence[str]) -> int:
    """Say what the harness failed on, to staff."""
    if not failures:
        return 0
    for failure in failures:
        click.echo(failure, err=True)
    click.echo(
        f"{len(failures)} submissions were not graded because the harness failed, see above; run "
        "the command again to grade them.",
        err=True,
    )
    return HARNESS_FAILED


class _Bar:
    """The progress on the terminal, with the time left."""

    def __init__(self) -> None:
        self.progress = Progress(
            TextColumn("grading"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            speed_estimate_period=MEMORY_S,
        )
        self.task = self.progress.add_task("", total=None)

    def __enter__(self) -> _Bar:
        self.progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.progress.stop()

    def planned(self, done: int, todo: int) -> None:
        if done:
            self.progress.console.print(f"graded already: {done}")
        self.progress.update(self.task, total=todo)

    def graded(self) -> None:
        self.progress.advance(self.task)
