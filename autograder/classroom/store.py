"""`DIR/results/`: a result a submission, each there as a whole or not at all."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from autograder.engine.errors import UsageError
from autograder.engine.policy import Policy
from autograder.engine.results import write
from checking.outcome import Verdict
from checking.rubric import Row

from .export import Entry
from .results import Result, read


class Store:
    """The results of a class. Nothing else is remembered between two runs."""

    def __init__(self, out: Path) -> None:
        self.folder = out / "results"

    def path(self, key: str) -> Path:
        return self.folder / f"{key}.json"

    def save(self, key: str, content: dict[str, Any]) -> None:
        write(self.path(key), content)

    def result(self, entry: Entry) -> Result | None:
        """A result; None where there is none, or what is there was not written by us."""
        try:
            return read(entry, json.loads(self.path(entry.id).read_text("utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def holds(
        self, entry: Entry, submission: str, autograder: str, rows: Sequence[Row], policy: Policy
    ) -> bool:
        """Whether this submission was graded by this autograder, every row of it, and confined as
        this policy wants it.
        """
        found = self.result(entry)
        return (
            found is not None
            and (found.submission_digest, found.autograder_digest) == (submission, autograder)
            and (not found.stamp or policy is Policy.INSECURE)
            and [row.number for row in found.rows] == [row.number for row in rows]
            and all(row.verdict is not Verdict.HARNESS_ERROR for row in found.rows)
        )

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Make the folder ours alone while it is written to.

        Raises:
            UsageError: it cannot be made, or another run is writing to it.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = (self.folder.parent / ".lock").open("w")
        except OSError as error:
            raise UsageError(f"--out: expected a folder that can be written to: {error}") from None
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise UsageError(
                    f"--out: another run is writing to {self.folder.parent}: wait for it, or name "
                    "another folder"
                ) from None
            for draft in self.folder.glob("*.draft"):  # of a run that was killed
                draft.unlink()
            yield
