"""No new privileges, death with the parent, and what the grader sets for itself."""

from __future__ import annotations

import os
import signal

from .kernel import LockdownError, prctl

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38


def no_new_privileges() -> bool:
    """Make setuid programs and file capabilities mean nothing; seccomp and Landlock need it."""
    try:
        prctl(_PR_SET_NO_NEW_PRIVS, 1)
    except (OSError, AttributeError):
        return False
    return True


def die_with(parent: int) -> bool:
    """Be killed when the parent ends. After the user changes: that clears it.

    Raises:
        LockdownError: the parent ended before this was set.
    """
    try:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    except (OSError, AttributeError):
        return False
    if os.getppid() != parent:
        raise LockdownError("the parent ended while the worker was locked down")
    return True


def undumpable(closed: bool = True) -> bool:
    """Keep others of the same user from reading this process's memory and environment.

    The files of its own folder in /proc are then root's: what is to be written there comes before.
    """
    try:
        prctl(_PR_SET_DUMPABLE, not closed)
    except (OSError, AttributeError):
        return False
    return True


def subreaper() -> bool:
    """Inherit orphans: whatever a worker leaves behind becomes this process's child."""
    try:
        prctl(_PR_SET_CHILD_SUBREAPER, 1)
    except (OSError, AttributeError):
        return False
    return True
