"""What an entry of the catalogue is, and when a student's function is said to have its mistake.

An entry holds its mistaken function itself, a few lines over the reference. It is called with the
very inputs of the battery that the student's function is called with, and what came back is
compared. So shapes, exceptions, overflows and changed arguments are predicted along with values.
"""

from __future__ import annotations

import functools
import itertools
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from autograder.engine.attempts import Attempt
from autograder.engine.diagnosis import Examination
from autograder.engine.student import Student
from checking.errors import Mismatch, StudentRaised, WorkerLost

from .seen import Seen, aside, differing, same, same_messages, same_values
from .subjects import Examined, Mistaken, Subject

Function = Callable[..., Any]
Battery = Callable[[Subject], Iterable[Seen]]
ENOUGH = 2  # values that have to show a mistake: one could be a coincidence; else exceptions do,
# where NumPy's texts with their shapes are the very same


@dataclass(frozen=True, eq=False)
class Entry:
    """One mistake.

    Args:
        id: "function.slug", stable.
        sentence: what is wrong, to the student.
        hint: a question, or where in the handout to look.
        functions: the mistaken function, and variants of it that the same sentence is true of.
    """

    id: str
    sentence: str
    hint: str
    functions: list[Function] = field(default_factory=list, repr=False)

    def variant(self, function: Function) -> Function:
        """Decorate another function that the sentence is true of."""
        self.functions.append(function)
        return function


@dataclass
class Catalogue:
    """The mistakes of one function.

    Args:
        function: its name.
        right: the reference's.
        battery: calls a function with several independent inputs.
        as_right: what is as right where the handout is silent, and the battery sees it.
        entries: in the order of the file.
    """

    function: str
    right: Function
    battery: Battery
    as_right: Sequence[Function] = ()
    entries: list[Entry] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        nothing = self.add(
            "returns-nothing",
            f"{self.function} returns None.",
            "Does every way through your function end in a return statement? Printing is not one.",
        )
        nothing.variant(lambda *_, **__: None)

    def mistake(self, sentence: str, hint: str) -> Callable[[Function], Entry]:
        """Decorate a mistaken function; its name is the entry's slug."""

        def register(function: Function) -> Entry:
            entry = self.add(function.__name__.replace("_", "-").lower(), sentence, hint)
            entry.variant(function)
            return entry

        return register

    def add(self, slug: str, sentence: str, hint: str) -> Entry:
        """An entry that has no functions yet."""
        entry = Entry(f"{self.function}.{slug}", sentence, hint)
        self.entries.append(entry)
        return entry

    # --- matching ---

    def diagnose(self, examination: Examination) -> Entry | None:
        """The one entry that the student's function agrees with, in every call.

        Under each of the attempts that serve helpers, where there are any: none may contradict.
        None is named where the function is right with the student's own helpers: what others make
        it do then is no mistake of its own.
        """
        own, *serving = examination.attempts
        if serving and self._right_with(examination, own):
            return None
        found: dict[str, Entry] = {}
        for attempt in serving or [own]:
            with examination.student(attempt) as student, suppress(Mismatch, StudentRaised):
                entry = self.match(list(self._seen(examination, student)))
                found |= {entry.id: entry} if entry else {}
        return next(iter(found.values())) if len(found) == 1 else None

    def _right_with(self, examination: Examination, attempt: Attempt) -> bool:
        """Whether the battery sees nothing wrong; it is left at the first call that is."""
        right = [self.signature(function) for function in (self.right, *self.as_right)]
        with (
            suppress(Mismatch, StudentRaised, WorkerLost),  # a helper may be slow, or wrong
            examination.student(attempt) as student,
        ):
            for at, call in enumerate(self._seen(examination, student)):
                right = [calls for calls in right if same(call, calls[at])]
                if not right:
                    break
            return bool(right)
        return False

    def _seen(self, examination: Examination, student: Student) -> Iterable[Seen]:
        return self.battery(Examined(examination, student))

    def match(self, seen: Sequence[Seen]) -> Entry | None:
        """The one entry that predicts all that was seen.

        Where several predict the values, those count that predict what happened beside them, too.
        """
        fits = [
            (entry, function)
            for entry in self.entries
            for function in entry.functions
            if self._fits(function, seen)
        ]
        beside = aside(seen)
        exact = [entry for entry, function in fits if aside(self.signature(function)) == beside]
        found = {entry.id: entry for entry in exact or [entry for entry, _ in fits]}
        return next(iter(found.values())) if len(found) == 1 else None

    def _fits(self, function: Function, seen: Sequence[Seen]) -> bool:
        if not same_values(seen, _prediction(self.battery, function)):
            return False
        prediction = self.signature(function)
        if not differing(prediction, self.signature(self.right)):
            return aside(prediction) == aside(seen)  # a mistake in nothing but that
        return len(self.shown(function)) >= ENOUGH or same_messages(prediction, seen)

    def signature(self, function: Function) -> tuple[Seen, ...]:
        """What a function of ours gives on the battery."""
        return tuple(_prediction(self.battery, function))

    def shown(self, function: Function) -> list[int]:
        """The calls in which a mistake shows by a value."""
        calls = self.signature(function)
        return [at for at in differing(calls, self.signature(self.right)) if not calls[at].raised]


class Prediction:
    """What a function of ours gives on a battery, call after call, as far as somebody asks."""

    def __init__(self, calls: Iterable[Seen]) -> None:
        self.known: list[Seen] = []
        self.calls = iter(calls)

    def __iter__(self) -> Iterator[Seen]:
        for index in itertools.count():
            if index == len(self.known):
                call = next(self.calls, None)
                if call is None:
                    return
                self.known.append(replace(call, raw=None))
            yield self.known[index]


@functools.cache
def _prediction(battery: Battery, function: Function) -> Prediction:
    home = vars(sys.modules[battery.__module__])
    return Prediction(battery(Mistaken(function, home)))
