"""A seccomp filter: no network, no processes, no writing, no signals to others.

Built here as classic BPF (linux/seccomp.h, linux/filter.h). By default a call is allowed: NumPy,
threads, timers and socket pairs work; the calls of `syscalls` are refused, some by an argument.
"""

from __future__ import annotations

import ctypes
import functools
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .kernel import LockdownError, prctl
from .syscalls import AUDIT_ARCH, COLUMN, NUMBERS, number

_LOAD, _AND, _EQUAL, _AT_LEAST, _JUMP, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x05, 0x06
_NUMBER, _ARCH, _ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data; arguments of 8 bytes each
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_X32 = 0x40000000  # the third ABI of x86-64, with numbers of its own
_PR_GET_SECCOMP, _PR_SET_SECCOMP, _FILTER = 21, 22, 2

_ALL_BITS = 0xFFFFFFFF
_WRITING = 0x1 | 0x2 | 0x40 | 0x200 | 0x400000  # O_WRONLY O_RDWR O_CREAT O_TRUNC O_TMPFILE
_CLONE_THREAD = 0x00010000
_AF_UNIX, _SOCK_DGRAM, _SOCK_TYPE = 1, 2, 0xF
_SHARED_MEMORY = 0x1 | 0x20  # MAP_SHARED MAP_ANONYMOUS
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4
_ITSELF = 0x5E1F5E1F  # in the place of the process's own id, which is below 1 << 22

# glibc falls back to what the filter can look into where these do not exist.
_ABSENT = ("clone3", "openat2")


@dataclass(frozen=True)
class Rule:
    """What the lower half of an argument may be; the upper one means nothing in an int.

    Args:
        argument: its index.
        values: what it is compared with.
        mask: the bits of it that count.
        refused: whether these values are refused, and not all others.
    """

    argument: int
    values: tuple[int, ...]
    mask: int = _ALL_BITS
    refused: bool = False


def _rules() -> dict[str, tuple[Rule, ...]]:
    """The calls that are refused by an argument."""
    on_itself = (Rule(0, (0, _ITSELF)),)  # 0 is the caller
    signals = (Rule(0, (_ITSELF,)),)  # 0 is the process group, -1 everybody
    return {
        "open": (Rule(1, (0,), _WRITING),),
        "openat": (Rule(2, (0,), _WRITING),),
        "clone": (Rule(0, (_CLONE_THREAD,), _CLONE_THREAD),),
        "kill": signals, "tkill": signals, "tgkill": signals,
        "rt_sigqueueinfo": signals, "rt_tgsigqueueinfo": signals,
        "prlimit64": on_itself, "sched_setaffinity": on_itself, "sched_setparam": on_itself,
        "sched_setscheduler": on_itself, "sched_setattr": on_itself,
        # A pair of datagram sockets could send to any third one; other families have no pairs.
        "socketpair": (
            Rule(0, (_AF_UNIX,)),
            Rule(1, (_SOCK_DGRAM,), _SOCK_TYPE, refused=True),
        ),
        # The owner of a descriptor is sent signals: F_SETOWN F_SETSIG F_SETOWN_EX, FIOSETOWN
        # SIOCSPGRP. F_SETLEASE, F_NOTIFY: others wait, or are watched. TIOCSTI, TIOCLINUX: typing.
        "fcntl": (Rule(1, (8, 10, 15, 1024, 1026), refused=True),),
        "ioctl": (Rule(1, (0x8901, 0x8902, 0x5412, 0x541C), refused=True),),
        "mmap": (Rule(3, (_SHARED_MEMORY,), _SHARED_MEMORY, refused=True),),  # no limit counts it
        "prctl": (Rule(0, (_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE), refused=True),),
    }  # fmt: skip


def _instruction(code: int, k: int, true: int = 0, false: int = 0) -> bytes:
    return struct.pack("<HBBI", code, true, false, k)


def _refuse(error: int = _EPERM) -> bytes:
    return _instruction(_RETURN, _ERRNO | error)


_ALLOWED = _instruction(_RETURN, _ALLOW)


def _refuse_all(values: Iterable[int]) -> list[bytes]:
    """Refuse each of at most 250 values, with one return that they all jump to."""
    wanted = sorted(values)
    tests = [
        _instruction(_EQUAL, value, true=len(wanted) - index) for index, value in enumerate(wanted)
    ]
    return [*tests, _instruction(_JUMP, 1), _refuse()]


def _refuse_others(values: Sequence[int]) -> list[bytes]:
    """Refuse everything but these values."""
    tests = [
        _instruction(_EQUAL, value, true=len(values) - index) for index, value in enumerate(values)
    ]
    return [*tests, _refuse()]


def _apply(rule: Rule) -> list[bytes]:
    load = _instruction(_LOAD, _ARGUMENT + 8 * rule.argument)
    tests = _refuse_all(rule.values) if rule.refused else _refuse_others(rule.values)
    return [load, _instruction(_AND, rule.mask), *tests]


def _unless(value: int, block: list[bytes]) -> list[bytes]:
    """Run a block, which ends in returns, for one call; else go on behind it."""
    return [_instruction(_EQUAL, value, false=len(block)), *block]


def program(pid: int, machine: str) -> bytes:
    """The filter for a process, as an array of struct sock_filter.

    Args:
        pid: the process, which may signal itself.
        machine: "x86_64" or "aarch64".
    """
    return _for_any(machine).replace(struct.pack("<I", _ITSELF), struct.pack("<I", pid))


@functools.cache
def _for_any(machine: str) -> bytes:
    """The filter with a stand-in for the process: made once, in the worker program."""
    blocks = [
        part
        for name, rules in _rules().items()
        if (value := number(name, machine)) is not None
        for part in _unless(value, [*(part for rule in rules for part in _apply(rule)), _ALLOWED])
    ]
    return b"".join([*_beginning(machine), *blocks, _ALLOWED])


def _beginning(machine: str) -> list[bytes]:
    """Refuse what is refused whatever its arguments are."""
    wrong_arch = [_instruction(_LOAD, _ARCH), _instruction(_EQUAL, AUDIT_ARCH[machine], true=1),
                  _instruction(_RETURN, _KILL), _instruction(_LOAD, _NUMBER)]  # fmt: skip
    x32 = [_instruction(_AT_LEAST, _X32, false=1), _instruction(_RETURN, _KILL)]
    absent = [
        part
        for name in _ABSENT
        if (value := number(name, machine)) is not None
        for part in _unless(value, [_refuse(_ENOSYS)])
    ]
    by_argument = {*_ABSENT, *_rules()}
    refused = {number(name, machine) for name in NUMBERS if name not in by_argument}
    always = _refuse_all(value for value in refused if value is not None)
    return [*wrong_arch, *x32, *always, *absent]


def prepare(machine: str) -> None:
    """Make what all filters share; before workers are forked that need it."""
    if machine in COLUMN:
        _for_any(machine)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def install(pid: int, machine: str) -> bool:
    """Put the filter on this process's one thread; False where the kernel has none.

    Needs no_new_privs. Threads to come inherit it.

    Raises:
        LockdownError: the kernel has filters, but refuses this one.
    """
    if machine not in COLUMN:
        return False
    try:
        prctl(_PR_GET_SECCOMP)  # fails where there is no seccomp
    except (OSError, AttributeError):
        return False
    code = program(pid, machine)
    buffer = ctypes.create_string_buffer(code, len(code))
    filter_ = _Program(len(code) // 8, ctypes.addressof(buffer))
    try:
        prctl(_PR_SET_SECCOMP, _FILTER, ctypes.addressof(filter_))
    except OSError as error:
        raise LockdownError(f"the kernel refuses the seccomp filter: {error}") from None
    return True
