"""Everything that follows from the results: grades, changes, the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.engine.errors import SubmissionError
from autograder.homework import ROOT

from . import similarity
from .changes import changes
from .export import Entry
from .grading import Grader
from .marks import marks
from .overrides import Override
from .people import People
from .report.page import render, render_pairs
from .report.roster import Class
from .results import Result
from .tables import replace, write_changes, write_grades


@dataclass(frozen=True)
class Options:
    """What of it, and how.

    Args:
        anonymous: whether to name nobody.
        similarity: whether to compare the submissions with each other.
    """

    anonymous: bool = False
    similarity: bool = False


def write(
    out: Path,
    grader: Grader,
    entries: Sequence[Entry],
    overrides: Sequence[Override],
    options: Options,
) -> list[Path]:
    """Write the files; return their paths."""
    results = [found for entry in entries if (found := grader.store.result(entry))]
    class_ = Class(
        title=grader.assignment.title,
        rows=grader.rows,
        results=results,
        marks=marks(results, overrides),
        people=People(entries, options.anonymous),
        pairs=_pairs(results, grader) if options.similarity else None,
        digest=grader.digest,
    )
    written = [*_tables(out, class_), out / "report.html"]
    replace(written[-1], render(class_))
    if options.similarity and not options.anonymous:  # code is full of names
        written.append(out / "similarity.html")
        replace(written[-1], render_pairs(class_))
    return written


def _tables(out: Path, class_: Class) -> list[Path]:
    grades, differences = out / "grades.csv", out / "changes.csv"
    functions = list(dict.fromkeys(row.function for row in class_.rows))
    write_grades(grades, class_.marks, functions, class_.people)
    published = [result.entry.published.score for result in class_.results]
    compared = any(score is not None for score in published)
    every = [one for mark in class_.marks for one in changes(mark)] if compared else []
    write_changes(differences, every, class_.people)
    return [grades, differences]


def _pairs(results: Sequence[Result], grader: Grader) -> list[similarity.Pair]:
    sources = {}
    for result in results:
        try:
            submission = result.entry.read(grader.place, grader.assignment.file)
        except SubmissionError:
            continue
        sources[result.entry.id] = submission.main.content
    template = (ROOT / "student_template" / grader.assignment.file).read_bytes()
    return similarity.compare(results, sources, template)
