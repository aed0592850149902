"""Everything that a submission must not be able to do, tried for real.

A locked-down worker that never sees a submission runs this when the grader asks it to. An attempt
is a name and an action: an action that raises an OSError was refused, one that returns got through,
and has undone what it did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from . import outside, processes, secrets

Attempts = Iterator[tuple[str, Callable[[], object]]]


@dataclass(frozen=True)
class Targets:
    """What is worth attacking in this run, by absolute paths and process ids.

    Args:
        files: to be read.
        folders: to be listed.
        results: files to be written.
        processes: of the grader and others, by a name for people.
    """

    files: list[str]
    folders: list[str]
    results: list[str]
    processes: dict[str, int]


def run(targets: Targets) -> dict[str, object]:
    """Try everything.

    Returns:
        How many attempts there were, and the names of those that got through: `secrets` are the
        ones that steal or forge, `outside` those that reach or leave something outside.
    """
    stealing = chain(
        secrets.attempts(targets.files, targets.folders, targets.results),
        processes.attempts(targets.processes),
    )
    tried_stealing, secrets_through = attempt(stealing)
    tried_outside, outside_through = attempt(outside.attempts(targets.processes))
    return {
        "tried": tried_stealing + tried_outside,
        "secrets": secrets_through,
        "outside": outside_through,
    }


def attempt(attempts: Attempts) -> tuple[int, list[str]]:
    """How many attempts there were, and which of them were not refused."""
    tried, through = 0, []
    for name, action in attempts:
        tried += 1
        try:
            action()
        except (OSError, AttributeError):  # what this system does not have cannot be done either
            continue
        through.append(name)
    return tried, through
