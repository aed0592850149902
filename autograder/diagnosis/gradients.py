"""What the gradients of a network look like when they come back, whoever computed them."""

from __future__ import annotations

from typing import Any

import numpy as np


def rows(value: Any) -> Any:
    """With flat bias gradients as rows: (h,) is as good as (1, h)."""
    if isinstance(value, tuple):
        return tuple(rows(item) for item in value)
    return value[None, :] if isinstance(value, np.ndarray) and value.ndim == 1 else value
