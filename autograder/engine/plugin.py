"""The pytest plugin: runs each row under its attempts and records what became of it.

gradescope-utils declares the rows but has no pytest support; pytest's own verdicts and exit status
are never read. A row is what this plugin recorded, and a row it did not record is our fault.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import pytest

from autograder.settings import Settings
from checking import feedback, trial
from checking.declare import Budget
from checking.errors import StudentRaised, WorkerLost
from checking.hints import explain_missing
from checking.outcome import OWN, Outcome, Verdict
from checking.rubric import Row, public_seed

from . import fresh
from .assignment import Assignment
from .attempts import Attempt
from .conversation import Source
from .diagnosis import Diagnoses
from .sandbox import Sandbox
from .student import Student

LOST = (Verdict.TIMED_OUT, Verdict.CRASHED, Verdict.OUT_OF_MEMORY)  # with the worker


@dataclass
class Grading:
    """One submission under the graded tests.

    Args:
        assignment: what is graded.
        sandbox: where workers come from.
        source: the submission, and how it is run.
        names: what the probe found in its module -> whether it can be called.
        rows: the rows to run, in order.
        seed: row -> what its numbers are made from, and what is left to chance in a private row.
        settings: limits.
        deadline: monotonic seconds after which no row is begun.
        recorded: told of each outcome as soon as it is there.
    """

    assignment: Assignment
    sandbox: Sandbox
    source: Source
    names: Mapping[str, bool]
    rows: tuple[Row, ...]
    seed: Callable[[Row], int]
    settings: Settings
    deadline: float
    recorded: Callable[[Row, Outcome], None]
    student_object: Student = field(default_factory=Student)
    beside: dict[str, Future[Outcome | None]] = field(default_factory=dict)
    timeouts: dict[str, int] = field(default_factory=dict)
    slow_attempts: set[tuple[str, str]] = field(default_factory=set)
    helped: set[str] = field(default_factory=set)
    wrong: set[str] = field(default_factory=set)
    failed_long: set[str] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)
    diagnoses: Diagnoses = field(init=False)

    def __post_init__(self) -> None:
        self.diagnoses = Diagnoses(
            self.assignment.diagnose,
            self.assignment.attempts_at,
            self.sandbox,
            self.source,
            self.settings,
            self.deadline,
        )

    # --- pytest's hooks ---

    @pytest.fixture(scope="session")
    def student(self) -> Student:
        return self.student_object

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the rows to run, in rubric order."""
        by_id = {row.id: item for item in items if (row := self.row(item)) is not None}
        items[:] = [by_id[row.id] for row in self.rows if row.id in by_id]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """Begin the rows of functions that compute for seconds in a second thread, in their order:
        a short one soon tells of a function that never ends. There they have a core of their own.
        """
        functions = {row.function for row in self.rows if row.long}
        with ThreadPoolExecutor(1) as second:
            for item in session.items:
                row, test = self.row(item), getattr(item, "obj", None)
                # Hypothesis draws in one thread only
                if row and test and row.function in functions and not hasattr(test, "hypothesis"):
                    self.beside[row.id] = second.submit(self.begin, row, test)
            return (yield)

    def row(self, item: pytest.Item) -> Row | None:
        wanted = f"{item.path.name}::{item.name}"
        return next((row for row in self.rows if row.id == wanted), None)

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool:
        """Judge a row in place of just calling the test."""
        row = self.row(pyfuncitem)
        assert row is not None
        if row.long or time.monotonic() < self.deadline:
            outcome = self.judge(row, pyfuncitem.obj, self.student_object)
            if outcome.verdict is not Verdict.PASSED:
                self.wrong.add(row.function)
            self.recorded(row, self.named(row, outcome))
        return True

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.failures.append(f"collecting {report.nodeid}: {report.longreprtext[-2000:]}")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not report.passed:
            self.failures.append(f"{report.nodeid} {report.outcome}: {report.longreprtext[-2000:]}")

    # --- judging ---

    def judge(self, row: Row, test: Callable[..., object], student: Student) -> Outcome:
        """The best outcome over the attempts at a row; the most telling one if none passes."""
        if not self.names.get(row.function, False):
            missing = StudentRaised("", explain_missing(row.function, self.names))
            return feedback.raised(self.assignment, row, missing, None)
        outcomes: list[Outcome] = []
        attempts = self.attempts(row)
        # Those beside slow helpers come after the one whose failure is shrunk: they have less time.
        usual = [attempt for attempt in attempts if not self.has_slow_helper(row, attempt)]
        lost_in: set[str] = set()
        for attempt in attempts:
            if attempt.lost_in and not lost_in & set(attempt.lost_in):
                continue
            last = attempt is attempts[-1]
            shrink = attempt is (usual or attempts)[-1]
            outcome = self.begun(row, attempt) or self.timed(row, test, student, attempt, shrink)
            outcomes.append(outcome)
            if outcome.verdict in LOST:
                lost_in.add(outcome.called)
            if outcome.verdict is Verdict.PASSED or not self.goes_on(row, attempt, outcome, last):
                break
        seconds = round(sum(outcome.data["seconds"] for outcome in outcomes), 3)
        best = outcomes[-1]
        if best.verdict is Verdict.PASSED:
            if best.helpers != OWN:
                self.helped.add(row.function)
            best = replace(best, own=outcomes[0].verdict if len(outcomes) > 1 else best.own)
        else:
            best = most_telling(row, outcomes)
        return replace(best, data={**best.data, "seconds": seconds})

    def attempts(self, row: Row) -> list[Attempt]:
        """Those worth their time: not one that ran out of it before; a slow helper comes last."""
        graded = {one.function for one in self.rows}
        every = [
            attempt
            for attempt in self.assignment.attempts_at(row.function)
            if not attempt.after
            or any(name in self.wrong or name not in graded for name in attempt.after)
        ]
        made = self.beside[row.id].result() if row.id in self.beside else None
        if row.long:
            return every if made else every[1:]
        first = every[:1] if made else []
        kept = [one for one in every if (row.function, one.name) not in self.slow_attempts]
        kept.sort(key=functools.partial(self.has_slow_helper, row))
        kept = first + [one for one in kept if one not in first]
        return kept if any(not attempt.lost_in for attempt in kept) else every[-1:]

    def has_slow_helper(self, row: Row, attempt: Attempt) -> bool:
        """Whether an attempt leaves a function to the student that is slow, and could be served."""
        every = self.assignment.attempts_at(row.function)
        served = {name for one in every if not one.lost_in for name in one.served}
        return any(self.is_slow(name) for name in served - attempt.served.keys())

    def goes_on(self, row: Row, attempt: Attempt, outcome: Outcome, last: bool) -> bool:
        """Note what a failed attempt tells of those to come, and whether the next is to be made.

        Whoever runs out of time or memory on much data has a helper to blame where one is slow, or
        other rows took served ones; else it is the function's own doing.
        """
        if outcome.verdict is Verdict.TIMED_OUT and last:
            self.timeouts[row.function] = self.timeouts.get(row.function, 0) + 1
        elif outcome.verdict is Verdict.TIMED_OUT:
            self.slow_attempts.add((row.function, attempt.name))
        wrong = outcome.verdict in (Verdict.WRONG, Verdict.RAISED)
        has_helper_to_blame = row.function in self.helped or self.has_slow_helper(row, attempt)
        return wrong or not row.long or has_helper_to_blame

    # --- rows of functions that compute for seconds ---

    def begin(self, row: Row, test: Callable[..., object]) -> Outcome | None:
        """The first attempt at a row; None where it is known from an earlier one to be in vain."""
        every = self.assignment.attempts_at(row.function)
        slow = (row.function, every[0].name) in self.slow_attempts
        in_vain = row.function in self.failed_long if row.long else slow
        if in_vain or not self.names.get(row.function, False):
            return None
        outcome = self.timed(row, test, Student(), every[0], len(every) == 1)
        if outcome.verdict is Verdict.TIMED_OUT:  # so would the next, which is longer
            self.slow_attempts.add((row.function, every[0].name))
        elif row.long and len(every) > 1 and outcome.verdict in (Verdict.WRONG, Verdict.RAISED):
            self.failed_long.add(row.function)
        return outcome

    def begun(self, row: Row, attempt: Attempt) -> Outcome | None:
        """What became of the attempt in the second thread, if it was made there."""
        first = attempt is self.assignment.attempts_at(row.function)[0]
        return self.beside[row.id].result() if first and row.id in self.beside else None

    # --- an attempt ---

    def timed(
        self,
        row: Row,
        test: Callable[..., object],
        student: Student,
        attempt: Attempt,
        shrink: bool,
    ) -> Outcome:
        """Make an attempt, again where the worker's program was killed; note its seconds."""
        started = time.monotonic()
        outcome = self.sandbox.program.steadily(
            functools.partial(self.attempt, row, test, student, attempt, shrink)
        )
        seconds = round(time.monotonic() - started, 3)
        return replace(outcome, data={**outcome.data, "seconds": seconds})

    def is_slow(self, function: str) -> bool:
        """Whether it has used up so many full time limits that it gets short ones."""
        return self.timeouts.get(function, 0) >= self.settings.patience

    def attempt(
        self,
        row: Row,
        test: Callable[..., object],
        student: Student,
        attempt: Attempt,
        shrink: bool,
    ) -> Outcome:
        """Run a test in a fresh worker and put its result into words."""
        seed = self.seed(row)
        chance = public_seed(row) if row.public else seed  # as on a laptop, where there is luck
        budget = self.budget(row, test, attempt)
        try:
            with fresh.worker(
                self.sandbox, self.source, student, attempt, seed, chance, budget, not row.long
            ):
                failure = trial.run(test, student, chance, self.settings.search, shrink=shrink)
        except WorkerLost as lost:
            outcome = feedback.lost(self.assignment, row, lost, student.last, attempt.name)
            return replace(outcome, called=student.last.function if student.last else "")
        if failure is None:
            return feedback.passed(row, student, attempt.name)
        outcome = feedback.failed(self.assignment, row, failure, student, attempt.name)
        return replace(outcome, called=failure.call.function if failure.call else "")

    def named(self, row: Row, outcome: Outcome) -> Outcome:
        """A failed row with the name of its function's mistake, where that is certain."""
        if outcome.verdict is not Verdict.WRONG and outcome.verdict is not Verdict.RAISED:
            return outcome
        if outcome.verdict is Verdict.RAISED and outcome.diagnosis:  # the exception says it
            return outcome
        mistake = self.diagnoses.of(row.function)
        return feedback.named(row, outcome, mistake) if mistake else outcome

    def budget(self, row: Row, test: Callable[..., object], attempt: Attempt) -> Budget:
        """A row's limits; short ones where its function has run into full ones before."""
        budget = self.assignment.budget(row, getattr(test, "__budget__", Budget()))
        slow_before = (row.function, attempt.name) in self.slow_attempts
        if not (self.is_slow(row.function) or slow_before or self.has_slow_helper(row, attempt)):
            left = max(1.0, self.deadline - time.monotonic())
            return Budget(min(budget.calls_s, left), budget.cpu_s, min(budget.wall_s, left))
        short = self.settings.impatient_s
        return Budget(short, 2 * short, 2 * short)  # the wall strikes first, however busy


def most_telling(row: Row, outcomes: Sequence[Outcome]) -> Outcome:
    """Of the outcomes of attempts that failed, the one that says most of the row's function."""
    # What another of the student's functions did on the way is that one's own.
    own = [outcome for outcome in outcomes if outcome.called == row.function] or outcomes
    wrong = [outcome for outcome in own if outcome.verdict is Verdict.WRONG]
    best = (wrong or own)[-1]
    ids = {outcome.diagnosis and outcome.diagnosis[0] for outcome in own}
    everywhere = len(ids) == 1 and own[0].helpers == OWN
    if best.verdict is Verdict.RAISED and not everywhere:  # it may be due to what was served
        return replace(best, diagnosis=None)
    return best
