"""Run one graded test once, keeping the smallest failure that Hypothesis finds on the way.

Hypothesis shrinks by running the test again and again. Each run that fails is kept with its call;
when enough have been run, the search is stopped from outside, so that a slow or flaky function
costs a bounded number of calls and the text is the same in every grading.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import hypothesis
import numpy as np
from hypothesis import Phase
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

from . import closeness
from .calls import Call, Part, Student
from .errors import Mismatch, StudentRaised
from .search import Search

PROFILE = "grading"
STEADY: dict[str, Any] = {
    "database": None,
    "deadline": None,
    "derandomize": False,  # the seed is ours, for each row
    "report_multiple_bugs": False,
    "print_blob": False,
    "suppress_health_check": list(hypothesis.HealthCheck),
}


class EnoughShrinking(BaseException):
    """Stops Hypothesis: the smallest failure so far is small enough."""


@dataclass(frozen=True)
class Failure:
    """One failing run: what went wrong, and the call that showed it."""

    error: Mismatch | StudentRaised
    call: Call | None

    @property
    def size(self) -> tuple[int, float]:
        """What is easier to read comes first: fewer numbers, then smaller ones."""
        numbers = _numbers([self.call.args, self.call.kwargs]) if self.call else []
        return len(numbers), float(np.sum(np.abs(numbers))) if numbers else 0.0


def load_profile(search: Search) -> None:
    """Make Hypothesis deterministic and silent; before the graded tests are imported."""
    hypothesis.settings.register_profile(PROFILE, max_examples=search.max_examples, **STEADY)
    hypothesis.settings.load_profile(PROFILE)
    # Hypothesis also draws constants that it reads from every loaded module outside of folders
    # called "test": a row's draws would depend on the command, and on where the checkout lies.
    providers._get_local_constants = Constants


def run(
    test: Callable[..., object], student: Student, seed: int, search: Search, shrink: bool
) -> Failure | None:
    """Run a test, with all its examples if it has any.

    Args:
        test: the graded test, with or without `@given`.
        student: its one fixture.
        seed: of Hypothesis' draws.
        search: limits on it.
        shrink: whether to search at all; where another attempt follows, the first failure does.

    Returns:
        The smallest failure, or None if the test passed.

    Raises:
        Exception: anything else that the test raises is a bug of ours.
        WorkerLost: the worker was lost.
    """
    closeness.begin()
    inner = getattr(test, "hypothesis", None)
    if inner is None:
        return _once(test, student)
    watch = _Watch(student, search, shrink)
    original = inner.inner_test
    inner.inner_test = watch.watched(original)
    try:
        # Drawn examples first: a failure among them can be shrunk, an explicit one is what it is.
        _draw(test, student, seed, search)
        for example in reversed(getattr(test, "hypothesis_explicit_examples", ())):
            # Not by Hypothesis, which would print each, whatever becomes of it.
            inner.inner_test(student, *example.args, **example.kwargs)
    except EnoughShrinking:
        pass
    except Exception:
        if watch.best is None:
            raise
    finally:
        inner.inner_test = original
    return watch.best


def _draw(test: Callable[..., object], student: Student, seed: int, search: Search) -> None:
    """Run a test on what Hypothesis draws, and shrinks where it fails."""
    # Hypothesis has no public way to change the settings of a test that has some already. Those
    # that `@settings` does not give are ours, whatever the profile when the test was imported.
    settings = test._hypothesis_internal_use_settings  # type: ignore[attr-defined]
    has_own = hasattr(test, "_hypothesis_internal_settings_applied")
    test._hypothesis_internal_use_settings = hypothesis.settings(  # type: ignore[attr-defined]
        settings,
        max_examples=settings.max_examples if has_own else search.max_examples,
        phases=(Phase.generate, Phase.shrink),
        **STEADY,
    )
    # Hypothesis would digest the test's source, as a key into a database that it does not have.
    test._hypothesis_internal_database_key = None  # type: ignore[attr-defined]
    try:
        hypothesis.seed(seed)(test)(student=student)
    finally:
        test._hypothesis_internal_use_settings = settings  # type: ignore[attr-defined]


def _once(test: Callable[..., object], student: Student) -> Failure | None:
    try:
        test(student=student)
    except (Mismatch, StudentRaised) as error:
        return Failure(error, student.last)
    return None


class _Watch:
    """Counts the runs after the first failure and keeps the smallest."""

    def __init__(self, student: Student, search: Search, shrink: bool) -> None:
        self.student = student
        self.search = search
        self.shrink = shrink
        self.best: Failure | None = None
        self.runs = 0
        self.since = 0.0

    def watched(self, test: Callable[..., object]) -> Callable[..., object]:
        @functools.wraps(test)
        def run(*args: Any, **kwargs: Any) -> object:
            if self.best is not None:
                self.count()
            try:
                return test(*args, **kwargs)
            except (Mismatch, StudentRaised) as error:
                self.keep(Failure(error, self.student.last))
                raise

        return run

    def count(self) -> None:
        self.runs += 1
        late = time.monotonic() - self.since > self.search.shrink_s
        if self.runs > self.search.max_replays or late:
            raise EnoughShrinking

    def keep(self, failure: Failure) -> None:
        if self.best is None:
            self.since = time.monotonic()
        if self.best is None or failure.size < self.best.size:
            self.best = failure
        if not self.shrink:
            raise EnoughShrinking


def _numbers(value: object) -> list[float]:
    """Every number in an argument, as a rough measure of how much there is to read."""
    if isinstance(value, np.ndarray):
        flat = value.reshape(-1)
        return [float(x) if np.isfinite(x) else 1e300 for x in np.abs(flat)]
    if isinstance(value, list | tuple):
        return [number for item in value for number in _numbers(item)]
    if isinstance(value, dict):
        return [number for item in value.values() for number in _numbers(item)]
    if isinstance(value, Part):
        return _numbers([value.call.args, value.call.kwargs])
    return [float(abs(value))] if isinstance(value, int | float) else []
