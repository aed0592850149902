"""`student.<function>(...)`: the submission's functions, called across the wire.

The graded tests see this object alone. It judges nothing; it turns what came back into a value, a
`StudentRaised` or a `WorkerLost`, and remembers the last call for the feedback.
"""

from __future__ import annotations

import secrets
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import numpy as np

from autograder.worker.references import Callback, Kept, Opaque, Own, Remote
from autograder.worker.wire import Buffer, Kind, WireError, encode
from checking import calls
from checking.calls import Call, Name, Way
from checking.declare import Budget
from checking.errors import HarnessError, Mismatch, StudentRaised, WorkerLost

from . import claims
from .attempts import OWN, Attempt
from .claims import Loaded, Reply
from .sandbox import End, Sandbox, Worker

MAX_NESTED = 8  # calls of ours inside calls of theirs; three are honest: differences, f, activation
T = TypeVar("T")


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
    """

    module: str
    path: str
    source: bytes
    helpers: Mapping[str, tuple[str, bytes]]
    whole: bool = True
    skip: tuple[int, ...] = ()


@dataclass
class Session:
    """One worker with the submission in it, for one attempt at one row."""

    sandbox: Sandbox
    worker: Worker
    budget: Budget
    started: float
    callables: list[Callable[..., object]] = field(default_factory=list)
    refused: Mismatch | None = None
    ended: bool = False
    deadlines: list[float] = field(default_factory=list)
    """Of the requests that wait for an answer, the outermost first."""

    @property
    def ends(self) -> float:
        """Monotonic seconds at which the attempt's wall time is over."""
        return self.started + self.budget.wall_s

    # --- one message and its answer ---

    def ask(
        self, kind: Kind, body: Mapping[str, object], seconds: float, read: claims.Reader[T]
    ) -> T:
        """Send a request and serve the grader's callables until it is answered.

        Args:
            kind: of the request.
            body: of the request.
            seconds: wall time; a request from within a callable ends with the outer one's time.
            read: makes something of the answer.

        Raises:
            WorkerLost: no well-formed answer in time.
        """
        deadline = min(time.monotonic() + seconds, *self.deadlines[-1:], self.ends)
        number = secrets.randbits(63)  # an answer sent ahead of the question cannot know it
        link = self.worker.link
        self.deadlines.append(deadline)
        try:
            link.send(kind, number, encode(dict(body), self.substitute), deadline)
            while True:
                answer, answered, value = link.receive(deadline)
                if answered != number:
                    raise WireError(f"an answer to message {answered}, but {number} is pending")
                if answer is not Kind.CALLBACK:
                    return read(answer, number, value)
                link.send(*self.answer(number, value), deadline)
        except TimeoutError:
            raise self.lost("timed_out") from None
        except WireError as error:
            raise self.lost("crashed", f"it sent what is no answer ({error})") from None
        except (EOFError, OSError):
            raise self.lost() from None
        finally:
            self.deadlines.pop()

    def lost(self, how: str = "", why: str = "") -> WorkerLost:
        """End the worker and say what became of it."""
        self.ended = True
        end = self.sandbox.end(self.worker)
        cpu_s = self.budget.cpu_s
        if how == "timed_out" or end.signal == signal.SIGXCPU or end.cpu_s >= cpu_s:
            waited = time.monotonic() - self.started
            used = f"{end.cpu_s:.0f} s of CPU time" if end.cpu_s >= cpu_s else f"{waited:.0f} s"
            return WorkerLost("timed_out", f"no answer after {used}")
        return WorkerLost("crashed", why or _how_it_ended(end))

    def answer(self, number: int, request: Any) -> tuple[Kind, int, list[Buffer]]:
        """Call one of the grader's callables with what the student's code passed."""
        try:
            function = self.local(Callback(request["callback"], ""))
            value = function(*self.local(request["args"]), **self.local(request["kwargs"]))
            return Kind.ANSWER, number, encode(value, self.substitute)
        except Mismatch as mismatch:
            self.refused = self.refused or mismatch
            kind, message = "ValueError", str(mismatch)
        except Exception as error:  # noqa: BLE001 - the arguments are the student's: so is the error
            kind = error.kind if isinstance(error, StudentRaised) else type(error).__name__
            message = str(error)[:2000]
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
            body = {"function": function, "args": list(args), "kwargs": kwargs}
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

    def handle(self, function: Callable[..., object]) -> Callback:
        for number, known in enumerate(self.callables):
            if known is function:
                return Callback(number, function.__name__)
        self.callables.append(function)
        return Callback(len(self.callables) - 1, function.__name__)

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
            "served": {name: self.handle(function) for name, function in served.items()},
            "seed": seed,
        }
        return self.ask(Kind.LOAD, body, seconds, claims.loaded)

    def end(self) -> None:
        """End the worker, unless it has ended already."""
        if not self.ended:
            self.ended = True
            self.sandbox.end(self.worker)


class Student(calls.Student):
    """What graded tests call. Attributes other than these are the submission's functions."""

    def __init__(self) -> None:
        self.session: Session | None = None
        self.attempt_now = OWN
        self.row_seed = 0
        self.last: Call | None = None
        self.notes: list[str] = []
        self.records: dict[str, float] = {}
        self.image, self.caption = b"", ""
        self.call_s = 10.0

    def begin(self, session: Session, attempt: Attempt, seed: int, call_s: float) -> None:
        """Take a worker that holds the submission, for one attempt at one row."""
        self.session, self.attempt_now, self.row_seed, self.call_s = session, attempt, seed, call_s
        self.last = None
        self.notes = []
        self.records = {}
        self.image, self.caption = b"", ""

    @property
    def attempt(self) -> str:
        return self.attempt_now.name

    @property
    def seed(self) -> int:
        return self.row_seed

    def rng(self) -> np.random.Generator:
        return np.random.default_rng(self.row_seed)

    def own(self, name: str) -> Own:
        return Own(name)

    def activation(self, name: str) -> Own:
        """The activation of that name, the served one where this attempt serves it."""
        return Own(name)

    def way(self, usual: Way) -> Way:
        """A step of a test, in the way of this attempt."""
        return cast("Way", self.attempt_now.ways.get(usual.__name__, usual))

    def note(self, text: str) -> None:
        self.notes.append(text)

    def picture(self, png: bytes, caption: str) -> None:
        self.image, self.caption = png, caption

    def record(self, key: str, value: float) -> None:
        self.records[key] = float(value)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *args, **kwargs: self.call(name, *args, **kwargs).value

    def call(
        self,
        function: str,
        /,
        *args: object,
        keep: bool = False,
        arguments_after: bool = False,
        opaque: Sequence[tuple[int, ...]] = (),
        serve: Mapping[str, Callable[..., object]] | None = None,
        reseed: int | None = None,
        **kwargs: object,
    ) -> Reply:
        """Call a function of the submission's.

        Args:
            function: its name.
            *args: plain values, arrays, callables, `own(...)`, `kept(...)`.
            keep: whether the returned object may be referred to later.
            arguments_after: whether to send the arguments back as they are after the call.
            opaque: paths into the returned tuple that are not to be sent.
            serve: functions of the grader's that stand under these names during this call.
            reseed: seed for the submission's generators, just before the call.
            **kwargs: keyword arguments of the call.

        Raises:
            StudentRaised: the function raised, or is missing.
            WorkerLost: it did not come back.
            Mismatch: raised by a callable of the test's while the call ran.
        """
        session = self.session
        assert session is not None
        self.last = Call(function, *_shown((args, kwargs)))
        options = {
            "kwargs": kwargs,
            "opaque": [list(path) for path in opaque],
            "keep": keep,
            "arguments_after": arguments_after,
            "serve": {name: session.handle(served) for name, served in (serve or {}).items()},
            "seed": [] if reseed is None else [reseed],
        }
        # What is not asked for is not sent: most calls are of small arrays, and time is in words.
        asked = {name: value for name, value in options.items() if value}
        body = {"function": function, "args": list(args), **asked}
        answer = session.ask(Kind.CALL, body, self.call_s, claims.returned)
        if session.refused is not None:
            refused, session.refused = session.refused, None
            raise refused
        if isinstance(answer, StudentRaised):
            raise answer
        if arguments_after and len(answer.arguments) != len(args):
            raise session.lost("crashed", "it sent back other arguments than those of the call")
        return answer


def _shown(value: Any) -> Any:
    """Arguments with what stands for something of the worker's replaced by its name."""
    if isinstance(value, Own):
        return Name(value.name, own=True)
    if isinstance(value, Kept):
        return Name("cache")  # an object of the student's own, from the call before
    if isinstance(value, list | tuple):
        return type(value)(_shown(item) for item in value)
    if isinstance(value, dict):
        return {key: _shown(item) for key, item in value.items()}
    return value


def _how_it_ended(end: End) -> str:
    if end.signal:
        name = signal.Signals(end.signal).name if end.signal in list(signal.Signals) else end.signal
        return f"the program was ended by signal {name}"
    return f"the program ended itself with exit status {end.status >> 8}"


__all__ = ["Call", "Loaded", "Opaque", "Reply", "Session", "Source", "Student"]
