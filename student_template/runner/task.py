"""What the two processes of a check have in common: light, so that the first is there at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from checking.rubric import Row


@dataclass(frozen=True)
class Homework:
    module: str = "hw2"
    installed: Sequence[str] = ("numpy", "matplotlib", "pandas", "mnist")


@dataclass(frozen=True)
class Task:
    """What a process is asked to do.

    Args:
        path: your file.
        rows: those to run, in order.
        whole: the whole file, or its definitions alone.
    """

    path: Path
    rows: tuple[Row, ...]
    whole: bool
