"""A page of results: the summary, a table of the functions, each row with what a student reads."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined  # escapes every value

from .limits import MAX_IMAGE
from .outcome import Outcome, Verdict, points
from .rubric import Row

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Function:
    """How one function did: its rows and points, those passed and all of them."""

    name: str
    passed: int
    rows: int
    earned: float
    points: float

    @property
    def done(self) -> bool:
        return self.passed == self.rows


@dataclass(frozen=True)
class Summary:
    """What a student reads first.

    Args:
        earned: points.
        points: what there is to earn.
        functions: in the rubric's order.
        then: the function to look at next, and its first failing row; ("", "") if all is done.
        failing: kind of test -> (how many fail, how many there are), of those not handed out.
        notes: on how the submission was found and run.
        changes: since the previous submission, a sentence each.
    """

    earned: float
    points: float
    functions: Sequence[Function]
    then: tuple[str, str]
    failing: Sequence[tuple[str, int, int]] = ()
    notes: Sequence[str] = ()
    changes: Sequence[str] = ()


Pairs = Sequence[tuple[Row, Outcome]]


def functions(pairs: Pairs) -> list[Function]:
    """Rows and points by function."""
    found = []
    for name in dict.fromkeys(row.function for row, _ in pairs):
        own = [(row, outcome) for row, outcome in pairs if row.function == name]
        good = [row for row, outcome in own if outcome.verdict is Verdict.PASSED]
        earned = sum(points(row, outcome) for row, outcome in own)
        found.append(Function(name, len(good), len(own), earned, sum(row.points for row, _ in own)))
    return found


def then(pairs: Pairs) -> tuple[str, str]:
    """The function to look at next, and the number of its first failing row."""
    failing = (row for row, outcome in pairs if outcome.verdict is not Verdict.PASSED)
    first = next(failing, None)
    return (first.function, first.number) if first else ("", "")


def summary_html(summary: Summary) -> str:
    """The summary as HTML of headings, paragraphs and one table, a line of source each."""
    return _templates.get_template("summary.html").render(summary=summary).strip()


def row_html(outcome: Outcome) -> str:
    """A row's text and picture as HTML."""
    return _templates.get_template("row.html").render(outcome=outcome, data=_data(outcome)).strip()


def write(title: str, summary: Summary, pairs: Pairs) -> str:
    """The whole page, which needs no other file."""
    rows = [(row, outcome, points(row, outcome), _data(outcome)) for row, outcome in pairs]
    template = _templates.get_template("page.html")
    return template.render(title=title, summary=summary, rows=rows, passed=Verdict.PASSED)


def _data(outcome: Outcome) -> str:
    """The picture as the content of a data: URI, "" where there is none or it is too large."""
    if not 0 < len(outcome.image) <= MAX_IMAGE:
        return ""
    return base64.b64encode(outcome.image).decode()
