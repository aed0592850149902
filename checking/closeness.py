"""How near a row is to its tolerance: the largest error of all inputs, as a multiple of it.

Kept beside the comparisons, which see numbers and know no row; a row runs in one thread.
"""

from __future__ import annotations

import threading
from typing import Any

import numpy as np

_row = threading.local()


def begin() -> None:
    """A row begins."""
    _row.largest = 0.0


def note(error: np.ndarray[Any, Any], allowed: np.ndarray[Any, Any]) -> None:
    """Errors and what is allowed, entry by entry; where nothing is, there is no multiple."""
    inexact = allowed > 0
    if inexact.any():
        ratio = float(np.max(error[inexact] / allowed[inexact]))
        _row.largest = max(largest(), ratio) if np.isfinite(ratio) else largest()


def largest() -> float:
    """Of the row that this thread began last."""
    return float(getattr(_row, "largest", 0.0))
