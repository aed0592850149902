"""The command line: arguments in, exit status out.

Exit status 0: done, whatever was in the submission. 2: wrong usage. 3: the harness failed.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click  # options, help and usage errors in the usual form

from autograder.engine.errors import UsageError

HARNESS_FAILED = 3


class Group(click.Group):
    """Turns our usage errors into click's: one sentence, exit status 2."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except UsageError as error:
            raise click.UsageError(str(error)) from None


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Grade a homework in which students write a neural network in NumPy."""


@main.command()
@click.argument("submission", type=click.Path(path_type=Path))
@click.option("--results", type=click.Path(path_type=Path, dir_okay=False),
              help="Write results.json here, kept up to date while grading.")  # fmt: skip
@click.option("--only", metavar="FUNCTION", help="Grade this function alone.")
def grade(submission: Path, results: Path | None, only: str | None) -> None:
    """Grade SUBMISSION: an hw2.py, a folder or a zip."""
    from . import grade as command

    sys.exit(command.run(submission, results, only))


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
