"""What the gradients of a network look like when they come back, whoever computed them."""

from __future__ import annotations

from typing import Any

import numpy as np

from .tolerances import TINY_STEPS, UNIT, WHOLE

LOST = "differences of a few units in the last place"


def rows(value: Any) -> Any:
    """With flat bias gradients as rows: (h,) is as good as (1, h)."""
    if isinstance(value, tuple):
        return tuple(rows(item) for item in value)
    return value[None, :] if isinstance(value, np.ndarray) and value.ndim == 1 else value


def lost_in_rounding(value: Any, n: int) -> Any:
    """A word for gradients that are whole numbers of units in the last place of the losses, divided
    by a step that is not much larger; what else there is, as it is.

    Args:
        value: canonical.
        n: size of the batch, by which a sum of differences may be divided.
    """
    entries = np.concatenate([np.zeros(0), *flat(value)])
    entries = entries[entries != 0]
    for step in TINY_STEPS if entries.size else ():
        units = entries * n * step / UNIT
        whole = np.round(units)
        if whole.all() and np.all(np.abs(units - whole) < WHOLE):
            return LOST
    return value


def flat(value: Any) -> list[Any]:
    """All arrays, each as (k,)."""
    if isinstance(value, tuple):
        return [array for item in value for array in flat(item)]
    return [value.reshape(-1)] if isinstance(value, np.ndarray) else []
