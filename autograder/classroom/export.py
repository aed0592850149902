"""A class as it was exported: each submission with its students and its published results."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from autograder.engine.errors import SubmissionError, UsageError
from autograder.engine.intake import Submission
from autograder.settings import MAX_LEVELS

from . import metadata
from .metadata import Published, Record, Student, shown_name
from .places import Place

METADATA = "submission_metadata.yml"
PREFIX = "submission_"
NOTHING_PUBLISHED = Published(None, ())
SAFE_ID = re.compile(r"[^\W_][\w .()@+-]{0,99}")


@dataclass(frozen=True)
class Entry:
    """One submission of the class.

    Args:
        id: what its result is filed under; a file name on every system.
        path: where it lies in the export, or "" if it does not.
        students: who submitted it; none where the export does not say.
        published: its score and rows on Gradescope now.
        submitted: when, as the export writes it.
        earlier: how many submissions came before it.
        problem: what is wrong with the export here, for staff; "" if nothing.
    """

    id: str
    path: str
    students: tuple[Student, ...]
    published: Published = NOTHING_PUBLISHED
    submitted: str = ""
    earlier: int = 0
    problem: str = ""

    def read(self, place: Place, name: str) -> Submission:
        """The submission itself.

        Raises:
            SubmissionError: it holds nothing that can be graded, or is not there.
        """
        if not self.path:
            raise SubmissionError(self.problem, "not_in_export")
        return place.submission(self.path, name)


def read(place: Place) -> tuple[Entry, ...]:
    """Every submission: of a Gradescope export, or of a plain folder, in which each folder or file
    is one.

    Raises:
        UsageError: the export is damaged.
    """
    found = _metadata(place)
    if found:
        folder = found.rpartition("/")[0]
        records = metadata.read(place.text(found), f"EXPORT: {found}")
        entries = tuple(_exported(place, folder, records))
    else:
        entries = tuple(_plain(place))
    if not entries:
        raise UsageError("EXPORT: expected submissions, found none")
    return _distinct(entries)


def _metadata(place: Place) -> str:
    """The path of the metadata, or "": the nearest to the root; never one that was submitted."""
    level = [""]
    for _ in range(MAX_LEVELS):
        found = [folder + METADATA for folder in level if METADATA in place.children(folder)]
        if len(found) == 1 and (len(level) == 1 or "assignment_" in found[0]):
            return found[0]
        if found:
            raise UsageError(
                f"EXPORT: expected one {METADATA}, found {found[0]} among {len(level)} folders: "
                "name the folder of the export itself"
            )
        level = [
            f"{folder}{name}/"
            for folder in level
            for name in place.children(folder)
            if not name.startswith(PREFIX) and place.is_folder(folder + name)
        ]
    return ""


def _exported(place: Place, folder: str, records: Mapping[str, Record]) -> Iterable[Entry]:
    """What the metadata names, and then what lies beside it unnamed."""
    names = place.children(folder)
    for key, record in records.items():
        there = key in names and key != METADATA
        yield Entry(
            id=_id(key.removeprefix(PREFIX)),
            path=_joined(folder, key) if there else "",
            students=record.students,
            published=record.published,
            submitted=record.submitted,
            earlier=record.earlier,
            problem="" if there else f"The export names {key}, but holds no such folder.",
        )
    for name in names:
        if name.startswith(PREFIX) and name not in records and name != METADATA:
            problem = f"The export holds {name}, but {METADATA} does not name it."
            path = _joined(folder, name)
            yield Entry(_id(name.removeprefix(PREFIX)), path, (), problem=problem)


def _plain(place: Place) -> Iterable[Entry]:
    names = place.children("")
    if export := [name for name in names if re.match(rf"{PREFIX}\d+|assignment_\d+_export", name)]:
        raise UsageError(
            f"EXPORT: expected {METADATA} beside {export[0]}, found none: export the submissions "
            "again and keep that file"
        )
    for name in names:
        yield Entry(_id(name), name, (Student(shown_name(name), "", ""),))


def _joined(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _id(name: str) -> str:
    """The name, where it can name a file everywhere; else what is left of it, and its digest."""
    if SAFE_ID.fullmatch(name) and len(name.encode()) <= 150:
        return name
    left = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")[:60]
    digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return f"{left}-{digest}" if left else digest


def _distinct(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    seen: dict[str, str] = {}
    for entry in entries:
        first = seen.setdefault(entry.id.casefold(), entry.path)
        if first is not entry.path:
            raise UsageError(
                f"EXPORT: expected each submission once, found {first or entry.id} and "
                f"{entry.path or entry.id}: rename or delete one of them"
            )
    return entries
