"""Many gradings in parallel, each in a process forked from one that has imported everything once.

A warm grader (`autograder.warm`) grades one job after the other, each in a fork of its own: nothing
of one grading reaches the next, and a grading that dies takes no other along. `grade_job` runs
wherever an executor puts it, in a thread here or in a worker of a cluster.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, ClassVar

from autograder.engine.intake import Submission
from autograder.engine.policy import Policy
from autograder.engine.session import begun
from autograder.homework import homework
from autograder.settings import TRIES

PROGRAM = (sys.executable, "-I", "-B", str(Path(__file__).with_name("__main__.py")), "warm")


@dataclass(frozen=True)
class Job:
    """One submission to grade.

    Args:
        key: whatever tells the caller which one it is.
        handed_in: a file, a folder or a zip; or what was read from one, which is what travels.
        only: grade this function alone.
        seed: of the private rows' draws, in place of the one that follows from the digests.
        long: whether to grade the rows that compute for seconds, too.
        policy: which confinement it takes.
    """

    key: str
    handed_in: Path | Submission
    only: str | None = None
    seed: int | None = None
    long: bool = True
    policy: Policy = Policy.USUAL


@dataclass(frozen=True)
class Graded:
    """What became of a job.

    Args:
        job: as it was handed in.
        results: the content of its `results.json`, valid also where the harness failed.
        staff: why the harness failed, for staff only; "" if it did not.
    """

    job: Job
    results: dict[str, Any]
    staff: str = ""


def grade_all(jobs: Iterable[Job], executor: Executor) -> Iterator[Graded]:
    """Each job's results, in the order in which they are done; every job has some.

    Leaving the iteration early cancels what has not begun.
    """
    waiting = {executor.submit(grade_job, job): job for job in jobs}
    try:
        for future in as_completed(list(waiting)):
            job = waiting.pop(future)  # its results are the caller's now: thousands would pile up
            try:
                yield future.result()
            except Exception as error:  # noqa: BLE001 - the executor's failure is that job's alone
                yield failed(job, f"the executor lost it: {error!r}")
    finally:
        for future in waiting:
            future.cancel()


@contextlib.contextmanager
def local_executor(workers: int) -> Iterator[Executor]:
    """An executor that grades so many submissions at once on this machine."""
    try:
        with ThreadPoolExecutor(workers) as executor:
            yield executor
    finally:
        WarmGrader.close_idle()


def grade_job(job: Job) -> Graded:
    """Grade in a warm grader; once more where the process that grades is killed or crashes."""
    for _ in range(TRIES):
        with WarmGrader.borrowed() as grader:
            graded = grader.grade(job)
        if isinstance(graded, Graded):
            return graded
    return failed(job, f"its grading died {TRIES} times: {graded}")


def failed(job: Job, why: str) -> Graded:
    """The results of a job that was lost: every row says that it is not the student's fault."""
    report = begun(homework(), job.only, job.long)
    report.staff = why
    return Graded(job, report.as_json(), why)


class WarmGrader:
    """A running `autograder.warm`, and the channel to it."""

    idle: ClassVar[SimpleQueue[WarmGrader]] = SimpleQueue()

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 - our own program
                PROGRAM,
                stdin=theirs.fileno(),
                env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},  # a fork takes no threads along
                start_new_session=True,  # an interrupt is for us: we end it when we are done
            )
        self.channel = Connection(ours.detach())

    @classmethod
    @contextlib.contextmanager
    def borrowed(cls) -> Iterator[WarmGrader]:
        """One that is idle, or a new one; idle again afterwards unless it has ended."""
        try:
            grader = cls.idle.get_nowait()
        except Empty:
            grader = cls()
        try:
            yield grader
        except BaseException:
            grader.close()
            raise
        if grader.process.poll() is None:
            cls.idle.put(grader)
        else:
            grader.close()

    @classmethod
    def close_idle(cls) -> None:
        with contextlib.suppress(Empty):
            while True:
                cls.idle.get_nowait().close()

    def grade(self, job: Job) -> Graded | str:
        """The results, or how the process died that should have found them."""
        try:
            self.channel.send(job)
            answer: Graded | str = self.channel.recv()
        except (EOFError, OSError):
            self.channel.close()
            return f"the warm grader ended with status {self.process.wait()}"
        return answer

    def close(self) -> None:
        """The end of its channel ends the program, and a grading that it is at."""
        self.channel.close()
        self.process.wait()


atexit.register(WarmGrader.close_idle)
