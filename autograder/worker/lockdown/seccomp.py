"""A seccomp filter: no network, no processes, no writing, no signals to others.

Built here as classic BPF (linux/seccomp.h, linux/filter.h). By default a call is allowed: NumPy,
threads, timers and socket pairs work; the calls of `syscalls` are refused, some by an argument.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterable

from .kernel import LockdownError, prctl
from .syscalls import AUDIT_ARCH, COLUMN, NUMBERS, number

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _JUMP, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x05, 0x06
_NUMBER, _ARCH, _ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data; arguments of 8 bytes each
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_X32 = 0x40000000  # the third ABI of x86-64, with numbers of its own

_PR_SET_SECCOMP, _FILTER = 22, 2
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4
_CLONE_THREAD = 0x00010000
_WRITING = 0x1 | 0x2 | 0x40 | 0x200 | 0x400000  # O_WRONLY O_RDWR O_CREAT O_TRUNC O_TMPFILE

# glibc falls back to what the filter can look into where these do not exist.
_ABSENT = ("clone3", "openat2")
_ON_ITSELF = {  # call -> index of the argument that has to be this process (or 0, the caller)
    "kill": 0, "tkill": 0, "tgkill": 0, "rt_sigqueueinfo": 0, "rt_tgsigqueueinfo": 0,
    "prlimit64": 0, "setpriority": 1, "sched_setaffinity": 0, "sched_setparam": 0,
    "sched_setscheduler": 0, "sched_setattr": 0,
}  # fmt: skip
_ZERO_IS_OTHERS = {"kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo"}
_FLAGS = {"open": 1, "openat": 2}  # call -> index of its flags
_BY_ARGUMENT = {*_ABSENT, *_ON_ITSELF, *_FLAGS, "clone", "prctl"}


def _instruction(code: int, k: int, true: int = 0, false: int = 0) -> bytes:
    return struct.pack("<HBBI", code, true, false, k)


def _refuse(error: int = _EPERM) -> bytes:
    return _instruction(_RETURN, _ERRNO | error)


_ALLOWED = _instruction(_RETURN, _ALLOW)


def _load_argument(index: int) -> bytes:
    """The lower half of an argument; the upper one means nothing in an int."""
    return _instruction(_LOAD, _ARGUMENT + 8 * index)


def _refuse_all(numbers: Iterable[int]) -> bytes:
    """Refuse every one of at most 200 calls, with one return that they all jump to."""
    wanted = sorted(numbers)
    tests = [
        _instruction(_EQUAL, value, true=len(wanted) - index) for index, value in enumerate(wanted)
    ]
    return b"".join([*tests, _instruction(_JUMP, 1), _refuse()])


def _unless(value: int, block: list[bytes]) -> bytes:
    """Run a block, which ends in returns, for one call; else go on behind it."""
    return b"".join([_instruction(_EQUAL, value, false=len(block)), *block])


def _conditions(name: str, pid: int) -> list[bytes]:
    """The block for a call that is refused by an argument."""
    if name in _ABSENT:
        return [_refuse(_ENOSYS)]
    if name in _FLAGS:
        test = _instruction(_ANY_BIT, _WRITING, true=1)
        return [_load_argument(_FLAGS[name]), test, _ALLOWED, _refuse()]
    if name == "clone":
        return [_load_argument(0), _instruction(_ANY_BIT, _CLONE_THREAD, false=1), _ALLOWED,
                _refuse()]  # fmt: skip
    if name == "prctl":
        return [_load_argument(0), _instruction(_EQUAL, _PR_SET_PDEATHSIG, true=2),
                _instruction(_EQUAL, _PR_SET_DUMPABLE, true=1), _ALLOWED, _refuse()]  # fmt: skip
    zero = _instruction(_EQUAL, pid if name in _ZERO_IS_OTHERS else 0, true=1)
    return [_load_argument(_ON_ITSELF[name]), zero, _instruction(_EQUAL, pid, false=1), _ALLOWED,
            _refuse()]  # fmt: skip


def program(pid: int, machine: str) -> bytes:
    """The filter for a process, as an array of struct sock_filter.

    Args:
        pid: the process, which may signal itself.
        machine: "x86_64" or "aarch64".
    """
    wrong_arch = [_instruction(_LOAD, _ARCH), _instruction(_EQUAL, AUDIT_ARCH[machine], true=1),
                  _instruction(_RETURN, _KILL), _instruction(_LOAD, _NUMBER)]  # fmt: skip
    x32 = [_instruction(_AT_LEAST, _X32, false=1), _instruction(_RETURN, _KILL)]
    always = {number(name, machine) for name in NUMBERS if name not in _BY_ARGUMENT}
    sometimes = [
        _unless(value, _conditions(name, pid))
        for name in sorted(_BY_ARGUMENT)
        if (value := number(name, machine)) is not None
    ]
    refused = _refuse_all(value for value in always if value is not None)
    return b"".join([*wrong_arch, *x32, refused, *sometimes, _ALLOWED])


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
        prctl(21)  # PR_GET_SECCOMP: fails where there is no seccomp
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
