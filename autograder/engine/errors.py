"""What can go wrong outside of a test.        Imports nothing of ours.

`UsageError` is the caller's (exit status 2), `SubmissionError` the student's (exit status 0, told
to the student); what a test can meet, and `HarnessError`, are in `checking.errors`.
"""

from __future__ import annotations


class UsageError(Exception):
    """A command was called wrongly: one sentence, where, what was expected, what was found."""


class SubmissionError(Exception):
    """The submission cannot be graded as it is; the sentence is written for the student.

    `kind` is a short stable id ("no_file", "syntax_error"), for the class report.
    """

    def __init__(self, message: str, kind: str) -> None:
        super().__init__(message)
        self.kind = kind
