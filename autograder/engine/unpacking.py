"""The files of whatever was handed in, as bytes: nothing is extracted or followed.

A link or a special file that may be code is refused by name, any other is left out; sizes over the
limits are refused by name.
"""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path, PurePosixPath

from autograder.settings import MAX_FILES, MAX_TOTAL
from checking.text import printable

from .errors import SubmissionError

CLUTTER = {"__MACOSX", ".git", "__pycache__", ".ipynb_checkpoints", ".DS_Store", ".idea",
           ".vscode", "venv", ".venv", "env", "node_modules"}  # fmt: skip


def quoted(path: str) -> str:
    """A path as it can be shown to whoever made it up."""
    return '"' + printable(path.encode("utf-8", "replace").decode(), 120) + '"'


def read_file(path: Path, shown: str, limit: int) -> bytes:
    """The bytes of a regular file that has one name; checked on what was opened, not by path."""
    flags = os.O_RDONLY
    for wanted in ("O_NOFOLLOW", "O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"):
        flags |= getattr(os, wanted, 0)
    try:
        descriptor = os.open(path, flags)
    except OSError:
        raise special(shown) from None
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1:
            raise special(shown)
        content = file.read(limit + 1)
    if len(content) > limit:
        raise SubmissionError(
            f"{quoted(shown)} is larger than {limit >> 20} MB: submit only your code.", "too_large"
        )
    return content


def special(shown: str) -> SubmissionError:
    return SubmissionError(
        f"{quoted(shown)} is a link or not an ordinary file: submit the file itself.", "link"
    )


def _unless_special(shown: str, read: Callable[[], bytes]) -> bytes | None:
    """What `read` gives; None for what is no ordinary file, unless its name says that it is code.

    Code that is left out might be taken for code that was never written.
    """
    try:
        return read()
    except SubmissionError as error:
        if error.kind != "link" or shown.lower().endswith(".py"):
            raise
        return None


def in_folder(top: Path) -> Iterator[tuple[str, bytes | None]]:
    """Every file below a folder, without following a link; None for what is left out."""
    total, entries, folders = 0, 0, [top]
    while folders:
        with os.scandir(folders.pop()) as found:
            for entry in sorted(found, key=lambda entry: entry.name):
                shown = Path(entry.path).relative_to(top).as_posix()
                entries += 1
                if entries > MAX_FILES:
                    raise _too_many()
                if _is_clutter(shown):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(Path(entry.path))
                    continue
                read = partial(read_file, Path(entry.path), shown, MAX_TOTAL - total)
                content = _unless_special(shown, read)
                total += len(content or b"")
                yield shown, content


def in_zip(raw: bytes) -> Iterator[tuple[str, bytes | None]]:
    """Every file in a zip; sizes are those of what comes out, not of what the zip says."""
    try:
        archive = zipfile.ZipFile(BytesIO(raw))
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError):
        raise _broken_zip() from None
    with archive:
        yield from among(archive, archive.infolist(), "")


def among(
    archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo], top: str
) -> Iterator[tuple[str, bytes | None]]:
    """Every file among these members, by its path below `top`; None for what is left out."""
    if len(members) > MAX_FILES:
        raise _too_many()
    names = [member.filename for member in members]
    if len(set(names)) < len(names):
        raise SubmissionError("The zip holds two files of one name: pack it anew.", "zip")
    left = MAX_TOTAL
    for member in members:
        path = member.filename[len(top) :]
        folder = not path or path.endswith("/")  # is_dir() fails on ""
        if folder or _is_clutter(path):
            continue
        content = _unless_special(path, partial(_member, archive, member, path, left))
        left -= len(content or b"")
        yield path.replace("\\", "/"), content


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, shown_path: str, limit: int
) -> bytes:
    """One file of a zip."""
    shown = quoted(shown_path)
    path = PurePosixPath(shown_path.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and ":" in path.parts[0]):
        raise SubmissionError(f"The zip holds {shown}, a path outside of it: pack it anew.", "zip")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise SubmissionError(f"The zip holds {shown}, a link: submit the file itself.", "link")
    if member.flag_bits & 1:
        raise SubmissionError("The zip has a password: pack it without.", "zip")
    try:
        with archive.open(member) as file:
            content = file.read(limit + 1)
    except Exception:  # noqa: BLE001 - a damaged zip raises whatever its codec does
        raise _broken_zip() from None
    if len(content) > limit:
        raise SubmissionError(
            f"{shown} unpacks to more than {limit >> 20} MB: submit only your code.", "too_large"
        )
    return content


def _is_clutter(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return any(part in CLUTTER or part.startswith("._") for part in parts)


def _too_many() -> SubmissionError:
    return SubmissionError(
        f"The submission has more than {MAX_FILES:,} files: submit only your code.", "too_many"
    )


def _broken_zip() -> SubmissionError:
    return SubmissionError("The zip cannot be read: pack it anew, or submit the file.", "zip")
