"""What a worker says, read with nothing of it believed.        Process: grader.

A reader takes the kind, the number and the body of an answer. Whatever in a body does not fit is
the worker's own doing, so every reader raises WireError for it and nothing else.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from autograder.settings import MAX_COMPILED, MAX_FRAMES, MAX_NAME, MAX_NAMES
from autograder.worker.references import Kept
from autograder.worker.wire import Kind, WireError
from checking.errors import Frame, StudentRaised
from checking.hints import explain_missing

T = TypeVar("T")
Reader = Callable[[Kind, int, Any], T]


class Reply(NamedTuple):
    """What a call gave, and its number, by which the worker knows what it returned."""

    value: Any
    arguments: list[Any]
    warnings: tuple[str, ...]
    number: int

    def kept(self, *path: int) -> Kept:
        """A stand-in for the returned object, or a member of it, in a later call."""
        return Kept(self.number, path)


@dataclass(frozen=True)
class Loaded:
    """What became of running the source.

    Args:
        error: what stopped it, if anything did.
        failed: indices of the statements that failed, where they were run one by one.
        names: every name the module holds -> whether it can be called.
        compiled: what its files were compiled to, by path; for workers alone to read.
    """

    error: StudentRaised | None
    failed: tuple[int, ...]
    names: dict[str, bool]
    compiled: Mapping[str, bytes] = field(default_factory=dict)


def reader(read: Reader[T]) -> Reader[T]:
    """Make a WireError of whatever goes wrong while an answer is read."""

    @functools.wraps(read)
    def checked(kind: Kind, number: int, body: Any) -> T:
        try:
            return read(kind, number, body)
        except Exception as error:  # noqa: BLE001 - the boundary: the body is the worker's
            raise WireError(f"{type(error).__name__} in the body of {kind.name}") from None

    return checked


@reader
def returned(kind: Kind, number: int, body: Any) -> Reply | StudentRaised:
    """The answer to a call."""
    if kind is Kind.RAISE:
        return _raised(body)
    arguments = body.get("arguments", [])
    if kind is not Kind.RETURN or not isinstance(arguments, list):
        raise WireError("no answer to a call")
    warnings = tuple(str(warning)[:MAX_NAME] for warning in body.get("warnings", ()))
    return Reply(body["value"], arguments, warnings, number)


@reader
def loaded(kind: Kind, _number: int, body: Any) -> Loaded:
    """The answer to the submission's source."""
    if kind is Kind.RAISE:
        return Loaded(_raised(body), (), {})
    error = None if body["error"] is None else _raised(body["error"])
    failed, names = tuple(map(int, body["failed"])), _names(body["names"])
    return Loaded(error, failed, names, _compiled(body.get("compiled", {})))


def _raised(body: Any) -> StudentRaised:
    """An exception, all of it untrusted text."""
    if "missing" in body:
        return StudentRaised("", explain_missing(str(body["missing"]), _names(body["names"])))
    frames = tuple(
        Frame(str(file), int(line), str(function), str(source))
        for file, line, function, source in body["frames"][:MAX_FRAMES]
    )
    return StudentRaised(str(body["kind"])[:MAX_NAME], str(body["message"]), frames)


def _compiled(found: Mapping[object, object]) -> dict[str, bytes]:
    """What can be handed to other workers; they compile for themselves what is too large for it."""
    told = {str(path): bytes(code) for path, code in found.items() if isinstance(code, bytes)}
    return told if sum(map(len, told.values())) <= MAX_COMPILED else {}


def _names(found: dict[object, object]) -> dict[str, bool]:
    few = itertools.islice(found.items(), MAX_NAMES)
    return {str(name)[:MAX_NAME]: bool(called) for name, called in few}
