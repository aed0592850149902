"""`benchmarks/run`: measure, and print one table."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from importlib.metadata import version

import click
from rich.console import Console

from .subjects import PARTS, QUICK, Plan
from .table import Line, show

PACKAGES = ("numpy", "hypothesis", "pytest", "gradescope-utils")


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("parts", nargs=-1, type=click.Choice(list(PARTS)), metavar="[PART]...")
@click.option("--repetitions", type=click.IntRange(1), default=5, show_default=True,
              help="Runs of each thing, of which the median counts.")  # fmt: skip
@click.option("--submissions", type=click.IntRange(0, 200), default=10, show_default=True,
              help="Of the corpus, graded beside the reference.")  # fmt: skip
@click.option("--students", type=click.IntRange(1), default=100, show_default=True,
              help="Submissions in the class.")  # fmt: skip
@click.option("--quick", is_flag=True, help=f"Only {', '.join(QUICK)}, each once.")
def main(parts: Sequence[str], repetitions: int, submissions: int, students: int, quick: bool
         ) -> None:  # fmt: skip
    """Measure PARTS, by default all of them, and print one table.

    \b
    grades  a full grade beside gradescope-utils, otter-grader and itself in one process
    where   where the time of a full-marks grade goes
    wire    calls to a worker by size
    growth  more examples a property
    class   a class on one and two jobs, on Dask, and with a command for each
    sizes   classes of several sizes
    """  # noqa: D301 - click's own escape
    console, errors = Console(width=120), Console(stderr=True)
    if quick:
        parts, repetitions, submissions = parts or QUICK, 1, 0
    console.print(machine(), highlight=False)
    lines: list[Line] = []
    try:
        with errors.status("measuring") as status:
            plan = Plan(repetitions, submissions, students, lambda what: status.update(what))
            for part in parts or PARTS:
                lines.extend(PARTS[part](plan))  # what there is when it is interrupted, is shown
    finally:
        show(lines, console)
    console.print(busy(), highlight=False)


def machine() -> str:
    """What the figures are taken on, without its name."""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    cores = len(os.sched_getaffinity(0))
    return f"{_cpu()}, {cores} cores, Python {platform.python_version()}, {versions}"


def _cpu() -> str:
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        names = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
    return names[0] if names else platform.machine()


def busy() -> str:
    """Whether others used the machine, too."""
    return f"load of the last 15 minutes: {os.getloadavg()[2]:.1f} on {os.cpu_count()} cores"


if __name__ == "__main__":
    sys.exit(main())
