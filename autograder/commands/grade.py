"""`grade`: one submission; a table and the feedback on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console  # a table that fits the terminal, plain where there is none
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from autograder.engine.assignment import Assignment
from autograder.engine.errors import UsageError
from autograder.engine.policy import chosen
from autograder.engine.results import Report, write_text
from autograder.engine.session import grade as grade_submission
from autograder.homework import homework, settings
from checking import page
from checking.outcome import Verdict, points
from checking.rubric import total

from .main import HARNESS_FAILED


def run(
    submission: Path, results: Path | None, html: Path | None, only: str | None, insecure: bool
) -> int:
    """Grade and print; return the exit status.

    Raises:
        UsageError: no such path, function or folder for the results.
    """
    assignment = homework()
    check_usage(assignment, submission, [("--results", results), ("--html", html)], only)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("grading", total=None)

        def watch(report: Report) -> None:
            done = len(report.outcomes)
            progress.update(task, total=len(report.rows), completed=done)

        report = grade_submission(
            submission, assignment, settings(), results, only, watch, policy=chosen(insecure)
        )
    show(report, Console())
    if html is not None:
        write_page(html, assignment.title, report)
    return HARNESS_FAILED if report.staff else 0


def check_usage(
    assignment: Assignment,
    submission: Path,
    files: Sequence[tuple[str, Path | None]],
    only: str | None,
) -> None:
    check_function(assignment, only)
    if not submission.exists() and not submission.is_symlink():
        raise UsageError(
            f"SUBMISSION: expected a file, a folder or a zip; there is no {submission}"
        )
    for option, path in files:
        if path is not None and not path.absolute().parent.is_dir():
            raise UsageError(f"{option}: there is no folder {path.absolute().parent} to write to")


def check_function(assignment: Assignment, only: str | None) -> None:
    if only is not None and only not in assignment.functions:
        raise UsageError(f"--only: expected one of {', '.join(assignment.functions)}; found {only}")


def write_page(path: Path, title: str, report: Report) -> None:
    """What the student would see, as one page."""
    pairs = [(row, report.outcome(row)) for row in report.rows if row.shown]
    write_text(path, page.write(title, report.head(), pairs))


def show(report: Report, console: Console) -> None:
    """The table, then the feedback of each row that lost points; why there is none, if so."""
    if report.staff:
        console.print(Text(f"Nothing was graded: the harness failed.\n{report.staff}"))
        return
    table = Table(title_justify="left", box=None, pad_edge=False)
    table.add_column("row")
    table.add_column("function", overflow="fold")
    table.add_column("property", overflow="fold")
    table.add_column("points", justify="right")
    table.add_column("verdict")
    for row in report.rows:
        outcome = report.outcome(row)
        earned = points(row, outcome)
        style = "green" if outcome.verdict is Verdict.PASSED else "red"
        table.add_row(
            row.number,
            row.function,
            Text(row.name),
            f"{earned:g} / {row.points:g}",
            Text(outcome.verdict.value.replace("_", " "), style=style),
        )
    console.print(table)
    for row in report.rows:
        outcome = report.outcome(row)
        if outcome.verdict is not Verdict.PASSED:
            console.print(Text(f"\n{row.number}  {row.name}", style="bold"))
            console.print(Text(outcome.text), soft_wrap=True)  # so that calls can be pasted
    console.print(Text(f"\n{report.summary}"))
    console.print(Text(f"score {report.score:g} of {total(report.rows):g}", style="bold"))
    if report.stamp:
        console.print(Text(report.stamp, style="bold red"))
