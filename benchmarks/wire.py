"""The wire: a call to a locked-down worker and back by size, and a worker ready for a test.

python -m benchmarks.wire
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np

from autograder.engine.attempts import OWN
from autograder.engine.confinement import choose
from autograder.engine.conversation import Session, Source
from autograder.engine.processes import on_cpu
from autograder.engine.sandbox import Sandbox
from autograder.engine.student import Student
from autograder.homework import homework
from autograder.settings import Settings
from checking.declare import Budget

ECHO = Source("hw2", "hw2.py", b"def echo(x): return x\n", {})
SHAPES = {(2, 4): 2_000, (32, 32): 1_000, (256, 256): 200, (2_000, 784): 10}  # -> calls
BATCH = 16  # inputs in one message
WORKERS = 50


def main() -> None:
    """Print medians in seconds, as JSON."""
    with Sandbox(choose(), Settings(), homework().data) as sandbox:
        started = time.perf_counter()
        sandbox.program.start()
        sandbox.program.await_imports()
        found = {"worker program started": time.perf_counter() - started}
        found["worker forked, locked down and ended"] = _median(lambda: _worker(sandbox), WORKERS)
        with _echoing(sandbox) as student:
            for shape, calls in SHAPES.items():
                x = np.random.default_rng(0).random(shape)
                found[f"{shape} float64 there and back"] = _median(lambda: student.echo(x), calls)  # noqa: B023
            small = [(np.ones((2, 4)),)] * BATCH
            every = _median(lambda: list(student.each("echo", small)), 500)
            found[f"(2, 4), one of {BATCH} in a message"] = every / BATCH
    print(json.dumps(found))  # noqa: T201 - for the process that started this one


def _worker(sandbox: Sandbox) -> None:
    sandbox.end(sandbox.fork(30))


@contextmanager
def _echoing(sandbox: Sandbox) -> Iterator[Student]:
    """A worker that returns what it is given."""
    budget = Budget(wall_s=300.0)
    session = Session(sandbox, sandbox.fork(300, stay=True), budget, time.monotonic())
    student = Student()
    student.begin(session, OWN, 1, 10.0)
    try:
        session.load(ECHO, {}, 0, 10.0)
        with on_cpu(session.worker.cpu):
            yield student
    finally:
        session.end()


def _median(action: Callable[[], object], times: int) -> float:
    def seconds() -> float:
        started = time.perf_counter()
        action()
        return time.perf_counter() - started

    return statistics.median(seconds() for _ in range(times))


if __name__ == "__main__":
    main()
