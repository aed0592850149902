"""How students and submissions are called in what is written: by their names, or by numbers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from .export import Entry
from .marks import Mark
from .metadata import Student

SHORTEST = 3  # letters of a part of a name that is worth replacing in a text


@dataclass(frozen=True)
class Person:
    """How one student is shown; a part that is not to be shown, or not known, is ""."""

    name: str
    sid: str
    email: str
    submission: str


class People:
    """The class by name, or anonymous throughout.

    Numbers follow from the submissions' ids alone, so that they stay when others are regraded; in
    an order that has nothing to do with names or with when somebody submitted.
    """

    def __init__(self, entries: Sequence[Entry], anonymous: bool) -> None:
        self.anonymous = anonymous
        self.numbers: dict[str, int] = {}
        self.first: dict[str, int] = {}
        students = 0
        for number, entry in enumerate(sorted(entries, key=_shuffled), start=1):
            self.numbers[entry.id] = number
            self.first[entry.id] = students + 1
            students += max(1, len(entry.students))

    def of(self, mark: Mark) -> Person:
        """Whose mark it is."""
        entry, student = mark.result.entry, mark.student
        if self.anonymous:
            member = entry.students.index(student) if student else 0
            name = f"Student {self.first[entry.id] + member}"
            return Person(name, "", "", self.submission(entry))
        if student is None:
            return Person("", "", "", entry.id)
        return Person(student.name, student.sid, student.email, entry.id)

    def submission(self, entry: Entry) -> str:
        return f"Submission {self.numbers[entry.id]}" if self.anonymous else entry.id

    def text(self, entry: Entry, text: str) -> str:
        """A text about a submission, without the names of who handed it in."""
        if not self.anonymous:
            return text
        wanted = [entry.id, *(part for student in entry.students for part in _parts(student))]
        pattern = "|".join(re.escape(part) for part in sorted(set(wanted), key=len, reverse=True))
        return re.sub(
            rf"(?<![^\W_])(?:{pattern})(?![^\W_])", self.submission(entry), text, flags=re.I
        )


def _shuffled(entry: Entry) -> str:
    return hashlib.sha256(entry.id.encode("utf-8", "surrogateescape")).hexdigest()


def _parts(student: Student) -> list[str]:
    """What gives a student away in a text: identifiers, the name, and each word of it."""
    user = student.email.partition("@")[0]
    whole = [student.name, student.sid, student.email, user]
    return [part for part in [*whole, *student.name.split()] if len(part) >= SHORTEST]
