"""The run's own folder in the temporary directory, and the end of those that killed runs left.

A run holds a lock on its folder while it lives, and the kernel takes the lock from a process that
is killed. So a folder that nobody holds is one of a run that is dead.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

PREFIX = "autograder-run-"


def make() -> tuple[Path, int]:
    """A new folder, which nobody else may look into, and the descriptor that holds its lock."""
    sweep()
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        with suppress(FileNotFoundError):  # a sweep took it for a dead run's before it was locked
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            fcntl.flock(lock, fcntl.LOCK_EX)
            if folder.exists():
                return folder, lock
            os.close(lock)


def sweep() -> None:
    """Remove the folders of runs of this user that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):  # it is somebody else's, or went away meanwhile
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                _remove_if_dead(folder, lock)
            finally:
                os.close(lock)


def _remove_if_dead(folder: Path, lock: int) -> None:
    if os.fstat(lock).st_uid == os.geteuid():
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # BlockingIOError: its run lives
        shutil.rmtree(folder, ignore_errors=True)
