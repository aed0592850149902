"""All layers, in the order in which each still works and none can be undone.        Forked worker.

A layer that cannot be had is reported off; the grader decides whether that will do.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass

from . import identity, landlock, limits, privileges, seccomp
from .kernel import LockdownError, machine


@dataclass(frozen=True)
class Lockdown:
    """What confines one worker.

    Args:
        uid: the user to become, or None to stay, without capabilities.
        parent: process id of the zygote.
        readable: files and folders that may be read.
        data_bytes: RLIMIT_DATA.
        cpu_s: RLIMIT_CPU.
        landlock: whether to use Landlock.
        seccomp: whether to use a seccomp filter.
        stay: whether to keep to one CPU.
    """

    uid: int | None
    parent: int
    readable: tuple[str, ...] | list[str]
    data_bytes: int
    cpu_s: int
    landlock: bool = True
    seccomp: bool = True
    stay: bool = False


def prepare() -> None:
    """Make, in the worker program, what all of its workers have in common."""
    identity.empty_bounding_set()
    seccomp.prepare(machine())


def apply(lockdown: Lockdown, rules: int | None) -> dict[str, bool]:
    """Put on every layer; return which are on.

    Args:
        lockdown: the layers.
        rules: descriptor of the Landlock rules, if there is Landlock; it is closed.

    Raises:
        LockdownError: a layer is half on, or there is more than one thread.
        OSError: the kernel refuses the user, or to drop capabilities.
    """
    privileges.undumpable(False)  # the worker program is, and its forks with it
    layers = {"oom_score": limits.prefer_to_die()}  # while /proc/self is ours
    os.umask(0o077)
    if lockdown.uid is not None:
        identity.become(lockdown.uid)
    layers["user"] = lockdown.uid is not None
    layers["capabilities"] = identity.drop_capabilities()
    layers["no_new_privs"] = privileges.no_new_privileges()
    layers["parent_death"] = privileges.die_with(lockdown.parent)
    # The change of user has made the process undumpable already; one that stays is made so.
    layers["undumpable"] = privileges.undumpable()
    if threading.active_count() != 1:
        raise LockdownError("a second thread would stay outside of Landlock")
    own_user = lockdown.uid is not None
    layers["limits"] = limits.limit(lockdown.data_bytes, lockdown.cpu_s, own_user)
    layers["landlock"] = rules is not None
    if rules is not None:
        landlock.restrict(rules)
    limits.give_way()
    layers["seccomp"] = lockdown.seccomp and seccomp.install(os.getpid(), machine())
    return layers
