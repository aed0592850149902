"""One try at a row: which of the student's helpers are replaced by served ones while it runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Attempt:
    """A row is run once for each of its function's attempts, until one passes.

    Args:
        name: "own" for the student's own helpers, else what is served, for the row's text.
        served: helper name -> callable of the grader, put into the student's module for this
            attempt and called over the wire with the student's own arguments.
        ways: name of a step of a test -> what does that step in this attempt, `student.way(...)`.
        after: functions; where none of them has lost a row so far, the attempt is not made.
        lost_in: functions; made only where an attempt before it was lost in a call of one of them.
    """

    name: str
    served: Mapping[str, Callable[..., object]] = field(default_factory=dict)
    ways: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    after: tuple[str, ...] = ()
    lost_in: tuple[str, ...] = ()


OWN = Attempt("own")
