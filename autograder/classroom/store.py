"""`DIR/results/`: a result a submission, each there as a whole or not at all."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from autograder.engine.errors import UsageError
from autograder.engine.results import write
from checking.outcome import Verdict
from checking.rubric import Row

UNDECIDED = Verdict.HARNESS_ERROR.value  # ours: it is graded again


class Store:
    """The results of a class. Nothing else is remembered between two runs."""

    def __init__(self, out: Path) -> None:
        self.folder = out / "results"

    def path(self, key: str) -> Path:
        return self.folder / f"{key}.json"

    def load(self, key: str) -> dict[str, Any] | None:
        """A result; None where there is none, or what is there is none of ours."""
        try:
            found = json.loads(self.path(key).read_text("utf-8"))
            complete = found["extra_data"]["autograder_digest"] and found["tests"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return found if complete else None

    def save(self, key: str, results: dict[str, Any]) -> None:
        write(self.path(key), results)

    def holds(self, key: str, submission: str, autograder: str, rows: Sequence[Row]) -> bool:
        """Whether this submission was graded by this autograder, every row of it."""
        found = self.load(key)
        if found is None:
            return False
        extra = found["extra_data"]
        return (
            extra.get("submission_digest") == submission
            and extra["autograder_digest"] == autograder
            and [test["number"] for test in found["tests"]] == [row.number for row in rows]
            and not any(test["extra_data"]["verdict"] == UNDECIDED for test in found["tests"])
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
