"""What can go wrong while a test is run, by whose fault it is.        Imports nothing of ours.

`StudentRaised`, `WorkerLost` and `Mismatch` are the student's and told to the student;
`HarnessError` is ours, told to staff and never to a student.
"""

from __future__ import annotations

from dataclasses import dataclass


class HarnessError(Exception):
    """The harness, its tests or its confinement failed; no score of this run can be trusted."""


@dataclass(frozen=True)
class Frame:
    """One line of the student's own traceback; every field is untrusted text."""

    file: str
    line: int
    function: str
    source: str


class StudentRaised(Exception):
    """The student's code raised, or does not hold the function that was called.

    `kind` is the exception's class name as the worker tells it, "" where there is no such function.
    """

    def __init__(self, kind: str, message: str, frames: tuple[Frame, ...] = ()) -> None:
        super().__init__(f"{kind}: {message}" if message else kind)
        self.kind = kind
        self.message = message
        self.frames = frames


class WorkerLost(BaseException):
    """The worker timed out, died, ran out of memory or broke the protocol.

    A BaseException so that Hypothesis stops at once: a replay would cost a whole time limit, and
    might end differently. `how` is the verdict's name: "timed_out", "crashed", "out_of_memory".
    """

    def __init__(self, how: str, message: str) -> None:
        super().__init__(message)
        self.how = how
        self.message = message


class Mismatch(AssertionError):
    """A value is not what the handout asks for.

    Args:
        what: the finding as a clause, "the gradient has the wrong shape".
        got: the offending entry, shape or type; never a whole expected array.
        expected: what was right for that entry.
        at: the index of the entry in the returned array.
        tolerance: how close it had to be, in words.
        excess: by which factor the error exceeds the tolerance; between 1 and 10 is a near miss.
        detail: one more sentence, where it helps.
        kind: a stable id where the finding is a mistake in itself: "wrong-shape".

    """

    def __init__(
        self,
        what: str,
        *,
        got: object = None,
        expected: object = None,
        at: tuple[int, ...] | None = None,
        tolerance: str | None = None,
        excess: float | None = None,
        detail: str = "",
        kind: str = "",
    ) -> None:
        super().__init__(what)
        self.what = what
        self.got = got
        self.expected = expected
        self.at = at
        self.tolerance = tolerance
        self.excess = excess
        self.detail = detail
        self.kind = kind
