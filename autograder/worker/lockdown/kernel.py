"""Calls into the C library that Python has no name for.        Imports nothing of ours."""

from __future__ import annotations

import ctypes
import os
import platform
import sys

# Elsewhere the numbers below mean other calls: then every function of the library is missing.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class LockdownError(Exception):
    """A layer that should be on is half on: the worker must not go on."""


def syscall(number: int, *args: object) -> int:
    """A system call by number.

    Raises:
        OSError: the kernel says no.
        AttributeError: this is not Linux.
    """
    # Whole registers: as an int, half of one would be left as it was.
    whole = [ctypes.c_long(arg) if isinstance(arg, int) else arg for arg in (number, *args)]
    return _checked(_libc.syscall(*whole))  # type: ignore[union-attr]


def prctl(option: int, *args: int) -> int:
    """Change something about this process; raises as `syscall` does."""
    longs = [ctypes.c_ulong(arg) for arg in (*args, 0, 0, 0, 0)[:4]]
    return _checked(_libc.prctl(option, *longs))  # type: ignore[union-attr]


def capset(header: object, sets: object) -> int:
    """Set this process's capabilities; raises as `syscall` does."""
    return _checked(_libc.capset(header, sets))  # type: ignore[union-attr]


def current_cpu() -> int:
    """The CPU that this thread runs on; raises as `syscall` does."""
    return _checked(_libc.sched_getcpu())  # type: ignore[union-attr]


def _checked(result: int) -> int:
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return int(result)


def machine() -> str:
    """The instruction set, by the kernel's name: "x86_64" or "aarch64" have a filter."""
    return platform.machine()
