"""How much a grading asks of its workers: counted, so that it is the same on every machine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Counts:
    """What passed between the grader and its workers.

    Args:
        forks: workers that were forked.
        calls: lists of arguments that the submission's functions were given by graded tests.
        messages: frames, in both directions, of callbacks and of the self-test too.
        bytes: of those frames, their headers among them.
    """

    forks: int = 0
    calls: int = 0
    messages: int = 0
    bytes: int = 0

    def add(self, other: Counts) -> None:
        self.forks += other.forks
        self.calls += other.calls
        self.messages += other.messages
        self.bytes += other.bytes
