"""The same graded tests in one process: no worker, no wire, nothing confined.

The worker's own `Server` is called as a function, so that every kind of call means what it means in
a grading; values are copied, not encoded. The submission is imported once. Replaces methods of the
engine, so it needs a process of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from autograder.engine import conversation
from autograder.engine.counts import Counts
from autograder.engine.packages import Packages
from autograder.engine.sandbox import End, Worker
from autograder.engine.session import Run
from autograder.worker import packages as worker_packages
from autograder.worker import server
from autograder.worker.references import Callback, Kept, Opaque, Own, Remote
from autograder.worker.wire import Kind

PLAIN = (type(None), bool, int, float, complex, str, bytes, Own, Callback, Remote, Kept, Opaque)
Frame = tuple[Kind, int, Any]


def carried(value: Any, substitute: Callable[[Any], Any] | None = None) -> Any:
    """A value as it comes out at the other end."""
    if type(value) is np.ndarray and not value.dtype.hasobject:
        return value.copy()
    if type(value) in PLAIN or isinstance(value, np.generic):
        return value
    if isinstance(value, tuple | list):
        return (tuple if isinstance(value, tuple) else list)(carried(v, substitute) for v in value)
    if isinstance(value, dict):
        return {key: carried(item, substitute) for key, item in value.items()}
    if substitute is None:
        raise TypeError(f"a {type(value).__name__} cannot be handed over")
    return substitute(value)


class Channel:
    """In place of both ends of the socket."""

    def __init__(self, server: Server) -> None:
        self.counts = Counts()
        self.server = server
        self.frames: list[Frame] = []
        self.session: Any = None

    def send(self, kind: Kind, number: int, value: Any, substitute: Any = None) -> None:
        self.frames.append((kind, number, carried(value, substitute)))

    def receive(self) -> Frame:
        """What the grader answers to the callback that has just been sent."""
        _, number, request = self.frames.pop()
        answer: Frame = self.session.answer(number, request)
        return answer


class Server(server.Server):
    """A worker's state in the grader's process, the submission imported by the first."""

    def __init__(self, here: Here) -> None:
        super().__init__(Channel(self))
        self.here = here

    def load(self, body: dict[str, Any]) -> tuple[Kind, dict[str, Any]]:
        if body["served"]:
            return super().load(body)
        if self.here.loaded is None:
            reply = super().load(body)
            self.here.loaded = self.module, self.paths, reply
        self.module, self.paths, reply = self.here.loaded
        server.seed(body["seed"])
        return reply


class Here:
    """In place of the sandbox."""

    def __init__(self) -> None:
        self.counts = Counts()
        self.loaded: Any = None
        self.program = self

    def preload(self, packages: Packages) -> None:
        worker_packages.preload([*packages.modules, *packages.later], (), {})

    def steadily(self, action: Callable[[], Any]) -> Any:
        return action()

    def fork(self, _cpu_s: float, stay: bool = False) -> Worker:  # noqa: ARG002 - nowhere to go
        return Worker(0, Server(self).channel, {})

    def dismiss(self, _worker: Worker) -> None:
        """It is no process."""

    def end(self, _worker: Worker) -> End:
        return End(0, 0.0)


def answers(session: Any, kind: Kind, body: Any, numbers: range, _seconds: float, read: Any
            ) -> Iterator[Any]:  # fmt: skip
    """In place of `Session.answers`."""
    channel = session.worker.link
    channel.session = session
    outer, channel.frames = channel.frames, []
    try:
        with np.errstate():  # those of the grader are not the submission's
            message = carried(dict(body), session.substitute)
            channel.server.answer(kind, numbers[0], message)
        found = channel.frames
    finally:
        channel.frames = outer
    for frame in found[: len(numbers)]:
        yield read(*frame)


def grade(run: Run, path: Path) -> None:
    """Grade as `Run.grade` does, in this process."""
    conversation.Session.answers = answers
    conversation.encode = carried
    run.grade(Here(), run.read(path, 0))
