"""Landlock: only the listed files can be read, none written, no TCP, no signal to others.

Constants and structures are those of linux/landlock.h. It binds the calling thread alone, so it
goes on while there is one.
"""

from __future__ import annotations

import ctypes
import fcntl
import functools
import os
from contextlib import suppress

from .kernel import LockdownError, syscall

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_CREATE_RULESET_VERSION = 1
_RULE_PATH_BENEATH = 1
_OUT_OF_THE_WAY = 64  # the first descriptor that a ruleset may have

_READ_FILE, _READ_DIR = 1 << 2, 1 << 3  # never to execute: libraries are loaded without it
# Rights over the file system that each version of the interface adds to the first one's 13.
_HANDLED = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_TCP = 0b11  # bind and connect, from version 4 on
_SCOPES = 0b11  # abstract Unix sockets and signals, from version 6 on


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("fs", ctypes.c_uint64),
        ("net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def version() -> int:
    """The kernel's version of the interface; 0 where there is none."""
    try:
        return syscall(_CREATE_RULESET, None, 0, _CREATE_RULESET_VERSION)
    except (OSError, AttributeError):
        return 0


@functools.cache
def ruleset(readable: tuple[str, ...]) -> int | None:
    """Rules that allow reading below these paths and nothing else of the file system.

    Made once, in the worker program: a path takes longer than to put the rules on.

    Returns:
        A descriptor, out of the way of a worker's; None where the kernel has no Landlock.

    Raises:
        LockdownError: it is there, but does not take the rules.
    """
    abi = version()
    if not abi:
        return None
    handled = _HANDLED[max(known for known in _HANDLED if known <= abi)]
    rules = _Ruleset(handled, _TCP if abi >= 4 else 0, _SCOPES if abi >= 6 else 0)
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    try:
        made = syscall(_CREATE_RULESET, ctypes.byref(rules), size, 0)
        try:
            for path in readable:
                with suppress(FileNotFoundError):
                    _allow(made, path)
            return fcntl.fcntl(made, fcntl.F_DUPFD_CLOEXEC, _OUT_OF_THE_WAY)
        finally:
            os.close(made)
    except OSError as error:
        raise LockdownError(f"Landlock version {abi} does not take its rules: {error}") from None


def restrict(rules: int) -> None:
    """Put rules on this thread for good, and close their descriptor.

    Raises:
        LockdownError: the kernel does not take them.
    """
    try:
        syscall(_RESTRICT_SELF, rules, 0)
        os.close(rules)
    except OSError as error:
        raise LockdownError(f"Landlock does not put on its rules: {error}") from None


def _allow(ruleset: int, path: str) -> None:
    """Let one file, or everything below a folder, be read; a folder also listed."""
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        is_folder = os.path.isdir(path)
        rights = _READ_FILE | (_READ_DIR if is_folder else 0)
        rule = _PathBeneath(rights, descriptor)
        syscall(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(descriptor)
