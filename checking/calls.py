"""Calls of the student's functions, as graded tests make them, wherever the code runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import numpy as np

Way = TypeVar("Way", bound=Callable[..., Any])


@dataclass(frozen=True)
class Name:
    """What is shown by its name in place of a value.

    Args:
        text: the name.
        own: whether it is a name in the student's module.
    """

    text: str
    own: bool = False


@dataclass(frozen=True)
class Call:
    """What was asked, for the feedback."""

    function: str
    args: Sequence[object]
    kwargs: Mapping[str, object]


@dataclass(frozen=True)
class Part:
    """What an earlier call returned, or a member of it: shown as that call.

    Args:
        call: the earlier one.
        path: index after index into what it returned.
    """

    call: Call
    path: Sequence[int]


class Reply(Protocol):
    """What a call gave."""

    @property
    def value(self) -> Any:
        """What it returned: plain values and arrays; anything else has a `type_name`."""

    @property
    def arguments(self) -> list[Any]:
        """The arguments as they are after the call, if they were asked for."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """NumPy's floating point errors on the way: "overflow", "invalid", "divide by zero"."""

    def kept(self, *path: int) -> Any:
        """The object that was returned, or a member of it, to be passed on; needs `keep`."""


class Student(Protocol):
    """The submission's functions. `student.f(...)` is `student.call("f", ...).value`."""

    notes: list[str]
    image: bytes
    caption: str
    records: dict[str, float]

    @property
    def last(self) -> Call | None:
        """The last call that was made."""

    @property
    def seed(self) -> int:
        """Of this row's draws, the same in every attempt at it."""

    def rng(self) -> np.random.Generator:
        """A generator from the row's seed."""

    def activation(self, name: str) -> Any:
        """What to pass for one of the student's own functions."""

    def way(self, usual: Way) -> Way:
        """A step of a test, or another function of the same name that does it in this attempt."""

    def note(self, text: str) -> None:
        """Say something in the row, whether it passes or not."""

    def picture(self, png: bytes, caption: str) -> None:
        """Show a picture in the row, with a caption for who cannot see it."""

    def record(self, key: str, value: float) -> None:
        """Keep a number with the row."""

    def __getattr__(self, name: str) -> Callable[..., Any]: ...

    def call(self, function: str, /, *args: Any, **kwargs: Any) -> Reply:
        """Call a function of the submission's.

        Args:
            function: its name.
            *args: plain values, arrays, functions of the test's, `activation(...)`.
            **kwargs: keyword arguments of the call; and `arguments_after=True`, which asks for the
                arguments as they are after the call, `keep=True`, which keeps what is returned, and
                `opaque`, paths into it that are not wanted as values.

        Raises:
            StudentRaised: the function raised, or is missing.
            WorkerLost: it did not come back.
            Mismatch: raised by a function of the test's while the call ran.
        """

    def each(
        self, function: str, calls: Sequence[Sequence[Any]], /, **kwargs: Any
    ) -> Iterator[Reply]:
        """Call a function of the submission's with one list of arguments after the other.

        As `call` for each of them; where processes lie between, they cross as one message.
        """
