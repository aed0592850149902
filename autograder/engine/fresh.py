"""The submission in a worker of its own, for as long as one attempt at something takes."""

from __future__ import annotations

import contextlib
import functools
import time
from collections.abc import Iterator

from checking.declare import Budget

from . import processes
from .attempts import Attempt
from .conversation import Session, Source
from .sandbox import Sandbox
from .student import Student


@contextlib.contextmanager
def worker(
    sandbox: Sandbox,
    source: Source,
    student: Student,
    attempt: Attempt,
    seed: int,
    chance: int,
    budget: Budget,
    stay: bool = True,
) -> Iterator[Student]:
    """A locked-down worker that has run the source; `student` calls it, and it ends with the block.

    The two take turns, so they share a CPU, unless the worker is not to `stay` on one. The numbers
    it is called with come from `seed`; its own generator starts from `chance`.

    Raises:
        WorkerLost: the source did not come to its end in time.
    """
    session = Session(sandbox, sandbox.fork(budget.cpu_s, stay), budget, time.monotonic())
    try:
        with processes.on_cpu(session.worker.cpu):
            load = functools.partial(
                session.load, source, attempt.served, chance % 2**32, budget.calls_s
            )
            student.begin(session, attempt, seed, budget.calls_s, load)
            load()
            yield student
    finally:
        session.end()
