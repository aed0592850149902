"""What the student's code raised, in words, and what NumPy noted.

Process: forked worker, beside student code.
"""

from __future__ import annotations

import itertools
import traceback
from collections.abc import Collection
from typing import Any

import numpy as np

from .caps import MAX_FRAMES, MAX_MESSAGE


def describe(error: BaseException, paths: Collection[str]) -> dict[str, Any]:
    """An exception as plain text, with the lines of the submission it passed through.

    Args:
        error: raised by the student's code, and its own in whatever it does.
        paths: of the submission's files.
    """
    try:
        message = str(error)[:MAX_MESSAGE]
    except BaseException:  # noqa: BLE001 - the student's own __str__ may do anything
        message = "(its text could not be shown)"
    frames = [
        (frame.filename, frame.lineno or 0, frame.name, (frame.line or "")[:200])
        for frame in itertools.islice(traceback.extract_tb(error.__traceback__), 10_000)
        if frame.filename in paths
    ]
    if isinstance(error, SyntaxError):
        frames.append((error.filename or "", error.lineno or 0, "", (error.text or "")[:200]))
    frames = frames[:1] + frames[1:][-(MAX_FRAMES - 1) :]
    return {"kind": type(error).__name__[:100], "message": message, "frames": frames}


def errors_noted(found: list[str]) -> np.errstate:
    """Collect NumPy's floating point errors, whatever the module silenced when it was imported."""
    note = lambda kind, _flag: found.append(kind)  # noqa: E731
    return np.errstate(call=note, over="call", invalid="call", divide="call", under="ignore")
