"""The price of isolation: a call through a locked-down worker, and a worker ready for a test.

    .venv/bin/python benchmarks/wire.py

Prints medians and the tenth percentile, which a busy machine disturbs less.
"""

import statistics
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from autograder.engine import self_test
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
CALLS, WORKERS, TESTS = 5_000, 100, 5


def main():
    assignment = homework()
    with Sandbox(choose(), Settings(), assignment.data) as sandbox:
        started = time.perf_counter()
        sandbox.start()
        show("worker program started", [time.perf_counter() - started], "ms")
        test = [timed(self_test.run, sandbox, assignment.secrets, []) for _ in range(TESTS)]
        show("self-test", test, "ms")
        show("worker ready, limit 15 ms", [ready(sandbox) for _ in range(WORKERS)], "ms")
        small, large = calls(sandbox)
        show("call with (2, 4) float64 and back, limit 100 us", small, "us")
        show("call with (2000, 784) float64 and back", large, "ms")


def ready(sandbox):
    """Seconds until a worker is locked down and verified."""
    started = time.perf_counter()
    worker = sandbox.fork(30)
    seconds = time.perf_counter() - started
    sandbox.end(worker)
    return seconds


def calls(sandbox):
    """Seconds of each call with a small array, and with a large one."""
    budget = Budget(wall_s=300.0)
    session = Session(sandbox, sandbox.fork(300, stay=True), budget, time.monotonic())
    student = Student()
    student.begin(session, OWN, 1, 10.0)
    try:
        session.load(ECHO, {}, 0, 10.0)
        small, large = np.random.rand(2, 4), np.random.rand(2000, 784)
        with on_cpu(session.worker.cpu):
            return (
                [timed(student.echo, small) for _ in range(CALLS)],
                [timed(student.echo, large) for _ in range(20)],
            )
    finally:
        session.end()


def timed(function, *arguments):
    started = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - started


def show(what, seconds, unit):
    factor = {"ms": 1e3, "us": 1e6}[unit]
    middle = statistics.median(seconds) * factor
    tenth = sorted(seconds)[len(seconds) // 10] * factor
    sys.stdout.write(f"{what:<50} median {middle:8.1f} {unit}   tenth {tenth:8.1f} {unit}\n")


if __name__ == "__main__":
    main()
