"""The limits of a search for a failing input; in a module of its own, since Hypothesis is slow."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Search:
    """How long to look for a failure, and for a smaller one."""

    max_examples: int = 6
    """Hypothesis examples of a property, most of them of 16 inputs, so some hundred; what a mistake
    needs is forced by explicit examples."""

    max_replays: int = 150
    """Executions after the first failure, to shrink it: counted, not timed, so that two runs give
    the same text."""

    shrink_s: float = 8.0
    """Wall time after the first failure, a backstop for slow functions."""
