"""System calls whose error tells whether they were let through."""

from __future__ import annotations

import errno
from collections.abc import Callable

from ..lockdown.kernel import machine, syscall
from ..lockdown.syscalls import COLUMN, number

_REFUSED = (errno.EPERM, errno.EACCES, errno.ENOSYS)


def reached(action: Callable[[], object]) -> None:
    """Do something that cannot succeed: any error but a refusal means that it was let through.

    Raises:
        OSError: it was refused.
    """
    try:
        action()
    except OSError as error:
        if error.errno in _REFUSED:
            raise


def call(name: str, *args: object) -> int:
    """A system call by name.

    Raises:
        OSError: as the kernel says.
        AttributeError: this machine has no such call.
    """
    wanted = number(name, machine()) if machine() in COLUMN else None
    if wanted is None:
        raise AttributeError(name)
    return syscall(wanted, *args)
