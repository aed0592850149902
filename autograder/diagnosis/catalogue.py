"""What an entry of the catalogue is, and when a student's function is said to have its mistake.

An entry holds its mistaken function itself, a few lines over the reference. It is called with the
very inputs of the battery that the student's function is called with, and what came back is
compared. So shapes, exceptions, overflows and changed arguments are predicted along with values.
"""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from autograder.engine.diagnosis import Examination
from checking.errors import Mismatch, StudentRaised

from .seen import Seen, differing, same_values
from .subjects import Examined, Mistaken, Subject

Function = Callable[..., Any]
Battery = Callable[[Subject], Iterable[Seen]]
ENOUGH = 2  # calls of a battery that have to show a mistake: one could be a coincidence


@dataclass(frozen=True, eq=False)
class Entry:
    """One mistake.

    Args:
        id: "function.slug", stable.
        sentence: what is wrong, to the student.
        hint: a question, or where in the handout to look.
        raises: what the exceptions' texts must contain, for a mistake that shows in nothing else.
        functions: the mistaken function, and variants of it that the same sentence is true of.
    """

    id: str
    sentence: str
    hint: str
    raises: str = ""
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
        entries: in the order of the file.
    """

    function: str
    right: Function
    battery: Battery
    entries: list[Entry] = field(default_factory=list, repr=False)

    def mistake(self, sentence: str, hint: str, raises: str = "") -> Callable[[Function], Entry]:
        """Decorate a mistaken function; its name is the entry's slug."""

        def register(function: Function) -> Entry:
            slug = function.__name__.replace("_", "-").lower()
            entry = Entry(f"{self.function}.{slug}", sentence, hint, raises, [function])
            self.entries.append(entry)
            return entry

        return register

    # --- matching ---

    def diagnose(self, examination: Examination) -> Entry | None:
        """The one entry that the student's function agrees with, in every call.

        Under each of the attempts that serve helpers, where there are any: none may contradict.
        """
        found: dict[str, Entry] = {}
        for attempt in examination.attempts[1:] or examination.attempts:
            with examination.student(attempt) as student, suppress(Mismatch, StudentRaised):
                entry = self.match(list(self.battery(Examined(student, self.function))))
                found |= {entry.id: entry} if entry else {}
        return next(iter(found.values())) if len(found) == 1 else None

    def match(self, seen: Sequence[Seen]) -> Entry | None:
        """The one entry that predicts all that was seen.

        Where several predict the values, those count that predict what happened beside them, too.
        """
        fits = [
            (entry, function)
            for entry in self.entries
            for function in entry.functions
            if self._fits(entry, function, seen)
        ]
        exact = [entry for entry, function in fits if _aside(self.signature(function), seen)]
        found = {entry.id: entry for entry in exact or [entry for entry, _ in fits]}
        return next(iter(found.values())) if len(found) == 1 else None

    def _fits(self, entry: Entry, function: Function, seen: Sequence[Seen]) -> bool:
        if not same_values(seen, _called(self.battery, function)):
            return False
        if entry.raises and not all(
            re.search(entry.raises, call.message) for call in seen if call.raised
        ):
            return False
        prediction = self.signature(function)
        # A mistake with the right values is one of what happens beside them.
        return bool(differing(prediction, self.signature(self.right))) or _aside(prediction, seen)

    def signature(self, function: Function) -> tuple[Seen, ...]:
        """What a function of ours gives on the battery."""
        return _signature(self.battery, function)

    def evidence(self, function: Function) -> int:
        """In how many calls a mistake shows by more than an exception."""
        mistaken, right = self.signature(function), self.signature(self.right)
        shown = [index for index in differing(mistaken, right) if not mistaken[index].raised]
        return len(shown) or sum(a.aside != b.aside for a, b in zip(mistaken, right))


def _called(battery: Battery, function: Function) -> Iterable[Seen]:
    return battery(Mistaken(function, vars(sys.modules[battery.__module__])))


@functools.cache
def _signature(battery: Battery, function: Function) -> tuple[Seen, ...]:
    return tuple(replace(seen, raw=None) for seen in _called(battery, function))


def _aside(some: Sequence[Seen], others: Sequence[Seen]) -> bool:
    return all(a.aside == b.aside for a, b in zip(some, others))
