"""A worker's side of a row: one message after the other, each answered or the worker lost.

While the student's code runs it may call functions of the grader's; they are served here, in the
grader, with whatever it passes.        Process: grader. Trust: none in what is answered.
"""

from __future__ import annotations

import functools
import inspect
import secrets
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from autograder.settings import MAX_NESTED
from autograder.worker.references import Callback, Remote
from autograder.worker.wire import MAX_BODY, Buffer, Kind, WireError, encode
from checking.declare import Budget
from checking.errors import HarnessError, Mismatch, StudentRaised, WorkerLost

from . import claims
from .claims import Loaded, Reply
from .sandbox import End, Sandbox, Worker
from .worker_program import BegunTooSoon

T = TypeVar("T")
Outcome = Reply | StudentRaised | Mismatch


@dataclass(frozen=True)
class Source:
    """The submission as the worker runs it: decided once, the same for every row.

    Args:
        module: the name it is registered under.
        path: the file's name in tracebacks.
        source: its bytes.
        helpers: module name -> (path, bytes) of the submission's other modules.
        whole: the whole file, or its definitions alone.
        skip: indices of the statements that a former run of the definitions found to fail.
        compiled: what a former worker compiled its files to, by path; None to be told.
    """

    module: str
    path: str
    source: bytes
    helpers: Mapping[str, tuple[str, bytes]]
    whole: bool = True
    skip: tuple[int, ...] = ()
    compiled: Mapping[str, bytes] | None = None


@dataclass
class Session:
    """One worker with the submission in it, for one attempt at one row."""

    sandbox: Sandbox
    worker: Worker
    budget: Budget
    started: float
    callables: list[Callable[..., object]] = field(default_factory=list)
    serving: set[int] = field(default_factory=set)
    """The numbers of those that stand in the places of the submission's own functions."""
    refused: Mismatch | None = None
    ended: bool = False
    deadlines: list[float] = field(default_factory=list)
    """Of the requests that wait for an answer, the outermost first."""

    @property
    def ends(self) -> float:
        """Monotonic seconds at which the attempt's wall time is over."""
        return self.started + self.budget.wall_s

    # --- one message and its answers ---

    def ask(
        self, kind: Kind, body: Mapping[str, object], seconds: float, read: claims.Reader[T]
    ) -> T:
        """Send a request that has one answer; as `answers`."""
        return next(self.answers(kind, body, unguessable(1), seconds, read))

    def answers(
        self,
        kind: Kind,
        body: Mapping[str, object],
        numbers: range,
        seconds: float,
        read: claims.Reader[T],
    ) -> Iterator[T]:
        """Send a request; answer by answer, serve the grader's callables until it is there.

        Args:
            kind: of the request.
            body: of the request.
            numbers: of the answers that follow; none after one that is read no more.
            seconds: wall time for each; a request from within a callable ends with the outer one's.
            read: makes something of an answer.

        Raises:
            WorkerLost: no well-formed answer in time.
        """
        most = MAX_BODY  # bytes of all answers together: a test holds all of them at once
        for number in numbers:
            deadline = min(time.monotonic() + seconds, *self.deadlines[-1:], self.ends)
            self.deadlines.append(deadline)
            try:
                if number == numbers[0]:
                    message = encode(dict(body), self.substitute)
                    self.worker.link.send(kind, number, message, deadline)
                answer = self.heard(number, deadline, read, most)
            except (WireError, EOFError, OSError) as error:  # a timeout is one
                raise self.unanswered(error) from None
            finally:
                self.deadlines.pop()
            most -= self.worker.link.length
            yield answer

    def heard(self, number: int, deadline: float, read: claims.Reader[T], most: int) -> T:
        """The answer of that number, of so many bytes at most; callbacks are served on the way."""
        link = self.worker.link
        while True:
            kind, answered, value = link.receive(deadline, most)
            if answered != number:
                raise WireError(f"an answer to message {answered}, but {number} is pending")
            if kind is Kind.USED and self.worker.lacks:
                self.sandbox.program.import_all()
                raise BegunTooSoon
            if kind is not Kind.CALLBACK:
                return read(kind, number, value)
            link.send(*self.answer(number, value), deadline)

    def unanswered(self, error: Exception) -> WorkerLost:
        """What it means that no answer came: the worker is lost."""
        if isinstance(error, TimeoutError):
            return self.lost("timed_out")
        if isinstance(error, WireError):
            return self.lost("crashed", f"it sent what is no answer ({error})")
        return self.lost()

    def lost(self, how: str = "", why: str = "") -> WorkerLost:
        """End the worker and say what became of it."""
        self.ended = True
        end = self.sandbox.end(self.worker)
        budget, waited = self.budget, time.monotonic() - self.started
        used_up = end.signal == signal.SIGXCPU or end.cpu_s >= budget.cpu_s
        if how == "timed_out" or used_up:
            # The limit and not what was measured, so that two gradings give the same text.
            wall_s = budget.calls_s if waited < budget.wall_s else budget.wall_s
            limit = f"{budget.cpu_s:g} s of CPU time" if used_up else f"{round(wall_s, 1):g} s"
            return WorkerLost("timed_out", f"no answer after {limit}")
        return WorkerLost("crashed", why or _how_it_ended(end))

    def answer(self, number: int, request: Any) -> tuple[Kind, int, list[Buffer]]:
        """Call one of the grader's callables with what the student's code passed."""
        try:
            function = self.local(Callback(request["callback"], ""))
            args, kwargs = self.local(request["args"]), self.local(request["kwargs"])
            if request["callback"] in self.serving:
                args, kwargs = fitting(function, args, kwargs)
            elif not args and len(kwargs) == 1:  # of one argument, the name is the student's own
                args, kwargs = list(kwargs.values()), {}
            value = function(*args, **kwargs)
            return Kind.ANSWER, number, encode(value, self.substitute)
        except Mismatch as mismatch:
            self.refused = self.refused or mismatch
            kind, message = "ValueError", str(mismatch)
        except StudentRaised as error:  # by a function of theirs that ours has called
            kind, message = error.kind, error.message
        except Exception as error:  # noqa: BLE001 - the arguments are the student's: so is the error
            kind, message = type(error).__name__, str(error)[:2000]
        return Kind.REFUSE, number, encode({"kind": kind, "message": message})

    def local(self, value: Any) -> Any:
        """What the student's code passed, with stand-ins for functions made callable."""
        if isinstance(value, list | tuple):
            return type(value)(self.local(item) for item in value)
        if isinstance(value, dict):
            return {key: self.local(item) for key, item in value.items()}
        if isinstance(value, Callback):
            return self.callables[value.id]
        if isinstance(value, Remote):
            return self.remote(value)
        return value

    def remote(self, function: Remote) -> Callable[..., object]:
        """A function that the student's code passed: called back, inside of the callback."""

        def call(*args: object, **kwargs: object) -> object:
            body = {"function": function, "calls": [list(args)], "kwargs": kwargs}
            if len(self.deadlines) >= MAX_NESTED:
                raise RecursionError("callbacks within callbacks without an end")
            answer = self.ask(Kind.CALL, body, self.budget.calls_s, claims.returned)
            if isinstance(answer, StudentRaised):
                raise answer
            return answer.value

        call.__name__ = function.name
        return call

    def substitute(self, value: object) -> object:
        """A callable of ours crosses as a handle."""
        if not callable(value):
            raise HarnessError(f"a {type(value).__name__} cannot be passed to the worker")
        return self.handle(value)

    def handle(self, function: Callable[..., object], name: str = "") -> Callback:
        """What crosses for a callable: its number, and its name or the one that it stands under."""
        name = name or function.__name__
        for number, known in enumerate(self.callables):
            if known is function:
                return Callback(number, name)
        self.callables.append(function)
        return Callback(len(self.callables) - 1, name)

    def serve(
        self, served: Mapping[str, Callable[..., object]], renamed: bool = False
    ) -> dict[str, Callback]:
        """What crosses for functions that stand in the places of the submission's own."""
        handles = {
            name: self.handle(function, name if renamed else "")
            for name, function in served.items()
        }
        self.serving |= {handle.id for handle in handles.values()}
        return handles

    # --- requests ---

    def load(self, source: Source, served: Mapping[str, Callable[..., object]], seed: int,
             seconds: float) -> Loaded:  # fmt: skip
        body = {
            "module": source.module,
            "path": source.path,
            "source": source.source,
            "helpers": dict(source.helpers),
            "whole": source.whole,
            "skip": list(source.skip),
            "compiled": None if source.compiled is None else dict(source.compiled),
            "served": self.serve(served, renamed=True),
            "seed": seed,
        }
        return self.ask(Kind.LOAD, body, seconds, claims.loaded)

    def calls(
        self, body: Mapping[str, object], numbers: range, seconds: float
    ) -> Iterator[Outcome]:
        """Make calls of these numbers, as one message; what each gave, up to one that raised."""
        self.worker.link.counts.calls += len(numbers)
        for answer in self.answers(Kind.CALL, body, numbers, seconds, claims.returned):
            refused, self.refused = self.refused, None
            yield refused or answer
            if isinstance(answer, StudentRaised):
                return

    def end(self) -> None:
        """End the worker, unless it has ended already."""
        if not self.ended:
            self.ended = True
            self.sandbox.dismiss(self.worker)


def unguessable(count: int) -> range:
    """Numbers of so many requests: an answer that is sent ahead of its question knows none."""
    first = secrets.randbits(62)
    return range(first, first + count)


def fitting(
    function: Callable[..., object], args: Sequence[object], kwargs: Mapping[str, object]
) -> tuple[Sequence[object], Mapping[str, object]]:
    """Those arguments that a function takes: the submission's own in its place may take more."""
    names = _parameters(function)
    if names is None:
        return args, kwargs
    return args[: len(names)], {name: kwargs[name] for name in names if name in kwargs}


@functools.lru_cache(64)  # inspecting one takes as long as many of them take to be called
def _parameters(function: Callable[..., object]) -> tuple[str, ...] | None:
    """The names of a function's parameters; None where it takes however many."""
    parameters = inspect.signature(function).parameters.values()
    if any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters):
        return None
    return tuple(parameter.name for parameter in parameters)


def _how_it_ended(end: End) -> str:
    if end.signal:
        name = signal.Signals(end.signal).name if end.signal in list(signal.Signals) else end.signal
        return f"the program was ended by signal {name}"
    return f"the program ended itself with exit status {end.status >> 8}"
