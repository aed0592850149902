"""One grading, from the submission's path to the final results.

Order matters: the fallback results are written before a byte of the submission is read, every row
is recorded as soon as it is known, and the last write comes after everything of the workers' user
is gone.
"""

from __future__ import annotations

import functools
import hashlib
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.settings import Settings
from checking import feedback, rubric
from checking.errors import HarnessError
from checking.outcome import Outcome

from . import packages, self_test, sources
from .assignment import Assignment
from .confinement import choose
from .conversation import Source
from .errors import SubmissionError
from .intake import Submission
from .intake import read as read_submission
from .policy import Policy, objections, refusal, stamp
from .previous import Previous
from .probe import probe
from .results import Report, write
from .sandbox import Sandbox
from .summary import line, summarise

if TYPE_CHECKING:
    from .plugin import Grading

VERSION = "0.1.0"
Watch = Callable[[Report], None]


def grade(
    handed_in: Path | Submission,
    assignment: Assignment,
    settings: Settings,
    results: Path | None = None,
    only: str | None = None,
    watch: Watch | None = None,
    seed: int | None = None,
    long: bool = True,
    policy: Policy = Policy.USUAL,
    secrets: Sequence[Path] = (),
    previous: Previous | None = None,
) -> Report:
    """Grade whatever was handed in.

    Args:
        handed_in: a file, a folder or a zip; or what was read from one.
        assignment: what to grade it against.
        settings: limits.
        results: where to keep `results.json` up to date, if anywhere.
        only: grade this function alone.
        watch: told after each row.
        seed: in place of the one that follows from the digests of autograder and submission.
        long: whether to grade the rows that compute for seconds, too.
        policy: which confinement it takes.
        secrets: files and folders that no worker may reach, beside the assignment's.
        previous: the submission before this one, to tell the student what changed.

    Returns:
        The report; `staff` says why the harness failed, if it did.

    Raises:
        UsageError: there is nothing at that path.
    """
    run = Run(assignment, settings, begun(assignment, only, long), results, watch, previous)
    run.save()
    try:
        with Sandbox(choose(), settings, assignment.data) as sandbox:
            run.report.counts = sandbox.counts
            sandbox.program.start()
            from . import collection  # noqa: F401 - pytest and Hypothesis, which take as long

            path = [handed_in] if isinstance(handed_in, Path) else []
            run.confine(sandbox, [*assignment.secrets, *secrets, *path], policy)
            run.grade(sandbox, run.read(handed_in, seed))
    except SubmissionError as error:
        run.report.refuse(str(error), error.kind)
    except HarnessError as error:
        run.report.staff = str(error)
    except Exception:  # noqa: BLE001 - the boundary: whatever else fails is ours, and staff read it
        run.report.staff = traceback.format_exc()
    run.save()
    return run.report


def begun(assignment: Assignment, only: str | None, long: bool) -> Report:
    """The report of a grading in which nothing was found yet, every row in it."""
    wanted = [
        row for row in assignment.rows() if only in (None, row.function) and (long or not row.long)
    ]
    report = Report(tuple(wanted), summary="The grading began, but did not finish.")
    report.extra = {"autograder_version": VERSION, "autograder_digest": autograder_digest()}
    return report


@dataclass
class Run:
    """One grading while it goes on; the arguments are those of `grade`."""

    assignment: Assignment
    settings: Settings
    report: Report
    results: Path | None = None
    watch: Watch | None = None
    previous: Previous | None = None
    started: float = field(default_factory=time.monotonic)

    def save(self) -> None:
        self.report.seconds = time.monotonic() - self.started
        if self.results is not None:
            write(self.results, self.report.as_json())
        if self.watch is not None:
            self.watch(self.report)

    def confine(self, sandbox: Sandbox, secrets: Sequence[Path], policy: Policy) -> None:
        """Prove that workers are confined, or say in the report that they are not.

        Raises:
            HarnessError: they are not, and the policy asks for it.
        """
        test = self_test.run(sandbox, secrets, [self.results] if self.results else [])
        sandbox.proven = test.layers
        self.report.extra["isolation"] = dict(test.layers) | {"self_test": test.passed}
        if reasons := objections(test, policy):
            if policy is not Policy.INSECURE:
                raise HarnessError(refusal(reasons))
            self.report.stamp = stamp(reasons)

    def read(self, handed_in: Path | Submission, seed: int | None) -> Submission:
        """The submission; its digest and the run's seed go into the report."""
        submission = handed_in
        if isinstance(submission, Path):
            submission = read_submission(submission, self.assignment.file)
        extra = self.report.extra
        extra["submission_digest"] = submission.digest
        own = seed_of(extra["autograder_digest"], submission.digest)
        extra["seed"] = int(own, 16) if seed is None else seed
        return submission

    def grade(self, sandbox: Sandbox, submission: Submission) -> None:
        """Run the rows on a submission that could be read."""
        report, assignment = self.report, self.assignment
        source = as_source(submission, assignment)
        sandbox.program.preload(packages.used(source, assignment))
        from . import collection
        from .plugin import Grading

        collection.prepare(assignment, self.settings)  # while the packages are imported
        found = probe(sandbox, source, self.settings, assignment.installed)
        notes = [*submission.notes, *found.notes]
        if found.notes:
            report.extra["import_trouble"] = list(found.notes)
        report.summary = "\n".join(notes)
        grading = Grading(
            assignment,
            sandbox,
            found.source,
            found.names,
            report.rows,
            lambda row: int(seed_of(str(report.extra["seed"]), row.id), 16),
            self.settings,
            self.started + self.settings.run_s,
            self.recorded,
        )
        collection.run(assignment, self.settings, grading)
        if grading.diagnoses.failures:
            report.extra["diagnosis_failures"] = grading.diagnoses.failures
        self.check(grading)
        report.leaderboard = _leaderboard(assignment, report)
        pairs = [(row, report.outcome(row)) for row in report.rows]
        report.first = summarise(pairs, assignment.kinds, notes, self.previous)
        report.summary = "\n".join([*notes, line(report.first)])

    def recorded(self, row: rubric.Row, outcome: Outcome) -> None:
        self.report.outcomes[row.id] = outcome
        self.save()

    def check(self, grading: Grading) -> None:
        """See that every row there was time for has been run.

        Raises:
            HarnessError: a test failed in a way that is not the student's, or was not run.
        """
        if grading.failures:
            raise HarnessError("\n\n".join(grading.failures))
        lost = [row.id for row in self.report.rows if row.id not in self.report.outcomes]
        if lost and time.monotonic() < grading.deadline:
            raise HarnessError(f"graded tests that pytest did not run: {lost}")


def as_source(submission: Submission, assignment: Assignment) -> Source:
    """The submission as the worker runs it."""
    return Source(
        assignment.module,
        submission.main.path,
        submission.main.content,
        {name: (file.path, file.content) for name, file in submission.helpers.items()},
    )


def seed_of(*parts: str) -> str:
    """Sixteen hexadecimal digits, less one bit, that depend on all parts."""
    digest = hashlib.sha256("\0".join(parts).encode()).digest()
    return f"{int.from_bytes(digest[:8], 'big') >> 1:x}"


@functools.cache
def autograder_digest() -> str:
    """The digest of what this program runs from, read once."""
    return sources.digest()


def _leaderboard(assignment: Assignment, report: Report) -> list[dict[str, Any]]:
    found = feedback.measured(report.outcomes)
    return [
        {"name": name, "value": round(found[key], 4), "order": order}
        for key, (name, order) in assignment.leaderboard.items()
        if key in found
    ]
