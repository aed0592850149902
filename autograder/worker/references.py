"""Stand-ins for what cannot cross the wire by value.        Process: both."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Own:
    """A function of the student's module, by name."""

    name: str


@dataclass(frozen=True)
class Callback:
    """A callable of the grader's; the worker sees a function of that `name`."""

    id: int
    name: str


@dataclass(frozen=True)
class Remote:
    """A function of the worker's that has no name in the module, passed to a callback or returned.

    Args:
        id: its number.
        name: untrusted text.
        arrays: those that it holds, where it was returned: it may be a cache.
    """

    id: int
    name: str
    arrays: tuple[object, ...] = ()


@dataclass(frozen=True)
class Kept:
    """A value that stayed in the worker: what call `call` returned, or a member of it."""

    call: int
    path: tuple[int, ...] = ()


@dataclass(frozen=True)
class Opaque:
    """Something the worker returned that has no plain value.

    Args:
        type_name: untrusted text.
        arrays: those among its attributes.
    """

    type_name: str
    arrays: tuple[object, ...] = ()
