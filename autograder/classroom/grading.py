"""Grade what of a class is not graded yet, and keep each result as soon as it is there."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from typing import Any, Protocol

from autograder.batch import Graded, Job, grade_all
from autograder.engine.errors import SubmissionError
from autograder.engine.policy import Policy
from autograder.engine.results import Report
from autograder.engine.session import begun
from autograder.homework import homework
from checking.errors import HarnessError

from .export import Entry
from .places import Place
from .store import Store


class Watch(Protocol):
    """Told how the work goes on."""

    def planned(self, done: int, todo: int) -> None: ...

    def graded(self) -> None: ...


class Grader:
    """The gradings of one class.

    Args:
        place: where the submissions are.
        store: where the results are kept.
        only: grade this function alone.
        policy: which confinement it takes.
    """

    def __init__(
        self,
        place: Place,
        store: Store,
        only: str | None = None,
        policy: Policy = Policy.USUAL,
    ) -> None:
        self.place = place
        self.store = store
        self.only = only
        self.policy = policy
        self.assignment = homework()
        self.report = begun(self.assignment, only, long=True)
        self.rows = self.report.rows
        self.digest: str = self.report.extra["autograder_digest"]
        self.refused = functools.lru_cache(maxsize=256)(self._refused)

    def grade(self, entries: Sequence[Entry], executor: Executor, watch: Watch) -> list[str]:
        """Grade every entry whose result is not there.

        Args:
            entries: the class.
            executor: where to grade.
            watch: told of each result.

        Returns:
            Why the harness failed, a text for each submission that is not graded on that account.

        Raises:
            HarnessError: results of another autograder came back from the executor.
        """
        jobs = list(self._jobs(entries))
        watch.planned(len(entries) - len(jobs), len(jobs))
        failures = []
        for graded in grade_all(jobs, executor):
            self._keep(graded)
            if graded.staff:
                failures.append(f"{graded.job.key}: {graded.staff}")
            watch.graded()
        return failures

    def _jobs(self, entries: Iterable[Entry]) -> Iterable[Job]:
        """What is to be graded; a submission that cannot be read has its result at once."""
        for entry in entries:
            try:
                submission = entry.read(self.place, self.assignment.file)
            except SubmissionError as error:
                self.store.save(entry.id, self.refused(str(error), error.kind))
                continue
            known = (submission.digest, self.digest, self.rows, self.policy)
            if not self.store.holds(entry, *known):
                yield Job(entry.id, submission, self.only, policy=self.policy)

    def _refused(self, why: str, kind: str) -> dict[str, Any]:
        report = Report(self.rows, extra=self.report.extra)
        report.refuse(why, kind)
        return report.as_json()

    def _keep(self, graded: Graded) -> None:
        digest = graded.results["extra_data"]["autograder_digest"]
        if digest != self.digest:
            raise HarnessError(
                f"a worker grades with another autograder ({digest[:12]}, here it is "
                f"{self.digest[:12]}): start all workers from the same files as this command"
            )
        if graded.staff:
            graded.results["extra_data"]["staff"] = graded.staff
        self.store.save(graded.job.key, graded.results)
