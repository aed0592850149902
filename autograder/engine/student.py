"""`student.<function>(...)`: the submission's functions, called across the wire.

The graded tests see this object alone. It judges nothing; it turns what came back into a value, a
`StudentRaised` or a `WorkerLost`, and remembers the last call for the feedback.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from autograder.worker.references import Kept, Own
from autograder.worker.wire import Kind
from checking import calls
from checking.calls import Call, Name, Part, Way
from checking.errors import StudentRaised

from . import claims
from .attempts import OWN, Attempt
from .claims import Reply
from .conversation import Session, unguessable

Made = tuple[str, Sequence[object], Mapping[str, object]]


@dataclass(frozen=True)
class Step:
    """One call of a chain.

    Args:
        function: its name.
        args: as of any call; and `Earlier`, for what an earlier step returns.
        opaque: paths into the returned tuple that are not to be sent.
    """

    function: str
    args: Sequence[object]
    opaque: Sequence[tuple[int, ...]] = ()


@dataclass(frozen=True)
class Earlier:
    """A member of what an earlier step of the chain returns: the step's index, and the path."""

    step: int
    path: tuple[int, ...]


class Student(calls.Student):
    """What graded tests call. Attributes other than these are the submission's functions."""

    def __init__(self) -> None:
        self.session: Session | None = None
        self.attempt_now = OWN
        self.row_seed = 0
        self.made: Made | None = None
        self.kept: dict[int, Made] = {}  # number of a call whose answer was kept -> the call
        self.notes: list[str] = []
        self.records: dict[str, float] = {}
        self.image, self.caption = b"", ""
        self.call_s = 10.0
        self.run_anew: Callable[[], object] = lambda: None
        """Runs the submission's file again in the same worker: its functions forget what they hold.
        What earlier calls returned may still be referred to."""

    def begin(
        self,
        session: Session,
        attempt: Attempt,
        seed: int,
        call_s: float,
        run_anew: Callable[[], object] = lambda: None,
    ) -> None:
        """Take a worker that runs the submission, once and when it is asked to, for one attempt at
        one row.
        """
        self.session, self.attempt_now, self.row_seed, self.call_s = session, attempt, seed, call_s
        self.run_anew = run_anew
        self.made = None
        self.kept = {}
        self.notes = []
        self.records = {}
        self.image, self.caption = b"", ""

    @property
    def last(self) -> Call | None:
        """The last call, as it is shown: put into words when somebody asks, most calls pass."""
        if self.made is None:
            return None
        return self._call(self.made)

    def _call(self, made: Made) -> Call:
        function, args, kwargs = made
        return Call(function, *self._shown((list(args), kwargs)))

    def _shown(self, value: Any) -> Any:
        """Arguments with what stands for something of the worker's as it can be shown."""
        if isinstance(value, Own):
            return Name(value.name, own=True)
        if isinstance(value, Kept):
            made = self.kept.get(value.call)
            return Part(self._call(made), value.path) if made else Name("cache")
        if isinstance(value, list | tuple):
            return type(value)(map(self._shown, value))
        if isinstance(value, dict):
            return {key: self._shown(item) for key, item in value.items()}
        return value

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

    def call(self, function: str, /, *args: object, **options: Any) -> Reply:
        """Call a function of the submission's once; the options are those of `each`."""
        return next(self.each(function, [args], **options))

    def each(
        self,
        function: str,
        calls: Sequence[Sequence[object]],
        /,
        *,
        keep: bool = False,
        arguments_after: bool = False,
        opaque: Sequence[tuple[int, ...]] = (),
        serve: Mapping[str, Callable[..., object]] | None = None,
        reseed: int | None = None,
        **kwargs: object,
    ) -> Iterator[Reply]:
        """Call a function of the submission's with one list of arguments after the other.

        They cross as one message, so that a call on small arrays costs little more than itself.

        Args:
            function: its name.
            calls: the arguments of each: plain values, arrays, callables, `own(...)`, `kept(...)`.
            keep: whether the returned object may be referred to later.
            arguments_after: whether to send the arguments back as they are after the call.
            opaque: paths into the returned tuple that are not to be sent.
            serve: functions of the grader's that stand under these names during a call.
            reseed: seed for the submission's generators, just before a call.
            **kwargs: keyword arguments of every call.

        Raises:
            StudentRaised: the function raised, or is missing.
            WorkerLost: it did not come back.
            Mismatch: raised by a callable of the test's while a call ran.
        """
        session = self.session
        assert session is not None
        body: dict[str, object] = {"function": function, "calls": [list(args) for args in calls]}
        # What is not asked for is not sent: most calls are of small arrays, and time is in words.
        asked = {"kwargs": kwargs, "opaque": [list(path) for path in opaque], "keep": keep,
                 "arguments_after": arguments_after}  # fmt: skip
        body |= {name: value for name, value in asked.items() if value}
        if serve:
            body["serve"] = session.serve(serve)
        if reseed is not None:
            body["seed"] = [reseed]
        made = [(function, args, kwargs) for args in calls]
        for args, reply in zip(calls, self._replies(made, body, unguessable(len(calls)))):
            if arguments_after and len(reply.arguments) != len(args):
                raise session.lost("crashed", "it sent back other arguments than those of the call")
            yield reply

    def refill(
        self, kept: Kept, places: Sequence[tuple[Any, Any]], shaped: Sequence[tuple[Any, Any]]
    ) -> Reply:
        """Have what a call returned copied in the worker, with other arrays in it.

        Args:
            kept: what to copy, an object of whatever class.
            places: (array, other array): what is equal to the first gives way to the second.
            shaped: the same for arrays that are none of those, and have the shape of one of these.
        """
        assert self.session is not None
        body = {"kept": kept, "places": list(places), "shaped": list(shaped)}
        answer = self.session.ask(Kind.REFILL, body, self.call_s, claims.returned)
        if isinstance(answer, StudentRaised):
            raise answer
        return answer

    def chain(self, *steps: Step) -> Iterator[Reply]:
        """Calls that take what earlier ones return, which stays with the worker: as one message.

        Raises:
            StudentRaised: as `each`, when the step that raised is reached.
        """
        own = unguessable(len(steps))
        calls = [
            [Kept(own[a.step], a.path) if isinstance(a, Earlier) else a for a in step.args]
            for step in steps
        ]
        each = [
            {"function": s.function, "opaque": [list(path) for path in s.opaque]} for s in steps
        ]
        body = {"calls": calls, "each": each, "keep": True}
        made: list[Made] = [(step.function, args, {}) for step, args in zip(steps, calls)]
        return self._replies(made, body, own)

    def _replies(
        self, made: Sequence[Made], body: Mapping[str, object], own: range
    ) -> Iterator[Reply]:
        """What calls of these numbers gave, each the last one while the test looks at its reply."""
        assert self.session is not None
        self.made = made[0]
        given = []  # all of them, before the test can stop in the middle
        for given_now in self.session.calls(body, own, self.call_s):
            given.append(given_now)  # if the worker is lost, then in the next call
            self.made = made[min(len(given), len(made) - 1)]
        for call, outcome in zip(made, given):
            self.made = call
            if not isinstance(outcome, Reply):
                raise outcome
            if "keep" in body and not _takes_ours(call[1]):
                self.kept[outcome.number] = call
            yield outcome


def _takes_ours(args: Sequence[object]) -> bool:
    """Whether a function of the grader's is among the arguments: no student could paste the call,
    and the others may tell what another of their functions should return.
    """
    members = [item for arg in args for item in (arg if isinstance(arg, list | tuple) else [arg])]
    return any(map(callable, members))
