"""An activation that tells what a layer calls it with."""

from __future__ import annotations

import numpy as np

from .checks import Array

MOST_ENTRIES = 10_000  # of what an activation is called with: no layer here makes a hundred


class Recorder:
    """An activation of the grader's own: keeps its last argument, returns cos and -sin."""

    __name__ = "relu_activation"

    def __init__(self) -> None:
        self.seen: list[Array] = []

    def __call__(self, s: object) -> tuple[Array, Array]:
        given = np.asarray(s)
        if given.size > MOST_ENTRIES:
            raise ValueError(f"S should not have {given.size} entries")
        s = given.astype(float)
        self.seen = [s]  # one, however often it is called
        return np.cos(s), -np.sin(s)
