"""Looking into other processes, and acting on them."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import struct
from collections.abc import Callable, Iterator
from functools import partial

from .kernel import call, reached

_PTRACE_SEIZE = 0x4206  # unlike attaching, it does not stop the process
_SI_QUEUE = -1  # anything else is refused to everybody


def attempts(processes: dict[str, int]) -> Iterator[tuple[str, Callable[[], object]]]:
    for who, pid in processes.items():
        for name in ("mem", "environ", "maps"):
            yield f"read /proc/PID/{name} of {who}", partial(_open, f"/proc/{pid}/{name}")
        yield f"list the open files of {who}", partial(os.listdir, f"/proc/{pid}/fd")
        yield f"enter the working directory of {who}", partial(os.listdir, f"/proc/{pid}/cwd/")
        yield f"read the memory of {who}", partial(reached, partial(_read_memory, pid))
        yield f"trace {who}", partial(call, "ptrace", _PTRACE_SEIZE, pid, None, None)
        yield f"signal {who}", partial(os.kill, pid, 0)
        yield f"queue a signal for {who}", partial(_queue_signal, pid)
        yield f"signal a thread of {who}", partial(call, "tgkill", pid, pid, 0)
        yield f"open a descriptor of {who}", partial(_open_pidfd, pid)
        yield f"read the limits of {who}", partial(_limits, pid)
        yield f"change the priority of {who}", partial(_priority, pid)
        yield f"move {who} to a processor", partial(_processors, pid)


def _open(path: str) -> None:
    os.close(os.open(path, os.O_RDONLY))


def _read_memory(pid: int) -> None:
    """With an address that nothing lies at: EFAULT says that reading was allowed."""
    nowhere = (ctypes.c_size_t * 2)(0, 1)  # struct iovec
    call("process_vm_readv", pid, nowhere, 1, nowhere, 1, 0)


def _queue_signal(pid: int) -> None:
    info = struct.pack("iii", 0, 0, _SI_QUEUE).ljust(128, b"\0")  # siginfo_t
    call("rt_sigqueueinfo", pid, 0, info)


def _open_pidfd(pid: int) -> None:
    descriptor = os.pidfd_open(pid)
    try:
        signal.pidfd_send_signal(descriptor, 0)
    finally:
        os.close(descriptor)


def _limits(pid: int) -> None:
    resource.prlimit(pid, resource.RLIMIT_CPU)


def _priority(pid: int) -> None:
    os.setpriority(os.PRIO_PROCESS, pid, os.getpriority(os.PRIO_PROCESS, pid))


def _processors(pid: int) -> None:
    os.sched_setaffinity(pid, os.sched_getaffinity(pid))
