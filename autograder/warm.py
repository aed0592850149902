"""The warm grader: imports everything once, then forks a process for each job that it is sent.

Jobs come and results go as pickles over the socket that is its standard input; both ends are ours.
The program ends, and the grading it is at with it, when the other end is closed or gone.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import traceback
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait

from autograder.engine import collection, session
from autograder.homework import homework, preload, settings

from .batch import Graded, Job, failed


def run() -> int:
    """Serve until the channel ends."""
    channel = Connection(os.dup(0))
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)  # no grading reads from the channel
    os.close(null)
    import_everything()
    with contextlib.suppress(EOFError, OSError):
        while (answer := grade_in_fork(channel.recv(), channel)) is not None:
            channel.send(answer)
    return 0


def import_everything() -> None:
    """What every grading needs, so that a fork has it."""
    collection.prepare(homework(), settings())
    preload()
    session.autograder_digest()
    gc.freeze()  # what was imported stays: forks need not look through it, nor copy its pages


def grade_in_fork(job: Job, channel: Connection) -> Graded | str | None:
    """The results, or how the fork ended without any; None if nobody waits for them any more."""
    ours, theirs = Pipe(duplex=False)
    child = os.fork()
    if child == 0:
        try:
            channel.close()
            theirs.send(grade(job))
        finally:  # whatever happens, an interrupt too: this process serves no other job
            os._exit(0)
    theirs.close()
    answer = None
    with ours, contextlib.suppress(EOFError, OSError):
        if channel in wait([ours, channel]):  # nothing is sent meanwhile: it has ended
            os.kill(child, signal.SIGINT)  # so that the grading removes what it has made
            os.waitpid(child, 0)
            return None
        answer = ours.recv()
    _, status = os.waitpid(child, 0)
    return answer or f"wait status {status}"


def grade(job: Job) -> Graded:
    """Grade in this process."""
    try:
        report = session.grade(
            job.handed_in, homework(), settings(), only=job.only, seed=job.seed, long=job.long,
            policy=job.policy,
        )  # fmt: skip
    except Exception:  # noqa: BLE001 - the boundary of a job
        return failed(job, traceback.format_exc())
    return Graded(job, report.as_json(), report.staff)
