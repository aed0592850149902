"""Our activations, which return what a test has them return: caches are made with them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

import numpy as np

from reference import hw2 as reference
from student_template.public_tests.checks import Array
from student_template.public_tests.networks import RELU, SIGMOID


class Activation:
    """One of the handout's, which for a while returns the same, whatever it is called with.

    Caches may hold the function that was handed over, to be recognised by a backward pass, or to be
    called again on what a wrong layer called it with: that gets the same answer as before.
    """

    answers: ClassVar[list[tuple[Array, Array]]] = []  # the last one counts; if none, the handout's
    again: ClassVar[list[tuple[Array, Array]]] = []  # and what it answers to the same afterwards
    given: ClassVar[deque[tuple[Array, tuple[Array, Array]]]] = deque(maxlen=16)  # four networks'

    def __init__(self, name: str) -> None:
        self.__name__ = name

    def __call__(self, s: object) -> tuple[Array, Array]:
        if self.answers:
            if isinstance(s, np.ndarray):
                self.given.appendleft((s, self.again[-1]))
            return self.answers[-1]
        for before, answer in self.given:
            if isinstance(s, np.ndarray) and np.array_equal(s, before):
                return answer
        out, ds = getattr(reference, self.__name__)(s)
        return out, ds


OURS = {name: Activation(name) for name in (RELU, SIGMOID)}


@contextmanager
def scripted(out: Array, ds: Array, right_out: Array | None = None) -> Iterator[None]:
    """Have our activations return these; afterwards the right output, if this is another."""
    Activation.answers.append((out, ds))
    Activation.again.append((out if right_out is None else right_out, ds))
    try:
        yield
    finally:
        Activation.answers.pop()
        Activation.again.pop()
