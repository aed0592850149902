"""Resource limits, priority, and who goes first when memory runs out."""

from __future__ import annotations

import os
import resource
from contextlib import suppress

from ..caps import MAPPED, MAX_STACK, OPEN_FILES, PROCESSES, STACK
from . import kernel


def prefer_to_die() -> bool:
    """Let the kernel end this process, not the grader, when memory runs out.

    Before the user changes: the file then belongs to another one.
    """
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")
        return True
    return False


def give_way() -> None:
    """Let the grader answer first where there is half a core."""
    os.nice(10)


def stay() -> int | None:
    """Keep to the CPU that this process was begun on; which one it is, None where it cannot be.

    The grader keeps to the same one while it waits for this process: handing over on one CPU takes
    a third of the time that waking another one takes (`benchmarks/wire.py`).
    """
    with suppress(AttributeError, OSError):
        cpu = kernel.current_cpu()
        os.sched_setaffinity(0, {cpu})
        return cpu
    return None


def limit(data_bytes: int, cpu_s: int, own_user: bool) -> bool:
    """Set every limit, soft and hard; whether all of them could be set.

    Args:
        data_bytes: memory for data. The limit on all mapped memory is far above it: one that is
            too tight makes OpenBLAS spin for ever.
        cpu_s: CPU time; SIGXCPU after that, SIGKILL a second later.
        own_user: whether the process has a user of its own. Processes are counted per user, so
            a limit would otherwise count everything that the user runs.
    """
    wanted = {
        "RLIMIT_DATA": (data_bytes, data_bytes),
        "RLIMIT_AS": (data_bytes + MAPPED, data_bytes + MAPPED),
        "RLIMIT_STACK": (STACK, MAX_STACK),
        "RLIMIT_FSIZE": (0, 0),
        "RLIMIT_NOFILE": (OPEN_FILES, OPEN_FILES),
        "RLIMIT_CORE": (0, 0),
        "RLIMIT_MEMLOCK": (0, 0),
        "RLIMIT_MSGQUEUE": (0, 0),
        "RLIMIT_CPU": (cpu_s, cpu_s + 1),
    }
    if own_user:
        wanted["RLIMIT_NPROC"] = (PROCESSES, PROCESSES)
    done = [_lower(name, soft, hard) for name, (soft, hard) in wanted.items()]  # each of them
    return all(done)


def _lower(name: str, soft: int, hard: int) -> bool:
    """Set a limit, never above the hard limit that is there; False where there is no such limit."""
    try:
        kind = getattr(resource, name)
        _, ceiling = resource.getrlimit(kind)
        if ceiling != resource.RLIM_INFINITY:
            soft, hard = min(soft, ceiling), min(hard, ceiling)
        resource.setrlimit(kind, (soft, hard))
    except (AttributeError, ValueError, OSError):  # macOS lacks some and refuses some
        return False
    return True
