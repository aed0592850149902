"""Gradients of a network against the right ones."""

from __future__ import annotations

import numpy as np

from student_template.public_tests.checks import Array, close
from student_template.public_tests.gradients import network_gradients
from student_template.public_tests.tolerances import Tolerance

from .networks import Network

Gradients = tuple[list[Array], list[Array]]


def check_gradients(
    value: object, net: Network, tolerance: Tolerance, right: Gradients | None = None
) -> None:
    """Every gradient close to the right one, by default the reference's back-propagation."""
    for name, got, want in zip(
        ("grad_Ws", "grad_bs"), network_gradients(value, net), right or net.gradients
    ):
        for i in range(net.depth):
            close(f"{name}[{i}]", got[i], np.reshape(want[i], got[i].shape), tolerance)
