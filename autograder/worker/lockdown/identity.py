"""Another user with no groups, or the same one with no capabilities."""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress

from .kernel import prctl, syscall

_PR_CAPBSET_DROP = 24
_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL = 47, 4
_PR_SET_SECUREBITS = 28
_SECBITS_LOCKED = 0x2F  # noroot, no_setuid_fixup, keep_caps locked: uid 0 means nothing any more
_CAPSET = {"x86_64": 126, "aarch64": 91}
_CAPABILITY_VERSION_3 = 0x20080522
_LAST_CAPABILITY = 63


def become(uid: int) -> None:
    """Become a user for good; capabilities go with the change from 0 to another id.

    Raises:
        OSError: not allowed, or no such id in this user namespace.
    """
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def drop_capabilities(machine: str) -> None:
    """Give up every capability, of this process and of whatever it could exec.

    Raises:
        OSError: the kernel refuses, or the machine's call number is not known.
    """
    if machine not in _CAPSET:
        raise OSError(f"no number for capset on {machine}")
    with suppress(OSError):  # needs CAP_SETPCAP; without it there is nothing to lock
        prctl(_PR_SET_SECUREBITS, _SECBITS_LOCKED)
    for capability in range(_LAST_CAPABILITY + 1):
        with suppress(OSError):  # beyond the kernel's last one, or without CAP_SETPCAP
            prctl(_PR_CAPBSET_DROP, capability)
    with suppress(OSError):
        prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable, twice 32 bits each
    syscall(_CAPSET[machine], header, nothing)
