"""What became of one row.        Imports nothing of ours but the rubric."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from .rubric import Row

OWN = "own"  # the student's own helper functions


class Verdict(enum.Enum):
    """A closed set; only `PASSED` earns points."""

    PASSED = "passed"
    WRONG = "wrong"  # a value, shape or type is not what the handout asks for
    RAISED = "raised"  # the student's function raised
    TIMED_OUT = "timed_out"
    CRASHED = "crashed"  # the worker died or broke the protocol
    OUT_OF_MEMORY = "out_of_memory"
    MISSING = "missing"  # there is no such function
    NOT_RUN = "not_run"
    HARNESS_ERROR = "harness_error"  # our fault: no score of the run counts


@dataclass(frozen=True)
class Mistake:
    """A mistake by its name: a stable id, a sentence to the student, a hint that is no answer."""

    id: str
    sentence: str
    hint: str


@dataclass(frozen=True)
class Outcome:
    """The verdict on one row and what to say about it.

    Args:
        verdict: see above.
        text: for the student; escaped and capped already.
        helpers: "own", or the name of the attempt that decided.
        data: numbers for our own tools, JSON-able.
        diagnosis: id and sentence of the named mistake, where it is certain.
        called: the function whose call it shows, "" where it shows none.
        own: the verdict with the student's own helpers, where another attempt decided.
        image: a picture of ours, as PNG; b"" if there is none.
        caption: what the picture shows, for who cannot see it.
    """

    verdict: Verdict
    text: str = ""
    helpers: str = OWN
    data: Mapping[str, float] = field(default_factory=dict)
    diagnosis: tuple[str, str] | None = None
    called: str = ""
    own: Verdict | None = None
    image: bytes = b""
    caption: str = ""


def points(row: Row, outcome: Outcome) -> float:
    """What a row earns: silence, doubt and every verdict but one earn nothing."""
    return row.points if outcome.verdict is Verdict.PASSED else 0.0
