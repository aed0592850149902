"""Inputs that the activations are tried with: floats of several shapes, and integers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from .seen import Seen, close
from .subjects import Subject

_rng = np.random.default_rng(1)
FLOATS = [_rng.uniform(-4, 4, shape).round(2) for shape in ((2, 3), (4, 2), (3, 1), (1, 1))]
INTEGERS = [np.array([[-2, 0, 3], [1, -1, 2]]), np.array([[4, -3]])]


def with_integers(subject: Subject, s: Any) -> Seen:
    """Whether integers give what the same numbers give as floats."""
    integers, floats = subject.call(s), subject.call(s.astype(float))
    same = integers.raised == floats.raised and close(integers.value, floats.value, floats.rtol)
    return Seen(same, changed=integers.changed)


def at_zeros(subject: Subject, s: Any) -> Seen:
    """Whether numbers come back, whichever they are, where every second column holds zeros."""
    zeros = np.where(np.arange(s.shape[1]) % 2, 0.0, s)
    seen = subject.call(zeros)
    parts = seen.value if isinstance(seen.value, tuple) else (seen.value,)
    return replace(
        seen, value=[not np.isnan(part).any() for part in parts if isinstance(part, np.ndarray)]
    )
