"""The command line: arguments in, exit status out.

Exit status 0: done, whatever was in the submission. 1: a selftest found something. 2: wrong usage.
3: the harness failed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click  # options, help and usage errors in the usual form

from autograder.engine.errors import UsageError
from checking.errors import HarnessError

HARNESS_FAILED = 3


class HarnessFailure(click.ClickException):
    exit_code = HARNESS_FAILED


class Group(click.Group):
    """Turns our errors into click's: one sentence; exit status 2 for usage, 3 for the harness."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except UsageError as error:
            raise click.UsageError(str(error)) from None
        except HarnessError as error:
            raise HarnessFailure(str(error)) from None


insecure_option = click.option(
    "--insecure", is_flag=True, help="Grade code that you trust where nothing confines it."
)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Grade a homework in which students write a neural network in NumPy."""


@main.command()
@click.argument("submission", type=click.Path(path_type=Path))
@click.option("--results", type=click.Path(path_type=Path, dir_okay=False),
              help="Write results.json here, kept up to date while grading.")  # fmt: skip
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False),
              help="Write a page with what the student would see.")  # fmt: skip
@click.option("--only", metavar="FUNCTION", help="Grade this function alone.")
@insecure_option
def grade(
    submission: Path, results: Path | None, html: Path | None, only: str | None, insecure: bool
) -> None:
    """Grade SUBMISSION: an hw2.py, a folder or a zip."""
    from . import grade as command

    sys.exit(command.run(submission, results, html, only, insecure))


@main.command()
def doctor() -> None:
    """Show what confines submissions on this machine, what does not, and what would help.

    Exit status 0: grading is allowed here; 3: it is not.
    """
    from . import doctor as command

    sys.exit(command.run())


@main.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("dist"),
              show_default=True, help="Folder for the two zips.")  # fmt: skip
@click.option("--fixture", type=click.Path(path_type=Path),
              help="The course's own pickle of the test batch.")  # fmt: skip
@click.option("--points", type=float, default=100, show_default=True,
              help="What the rows have to add up to.")  # fmt: skip
@click.option("--course", type=click.Path(path_type=Path),
              help="Points, limits and names that differ: a course.toml.")  # fmt: skip
def build(out: Path, fixture: Path | None, points: float, course: Path | None) -> None:
    """Build autograder.zip, to upload, and student_template.zip, to hand out.

    Before anything is written, the reference is graded from what goes into the zip. The same
    sources give the same bytes on every machine.
    """
    from . import build as command

    sys.exit(command.run(out, fixture, course, points))


@main.command()
@click.argument("submission", type=click.Path(path_type=Path))
@click.option("--zip", "archive", type=click.Path(path_type=Path),
              default=Path("dist/autograder.zip"), show_default=True,
              help="The zip to try.")  # fmt: skip
@click.option("--timeout", "limit", type=click.FloatRange(0, min_open=True), default=600,
              show_default=True, metavar="SECONDS",
              help="The time limit set on the platform.")  # fmt: skip
@click.option("--results", type=click.Path(path_type=Path, dir_okay=False),
              help="Write what the platform would store here.")  # fmt: skip
@click.option("--root", is_flag=True,
              help="Run as root in a Debian or Ubuntu of its own; needs root.")  # fmt: skip
@click.option("--suite", help="With --root: the release; this machine's unless given.")
@click.option("--mirror", help="With --root: where its packages are; this machine's unless given.")
@click.option("--components", default="main", show_default=True,
              help="With --mirror: parts of it; Ubuntu needs main,universe.")  # fmt: skip
@click.option("--fresh", is_flag=True, help="With --root: keep nothing of earlier runs.")
@insecure_option
def simulate(
    submission: Path, archive: Path, limit: float, results: Path | None, root: bool,
    suite: str | None, mirror: str | None, components: str, fresh: bool, insecure: bool,
) -> None:  # fmt: skip
    """Do with the zip and SUBMISSION what Gradescope does, and show who would see what.

    Unpacks the zip into a folder that stands for the container, runs setup.sh and run_autograder
    there, and reads the results as the platform reads them. The first run installs packages.
    """
    from . import simulate as command

    options = command.Root(suite, mirror, components, fresh) if root else None
    sys.exit(command.run(submission, archive, limit, results, options, insecure))


@main.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--jobs", metavar="N", type=click.IntRange(1),
              help="Grade so many at once; by default one a core.")  # fmt: skip
@click.option("--audit", metavar="N", type=click.IntRange(1),
              help="Grade each under N seeds, on which no verdict may hang.")  # fmt: skip
@click.option("--only", metavar="FUNCTION", help="Grade this function alone.")
@click.option("--own", is_flag=True,
              help="Grade a wrong submission on those functions alone where it is wrong: a third "
                   "of the time, but points that it loses elsewhere are not seen.")  # fmt: skip
@insecure_option
def selftest(
    folder: Path | None,
    jobs: int | None,
    audit: int | None,
    only: str | None,
    own: bool,
    insecure: bool,
) -> None:
    """Grade the grader: submissions that are right, wrong and hostile, whose grades are known.

    FOLDER is a corpus, a category of it or a single entry; by default fixtures/submissions. Prints
    which wrong submission fails which row. Exit status 1: something is not as it has to be.
    """
    from . import selftest as command

    sys.exit(command.run(folder, jobs, audit, only, own, insecure))


@main.command("class")
@click.argument("export", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True,
              help="Folder for results/, grades.csv, changes.csv and report.html. A run that was "
                   "stopped continues there.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(min=1), metavar="N",
              help="Submissions graded at once; one a core unless told otherwise.")  # fmt: skip
@click.option("--scheduler", metavar="ADDRESS",
              help="Grade on the Dask cluster of this scheduler, tcp://HOST:8786.")  # fmt: skip
@click.option("--overrides", type=click.Path(path_type=Path), metavar="FILE",
              help="TOML or CSV of points that staff decided: submission or student, row (or "
                   "total), points, reason.")  # fmt: skip
@click.option("--anonymous", is_flag=True,
              help="Numbers in place of names and ids, in report and tables.")  # fmt: skip
@click.option("--similarity", is_flag=True,
              help="Compare the submissions with each other, the template left out.")  # fmt: skip
@insecure_option
def class_(**options: Any) -> None:
    """Grade EXPORT: what Gradescope's "Export Submissions" gives, as folder or zip; or a folder in
    which each file or folder is a submission.

    Nothing that is done is done again: for the same submission and the same autograder the result
    is kept. Look at changes.csv before you press "Regrade all": who gains and who loses, and why.
    """
    from . import class_ as command

    sys.exit(command.run(command.Request(**options)))


@main.command("answer-key")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False),
              default=Path("answer_key"), show_default=True,
              help="Folder for the page, the Markdown and its pictures.")  # fmt: skip
@click.option("--fixture", type=click.Path(path_type=Path),
              help="The course's own pickle of the test batch.")  # fmt: skip
def answer_key(out: Path, fixture: Path | None) -> None:
    """Compute every deliverable of the handout, plots and images included."""
    from . import answer_key as command

    sys.exit(command.run(out, fixture))


@main.command(hidden=True)
def platform() -> None:
    """Grade what Gradescope put into its folders (the platform's entry)."""
    from . import platform as command

    sys.exit(command.run())


@main.command(hidden=True)
def warm() -> None:
    """Grade the jobs that come over standard input (started by `autograder.batch`)."""
    from autograder import warm as program

    sys.exit(program.run())
