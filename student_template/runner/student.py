"""`student.f(...)`: your functions, as the tests call them."""

from __future__ import annotations

import linecache
import traceback
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from checking.calls import Call, Name, Part, Way
from checking.errors import Frame, Mismatch, StudentRaised
from checking.hints import explain_missing

from .limits import MAX_FRAMES, MAX_MESSAGE
from .values import copied, plain


@dataclass(frozen=True)
class Reply:
    """What a call gave."""

    value: Any
    arguments: list[Any]
    warnings: tuple[str, ...]
    returned: Any
    call: Call

    def kept(self, *path: int) -> Any:
        """The object that was returned, or a member of it."""
        value = self.returned
        for step in path:
            value = value[step]
        return Kept(value, Part(self.call, path))


@dataclass(frozen=True)
class Kept:
    """An object of yours that goes back to you as it is, and the call that it came from."""

    value: Any
    origin: Part


@dataclass(frozen=True)
class Own:
    """One of your functions, by name."""

    name: str


class LocalStudent:
    """The functions of a module in this process."""

    def __init__(self, module: types.ModuleType, folder: Path, seed: int) -> None:
        self._module = module
        self._folder = folder
        self._refused: Mismatch | None = None
        self.seed = seed
        self._last: Call | None = None
        self.notes: list[str] = []
        self.records: dict[str, float] = {}
        self.image, self.caption = b"", ""

    @property
    def last(self) -> Call | None:
        return self._last

    def rng(self) -> np.random.Generator:
        return np.random.default_rng(self.seed)

    def activation(self, name: str) -> Own:
        return Own(name)

    def way(self, usual: Way) -> Way:
        return usual

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
        *args: Any,
        arguments_after: bool = False,
        keep: bool = False,  # noqa: ARG002 - everything is kept here
        opaque: object = (),  # noqa: ARG002 - and everything is seen
        **kwargs: Any,
    ) -> Reply:
        """Call one of your functions with copies of these arguments."""
        self._last = call = Call(function, *_shown((args, kwargs)))
        target = self._function(function)
        arguments = [self._resolved(copied(value)) for value in args]
        keywords = {key: self._resolved(copied(value)) for key, value in kwargs.items()}
        warnings: list[str] = []
        np.seterrcall(lambda kind, _flag: warnings.append(kind))
        try:
            with np.errstate(over="call", invalid="call", divide="call", under="ignore"):
                returned = target(*arguments, **keywords)
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is the student's
            self._raise_refusal()
            raise self._described(error) from None
        self._raise_refusal()
        after = [plain(value) for value in arguments] if arguments_after else []
        return Reply(plain(returned), after, tuple(sorted(set(warnings))), returned, call)

    def each(
        self, function: str, calls: Sequence[Sequence[Any]], /, **kwargs: Any
    ) -> Iterator[Reply]:
        """Call one of your functions with one list of arguments after the other."""
        for args in calls:
            yield self.call(function, *args, **kwargs)

    def _function(self, name: str) -> Callable[..., Any]:
        target = vars(self._module).get(name)
        if not callable(target):
            names = {key: callable(value) for key, value in vars(self._module).items()}
            raise StudentRaised("", explain_missing(name, names))
        return target

    def _resolved(self, value: Any) -> Any:
        """An argument with what stands for your own things replaced by them."""
        if isinstance(value, Own):
            return self._function(value.name)
        if isinstance(value, Kept):
            return value.value
        if isinstance(value, list | tuple):
            return type(value)(self._resolved(item) for item in value)
        return self._watched(value) if callable(value) else value

    def _watched(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A function of the test's: it sees copies; what it objects to is told after the call."""

        def called(*args: Any, **kwargs: Any) -> Any:
            try:
                values = {key: plain(value) for key, value in kwargs.items()}
                return copied(function(*[plain(value) for value in args], **values))
            except Mismatch as mismatch:
                self._refused = self._refused or mismatch
                raise ValueError(str(mismatch)) from None

        called.__name__ = called.__qualname__ = function.__name__
        return called

    def _raise_refusal(self) -> None:
        refused, self._refused = self._refused, None
        if refused is not None:
            raise refused

    def _described(self, error: BaseException) -> StudentRaised:
        """An exception with the lines of your files that it passed through."""
        if isinstance(error, StudentRaised):
            return error
        try:
            message = str(error)[:MAX_MESSAGE]
        except BaseException:  # noqa: BLE001 - the exception's own __str__ may do anything
            message = "(its text could not be shown)"
        frames = tuple(
            Frame(
                Path(frame.filename).name, frame.lineno or 0, frame.name, (frame.line or "")[:200]
            )
            for frame in traceback.extract_tb(error.__traceback__, limit=10_000)
            if Path(frame.filename).parent == self._folder and frame.name != "call"
        )
        return StudentRaised(type(error).__name__, message, frames[:1] + frames[1:][-MAX_FRAMES:])


def _shown(value: Any) -> Any:
    """Arguments with what stands for something of yours replaced by its name."""
    if isinstance(value, Own):
        return Name(value.name, own=True)
    if isinstance(value, Kept):
        return value.origin
    if isinstance(value, list | tuple):
        return type(value)(_shown(item) for item in value)
    if isinstance(value, dict):
        return {key: _shown(item) for key, item in value.items()}
    return value


def remember_lines(path: Path, source: str) -> None:
    """Let tracebacks show the lines that were run, whatever has been saved since."""
    lines = source.splitlines(keepends=True)
    linecache.cache[str(path)] = (len(source), None, lines, str(path))
