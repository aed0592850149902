"""How near a row is to its tolerance: the largest error of all inputs, as a multiple of it.

Kept beside the comparisons, which see numbers and know no row; a row runs in one thread.
"""

from __future__ import annotations

import math
import threading
from typing import Any

import numpy as np

_row = threading.local()


def begin() -> None:
    """A row begins."""
    _row.largest = 0.0


def note(error: np.ndarray[Any, Any], allowed: np.ndarray[Any, Any]) -> None:
    """Errors and what is allowed, entry by entry; where nothing is, there is no multiple."""
    if not (allowed > 0).all():
        error, allowed = np.broadcast_arrays(error, allowed)
        error, allowed = error[allowed > 0], allowed[allowed > 0]
    if error.size:
        ratio = float((error / allowed).max())
        _row.largest = max(largest(), ratio) if math.isfinite(ratio) else largest()


def largest() -> float:
    """Of the row that this thread began last."""
    return float(getattr(_row, "largest", 0.0))
