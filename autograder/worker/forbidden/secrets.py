"""Reading what is secret; writing what others believe."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial


def attempts(
    files: list[str], folders: list[str], results: list[str]
) -> Iterator[tuple[str, Callable[[], object]]]:
    for path in [*files, *results]:
        yield f"read {path}", partial(_open, path, os.O_RDONLY)
    for path in folders:
        yield f"list {path}", partial(os.listdir, path)
    for path in results:
        yield f"write to {path}", partial(_open, path, os.O_WRONLY)
        yield f"append to {path}", partial(_open, path, os.O_RDWR | os.O_APPEND)
        yield f"truncate {path}", partial(_truncate, path)
        yield f"replace {path}", partial(os.replace, path, path)
        yield f"change the mode of {path}", partial(_change_mode, path)
        yield f"create a file beside {path}", partial(_create_beside, path)


def _open(path: str, flags: int) -> None:
    os.close(os.open(path, flags))


def _truncate(path: str) -> None:
    os.truncate(path, os.stat(path).st_size)


def _change_mode(path: str) -> None:
    os.chmod(path, os.stat(path).st_mode & 0o7777)


def _create_beside(path: str) -> None:
    forged = f"{path}.forged"
    _open(forged, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    os.unlink(forged)
