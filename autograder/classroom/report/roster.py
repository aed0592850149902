"""The class that is reported on, and how the page names and links its members."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checking.rubric import Row

from ..marks import Mark
from ..people import People
from ..results import Result
from ..similarity import Pair


@dataclass(frozen=True)
class Class:
    """Everything that the report is made of.

    Args:
        title: of the assignment.
        rows: the rubric.
        results: a result a submission.
        marks: a mark a student.
        people: how they are called.
        pairs: similar submissions; None where nobody asked.
        digest: of the autograder.
    """

    title: str
    rows: Sequence[Row]
    results: Sequence[Result]
    marks: Sequence[Mark]
    people: People
    pairs: Sequence[Pair] | None = None
    digest: str = ""


@dataclass(frozen=True)
class Who:
    """A link to a student's line in the table; `line` is its index."""

    name: str
    line: int


class Roster:
    """The lines of the table of students: who stands where."""

    def __init__(self, class_: Class) -> None:
        self.marks = class_.marks
        self.people = class_.people
        self.lines = {id(mark): line for line, mark in enumerate(class_.marks)}
        self.first = {mark.result.entry.id: line
                      for line, mark in reversed(list(enumerate(class_.marks)))}  # fmt: skip

    def who(self, results: Iterable[Result]) -> list[Who]:
        """The students of these submissions."""
        return [self.link(mark) for result in results for mark in self.marks_of(result)]

    def marks_of(self, result: Result) -> list[Mark]:
        line = self.first[result.entry.id]
        count = max(1, len(result.entry.students))
        return list(self.marks[line : line + count])

    def link(self, mark: Mark) -> Who:
        return Who(self.name(mark), self.lines[id(mark)])

    def name(self, mark: Mark) -> str:
        person = self.people.of(mark)
        return person.name or f"submission {person.submission}"

    def text(self, result: Result, text: str) -> str:
        """A text about a submission, fit to be shown."""
        return self.people.text(result.entry, text)
