"""Where an export lies, a folder or a zip: what is in it, and its submissions.

A zip is read in place, never unpacked: a path in it is a name and nothing else, so there is nothing
to traverse. In a folder no link is followed.
"""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Protocol

from autograder.engine import intake
from autograder.engine.errors import SubmissionError, UsageError
from autograder.engine.intake import Submission
from autograder.settings import MAX_MEMBERS, MAX_METADATA

CLUTTER = ("__MACOSX", ".DS_Store")


class Place(Protocol):
    """An export. Paths are relative to its root, with slashes between names; "" is the root."""

    def children(self, folder: str) -> list[str]:
        """The names in a folder, sorted, hidden ones and what macOS adds left out."""

    def is_folder(self, path: str) -> bool: ...

    def text(self, path: str) -> bytes:
        """A file's bytes.

        Raises:
            UsageError: it cannot be read.
        """

    def submission(self, path: str, name: str) -> Submission:
        """Read a submission.

        Raises:
            SubmissionError: it holds nothing that can be graded.
        """


@contextmanager
def opened(export: Path) -> Iterator[Place]:
    """The export at a path.

    Raises:
        UsageError: there is none, or the zip cannot be read.
    """
    if export.is_dir():
        yield Folder(export)
        return
    if not export.is_file():
        raise UsageError(f"EXPORT: expected a folder or a zip; there is no {export}")
    try:
        archive = zipfile.ZipFile(export)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as error:
        raise UsageError(
            f"EXPORT: expected a folder or a zip, but {export} cannot be read as a zip ({error}): "
            "download the export again"
        ) from None
    with archive:
        yield Archive(archive, str(export))


def _shown(name: str) -> bool:
    return not name.startswith(".") and name not in CLUTTER


class Folder:
    """An export as a folder."""

    def __init__(self, top: Path) -> None:
        self.top = top

    def children(self, folder: str) -> list[str]:
        return sorted(name for name in os.listdir(self.top / folder) if _shown(name))

    def is_folder(self, path: str) -> bool:
        try:
            return stat.S_ISDIR(os.lstat(self.top / path).st_mode)
        except OSError:
            return False

    def text(self, path: str) -> bytes:
        try:
            return (self.top / path).read_bytes()
        except OSError as error:
            raise UsageError(f"EXPORT: {self.top / path} cannot be read: {error}") from None

    def submission(self, path: str, name: str) -> Submission:
        try:
            return intake.read(self.top / path, name)
        except (UsageError, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise SubmissionError(
                f"The submission cannot be read: {reason}.", "unreadable"
            ) from None


class Archive:
    """An export as a zip."""

    def __init__(self, archive: zipfile.ZipFile, shown: str) -> None:
        self.archive = archive
        self.shown = shown
        self.members: dict[str, list[zipfile.ZipInfo]] = {"": []}
        self.names: dict[str, set[str]] = {"": set()}
        if len(archive.filelist) > MAX_MEMBERS:
            raise UsageError(f"EXPORT: {shown} holds more than {MAX_MEMBERS:,} files")
        for member in archive.filelist:
            self._add(member)

    def _add(self, member: zipfile.ZipInfo) -> None:
        """Note a member under each folder that it lies in, down to the submission's."""
        path = PurePosixPath(member.filename.replace("\\", "/"))
        parts = [part for part in path.parts if part != "/"]
        folder = ""
        for depth, part in enumerate(parts):
            self.members[folder].append(member)
            self.names[folder].add(part)
            folder += f"{part}/"
            last = depth == len(parts) - 1
            if not last or member.is_dir():
                self.names.setdefault(folder, set())
                self.members.setdefault(folder, [])

    def children(self, folder: str) -> list[str]:
        return sorted(filter(_shown, self.names[f"{folder.rstrip('/')}/".lstrip("/")]))

    def is_folder(self, path: str) -> bool:
        return f"{path.rstrip('/')}/".lstrip("/") in self.names

    def text(self, path: str) -> bytes:
        try:
            with self.archive.open(path) as file:
                content = file.read(MAX_METADATA + 1)
        except Exception as error:  # noqa: BLE001 - a damaged zip raises whatever its codec does
            raise UsageError(
                f"EXPORT: {path} in {self.shown} cannot be read ({error}): download the export "
                "again"
            ) from None
        if len(content) > MAX_METADATA:
            raise UsageError(
                f"EXPORT: {path} in {self.shown} unpacks to more than {MAX_METADATA >> 20} MB"
            )
        return content

    def submission(self, path: str, name: str) -> Submission:
        if self.is_folder(path):
            return intake.read_from_zip(self.archive, self.members[f"{path}/"], f"{path}/", name)
        parent, _, base = path.rpartition("/")
        folder = f"{parent}/" if parent else ""
        alone = [member for member in self.members[folder] if member.filename == folder + base]
        return intake.read_from_zip(self.archive, alone, folder, name)
