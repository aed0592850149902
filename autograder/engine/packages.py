"""The installed packages that a submission uses, and when the worker program imports them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .assignment import Assignment
    from .conversation import Source


@dataclass(frozen=True)
class Packages:
    """What the worker program imports before it forks.

    Args:
        modules: installed packages that the submission names.
        later: those that it names in plain imports alone: imported when a worker uses one.
        constants: "module:attribute" -> what the function put there returns; "{data}" stands for
            the run's data folder.
    """

    modules: Sequence[str] = ()
    later: Sequence[str] = ()
    constants: Mapping[str, str | None] | None = None


def used(source: Source, assignment: Assignment) -> Packages:
    """Those of the assignment's packages whose names occur in the source."""
    everything = b"\n".join([source.source, *(content for _, content in source.helpers.values())])
    named = [name for name in assignment.packages if _top(name) in everything]
    later = [name for name in named if _named_in_imports_alone(name, everything)]
    at_once = [name for name in named if name not in later]
    return Packages(at_once, later, assignment.constants)


def _named_in_imports_alone(package: str, source: bytes) -> bool:
    """Whether what a source uses of a package, it uses through a name of its own for it."""
    holder, _, module = package.rpartition(".")
    name, holder = re.escape(package), re.escape(holder)
    lines = rf"import {name}|from {holder} import {module}" if holder else rf"import {name}"
    plain = rf"^[ \t]*(?:{lines})(?: as \w+)?[ \t\r]*(?:#.*)?$"
    return len(re.findall(plain.encode(), source, re.MULTILINE)) == source.count(_top(package))


def _top(package: str) -> bytes:
    return package.partition(".")[0].encode()
