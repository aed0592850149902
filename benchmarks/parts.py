"""Where the time of a grading goes: the engine's functions, timed from outside.

The thread that runs most rows is looked at; the rows that train run beside it, in another.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import numpy as np
import pytest

from autograder.engine import collection, conversation, self_test, session
from autograder.engine.link import Link
from autograder.engine.sandbox import Sandbox
from autograder.engine.worker_program import WorkerProgram
from autograder.worker import server
from checking import feedback, trial

from .clock import Clock

IMPORTS, SELF_TEST = "imports", "self-test"
FORKS, LOADING = "forks, lockdowns, ends of workers", "the submission's own file"
DRAWING, JUDGING, REPORTING = "drawing", "judging", "reporting"
WIRE = "wire and student"
STUDENT = "student"
TRAINING = "waiting for the training"


class Inputs:
    """How many properties a grading tries, and on how many inputs."""

    def __init__(self) -> None:
        self.properties: set[str] = set()
        self.inputs = 0

    def saw(self, name: str, drawn: dict[str, Any]) -> None:
        self.properties.add(name)
        self.inputs += max([1, *(len(value) for value in drawn.values() if _is_batch(value))])


def _is_batch(value: object) -> bool:
    """Whether this is a list of inputs; a list of integers is one, the widths of layers."""
    return isinstance(value, list) and not all(isinstance(item, int | np.integer) for item in value)


def watch(clock: Clock) -> Inputs:
    """Time every grading of this process from now on, and count its inputs."""
    clock.around(WorkerProgram, "await_imports", IMPORTS)  # the worker program's
    clock.around(collection, "prepare", IMPORTS)
    clock.around(pytest.Session, "perform_collect", IMPORTS)
    clock.around(self_test, "run", SELF_TEST)
    for name in ("fork", "end", "dismiss", "close"):
        clock.around(Sandbox, name, FORKS)
    clock.around(conversation.Session, "load", LOADING)
    for holder, name in ((conversation, "encode"), (Link, "send"), (Link, "receive")):
        clock.around(holder, name, WIRE, within=(JUDGING, DRAWING))
    clock.around(conversation.Session, "answer", JUDGING)
    clock.around(trial, "run", DRAWING)
    clock.around(trial, "_once", JUDGING)
    for name in ("passed", "failed", "raised", "lost", "named"):
        clock.around(feedback, name, REPORTING)
    clock.around(session, "summarise", REPORTING)
    clock.around(session.Run, "save", REPORTING)
    clock.around(Future, "result", TRAINING)
    clock.around(server.Server, "call", STUDENT)  # where it is in this process
    return _properties(clock)


def _properties(clock: Clock) -> Inputs:
    """Count the body of a property for judging; what is left of its run is drawing."""
    inputs, watched = Inputs(), trial._Watch.watched

    def timed(self: Any, test: Callable[..., object]) -> Callable[..., object]:
        body = watched(self, test)

        @functools.wraps(test)
        def run(*args: Any, **kwargs: Any) -> object:
            inputs.saw(test.__qualname__, kwargs)
            return clock.count(JUDGING, body, *args, **kwargs)

        return run

    trial._Watch.watched = timed
    return inputs
