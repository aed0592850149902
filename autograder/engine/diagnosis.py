"""The name of the mistake in a function that failed, asked for once.

What a mistake looks like is the assignment's to know. Whatever becomes of a diagnosis, it costs no
point and no run: where it fails, the student reads a row without a name, and staff read why.
"""

from __future__ import annotations

import contextlib
import functools
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from autograder.settings import Settings
from checking.declare import Budget
from checking.errors import WorkerLost
from checking.outcome import Mistake

from . import fresh
from .attempts import Attempt
from .conversation import Source
from .sandbox import Sandbox
from .student import Student

SEED = 20211004  # the same in every grading, so that the same mistake gets the same name


@dataclass(frozen=True)
class Examination:
    """A function that failed, and what it takes to call it.

    Args:
        function: its name.
        attempts: those of its rows; the first has the student's own helpers.
        student: gives the submission in a fresh worker, with an attempt's helpers served.
    """

    function: str
    attempts: Sequence[Attempt]
    student: Callable[[Attempt], AbstractContextManager[Student]]


Diagnose = Callable[[Examination], Mistake | None]


@dataclass
class Diagnoses:
    """The mistakes of one submission.

    Args:
        diagnose: the assignment's hook.
        attempts_at: function -> the attempts at its rows.
        sandbox: where workers come from.
        source: the submission.
        settings: limits.
        deadline: monotonic seconds after which nothing is examined any more.
        found: function -> its mistake, or None where there is no certainty.
        failures: function -> why its diagnosis failed, for staff.
    """

    diagnose: Diagnose | None
    attempts_at: Callable[[str], Sequence[Attempt]]
    sandbox: Sandbox
    source: Source
    settings: Settings
    deadline: float
    found: dict[str, Mistake | None] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    def of(self, function: str) -> Mistake | None:
        """The mistake in a function that failed."""
        if function not in self.found:
            self.found[function] = self._examine(function)
        return self.found[function]

    def _examine(self, function: str) -> Mistake | None:
        if self.diagnose is None:
            return None
        ends = min(time.monotonic() + 3 * self.settings.diagnosis_s, self.deadline)
        open_worker = functools.partial(self._student, ends=ends)
        examination = Examination(function, self.attempts_at(function), open_worker)
        try:
            return self.sandbox.program.steadily(functools.partial(self.diagnose, examination))
        except WorkerLost as lost:  # the student's doing: a slow function has no name
            self.failures[function] = lost.message
        except Exception:  # noqa: BLE001 - ours, but no reason to lose a grade over
            self.failures[function] = traceback.format_exc()[-2000:]
        return None

    @contextlib.contextmanager
    def _student(self, attempt: Attempt, ends: float) -> Iterator[Student]:
        wall_s = max(0.1, ends - time.monotonic())
        call_s = min(self.settings.diagnosis_call_s, wall_s)
        budget = Budget(call_s, self.settings.diagnosis_s, wall_s)
        with fresh.worker(
            self.sandbox, self.source, Student(), attempt, SEED, SEED, budget
        ) as student:
            yield student
