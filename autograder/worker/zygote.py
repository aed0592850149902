"""Fork a worker for each request of the grader's.        Process: worker program, exec'd.

Trusted: imports what submissions import (NumPy and the packages it is told), holds no secret and
never runs a byte of a submission. Each request comes with one end of a socket; the fork closes
everything else, locks itself down, and only then says READY and reads the submission.
"""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import signal
import socket
import tokenize  # noqa: F401 - importlib imports it for each source, so once for all workers
from typing import Any

import numpy as np
import numpy.random  # NumPy 2 loads it on first use, which would be once in each worker

from . import packages
from .channel import Channel
from .lockdown import landlock, limits, privileges
from .lockdown.kernel import LockdownError
from .lockdown.policy import Lockdown, apply, prepare
from .server import Server
from .wire import Kind


def main() -> None:
    """Serve requests on file descriptor 0 until the grader closes it or is gone."""
    control = socket.socket(fileno=os.dup(0))
    with open(os.devnull, "rb") as null:
        os.dup2(null.fileno(), 0)
    privileges.undumpable()
    prepare()
    np.ones((8, 8)) @ np.ones((8, 8))  # OpenBLAS allocates its buffers now, not under a limit
    channel = Channel(control, chunk=0)  # descriptors come between its frames
    folder = None
    with contextlib.suppress(EOFError, OSError):
        while True:
            kind, number, request = channel.receive()
            assert isinstance(request, dict)
            folder = request.get("folder", folder)
            channel.send(kind, number, answer(request, control))
    if folder is not None:  # the grader was killed: else it ends this program, not the channel
        shutil.rmtree(folder, ignore_errors=True)


def answer(request: dict[str, Any], control: socket.socket) -> dict[str, Any]:
    """Do what the grader asks for."""
    if request["do"] == "fork":
        _, (descriptor,), _, _ = socket.recv_fds(control, 1, 1)
        return {"pid": fork_worker(descriptor, request["lockdown"])}
    if request["do"] == "reap":
        return reap(request["pid"])
    missing = packages.preload(request["modules"], request["later"], request["constants"])
    gc.collect()
    gc.freeze()  # a collection in a worker then does not copy every page of the zygote's
    return {"missing": missing}


def fork_worker(descriptor: int, lockdown: dict[str, Any]) -> int:
    """Fork a worker that talks on `descriptor`; return its process id."""
    confined = Lockdown(**{**lockdown, "parent": os.getpid()})
    rules = landlock.ruleset(tuple(confined.readable)) if confined.landlock else None
    pid = os.fork()
    if pid:
        os.close(descriptor)
        return pid
    status = 1
    try:
        become_worker(descriptor, confined, rules)
        status = 0
    finally:
        os._exit(status)  # never back into the zygote's loop
    return 0


def become_worker(descriptor: int, lockdown: Lockdown, rules: int | None) -> None:
    """Give up everything but the channel, lock down under Landlock's rules, then serve."""
    os.dup2(descriptor, 3)
    if rules is not None:
        rules = os.dup2(rules, 4)
    os.closerange(4 if rules is None else 5, 1 << 16)
    null = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(null, standard)
    os.close(null)
    signal.set_wakeup_fd(-1)
    channel = Channel(socket.socket(fileno=3))
    try:
        cpu = limits.stay() if lockdown.stay else None
        layers = apply(lockdown, rules)
    except (LockdownError, OSError) as error:
        channel.send(Kind.RAISE, 0, str(error))
        return
    channel.send(Kind.READY, 0, {"layers": layers, "cpu": cpu})
    with contextlib.suppress(EOFError):
        Server(channel).run()


def reap(pid: int) -> dict[str, Any]:
    """Wait for a worker that was killed; its wait status, None if not ours, and CPU seconds."""
    try:
        _, status, usage = os.wait4(pid, 0)
    except ChildProcessError:
        return {"status": None, "cpu_s": 0.0}
    return {"status": status, "cpu_s": usage.ru_utime + usage.ru_stime}
