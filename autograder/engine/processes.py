"""The processes of this machine, as /proc shows them; none where there is no /proc."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from autograder.settings import END_S
from checking.errors import HarnessError


def status(pid: int) -> dict[str, str]:
    """The fields of /proc/PID/status.

    Raises:
        OSError: no such process, or not for us to see.
    """
    with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
        return {key: value.strip() for key, _, value in (line.partition(":") for line in file)}


@contextmanager
def on_cpu(cpu: int | None) -> Iterator[None]:
    """Keep the calling thread to one CPU, if to any."""
    if cpu is None:
        yield
        return
    usual = os.sched_getaffinity(0)
    with suppress(OSError):  # it was taken from us meanwhile
        os.sched_setaffinity(0, {cpu})
    try:
        yield
    finally:
        os.sched_setaffinity(0, usual)


def _all() -> list[int]:
    with suppress(FileNotFoundError):
        return [int(name) for name in os.listdir("/proc") if name.isdigit()]
    return []


def of_user(uid: int) -> set[int]:
    """The processes of a user, zombies among them."""
    found = set()
    for pid in _all():
        with suppress(OSError):  # it ended meanwhile
            if os.stat(f"/proc/{pid}").st_uid == uid:
                found.add(pid)
    return found


def below(ancestor: int) -> set[int]:
    """The children of a process, their children, and so on."""
    parents = {}
    for pid in _all():
        with suppress(OSError):
            parents[pid] = int(status(pid)["PPid"])
    known: set[int] = set()
    grown = {ancestor}
    while grown:
        grown = {pid for pid, parent in parents.items() if parent in grown}
        known |= grown
    return known


def end_all(find: Callable[[], set[int]]) -> None:
    """Kill what `find` finds, and reap what of it is a child of ours, until it finds nothing.

    By a deadline, not so many rounds: a process of 400 MB takes a moment to die.

    Raises:
        HarnessError: something does not end.
    """
    deadline = time.monotonic() + END_S
    while pids := {pid for pid in find() if not _reaped(pid)}:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if time.monotonic() > deadline:
            raise HarnessError(f"processes {sorted(pids)} do not end")
        time.sleep(0.001)


def _reaped(pid: int) -> bool:
    """Whether a process is gone: reaped here, or somebody else's zombie."""
    with suppress(ChildProcessError):
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    with suppress(OSError):
        return status(pid)["State"].startswith("Z")
    return True
