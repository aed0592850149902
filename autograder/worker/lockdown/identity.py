"""Another user with no groups, and no capabilities whoever it is."""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress

from .kernel import capset, prctl

_PR_CAPBSET_DROP = 24
_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL = 47, 4
_PR_SET_SECUREBITS = 28
_SECBITS_LOCKED = 0x2F  # noroot, no_setuid_fixup, keep_caps locked: uid 0 means nothing any more
_CAPABILITY_VERSION_3 = 0x20080522
_LAST_CAPABILITY = 63


def become(uid: int) -> None:
    """Become a user for good.

    Raises:
        OSError: not allowed, or no such id in this user namespace.
    """
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def empty_bounding_set() -> None:
    """Let no program that this process could ever exec have a capability; before the user changes.

    no_new_privs says the same a second time, so what is not allowed here is left.
    """
    with suppress(OSError, AttributeError):  # needs CAP_SETPCAP, as the next one does
        prctl(_PR_SET_SECUREBITS, _SECBITS_LOCKED)
    with suppress(OSError, AttributeError):  # beyond the kernel's last one
        for capability in range(_LAST_CAPABILITY + 1):
            prctl(_PR_CAPBSET_DROP, capability)


def drop_capabilities() -> bool:
    """Give up every capability of this process; after the user has changed.

    Raises:
        OSError: the kernel refuses.
    """
    with suppress(OSError, AttributeError):
        prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable, twice 32 bits each
    try:
        capset(header, nothing)
    except AttributeError:  # no Linux: there are none
        return False
    return True
