"""Calls into the C library that Python has no name for.        Imports nothing of ours."""

from __future__ import annotations

import ctypes
import os
import platform

_libc = ctypes.CDLL(None, use_errno=True)


class LockdownError(Exception):
    """A layer that should be on is half on: the worker must not go on."""


def syscall(number: int, *args: object) -> int:
    """A system call by number; -1 and errno as an OSError."""
    result = _libc.syscall(ctypes.c_long(number), *args)
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return int(result)


def prctl(option: int, *args: int) -> int:
    """Change something about this process; -1 and errno as an OSError."""
    longs = [ctypes.c_ulong(arg) for arg in (*args, 0, 0, 0, 0)[:4]]
    result = _libc.prctl(option, *longs)
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return int(result)


def machine() -> str:
    """The instruction set, by the kernel's name: "x86_64" or "aarch64" have a filter."""
    return platform.machine()
