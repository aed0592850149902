"""What a graded test declares beyond gradescope-utils' decorators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

Test = TypeVar("Test", bound=Callable[..., object])


@dataclass(frozen=True)
class Budget:
    """Limits of one attempt at one row, in seconds.

    Args:
        calls_s: wall time of one call.
        cpu_s: CPU time of the worker; the limit that counts for honest work.
        wall_s: wall time of the attempt, a backstop for what sleeps.

    """

    calls_s: float = 10.0
    cpu_s: float = 30.0
    wall_s: float = 60.0


def budget(
    *, calls_s: float = 10.0, cpu_s: float = 30.0, wall_s: float = 60.0
) -> Callable[[Test], Test]:
    """Decorate a graded test, above `@given`, with limits other than the usual ones."""

    def declare(test: Test) -> Test:
        test.__budget__ = Budget(calls_s, cpu_s, wall_s)  # type: ignore[attr-defined]
        return test

    return declare


def long_running(test: Test) -> Test:
    """Decorate a graded test, without `@given`, that computes for seconds on much data.

    It is run beside the other rows. Where it runs out of time or memory, that is its result: served
    helpers compute elsewhere. The rubric reads it from the source, like all declarations.
    """
    return test
