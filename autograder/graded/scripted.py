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
    right: ClassVar[list[Array]] = []  # S = x W + b, with which it should be called
    given: ClassVar[deque[tuple[Array, tuple[Array, Array]]]] = deque(maxlen=16)  # four networks'

    def __init__(self, name: str) -> None:
        self.__name__ = name

    def __call__(self, s: object) -> tuple[Array, Array]:
        if self.answers:
            if not isinstance(s, np.ndarray):
                return self.answers[-1]
            turned = _is_turned(s, self.right[-1])
            answer, again = (
                (out.T, ds.T) if turned else (out, ds)
                for out, ds in (self.answers[-1], self.again[-1])
            )
            self.given.appendleft((s, again))
            return answer
        for before, answer in self.given:
            if isinstance(s, np.ndarray) and np.array_equal(s, before):
                return answer
        out, ds = getattr(reference, self.__name__)(s)
        return out, ds


def _is_turned(s: Array, S: Array) -> bool:
    """Whether a layer works on columns: it calls its activation with S transposed."""
    as_it_is = s.shape == S.shape and np.allclose(s, S)
    return not as_it_is and s.shape == S.T.shape and (s.shape != S.shape or np.allclose(s, S.T))


OURS = {name: Activation(name) for name in (RELU, SIGMOID)}


@contextmanager
def scripted(S: Array, out: Array, ds: Array, right_out: Array | None = None) -> Iterator[None]:
    """Have our activations return out and ds, transposed where they are called with S so.

    Afterwards they return the right output, if this is another.
    """
    Activation.right.append(S)
    Activation.answers.append((out, ds))
    Activation.again.append((out if right_out is None else right_out, ds))
    try:
        yield
    finally:
        Activation.right.pop()
        Activation.answers.pop()
        Activation.again.pop()
