"""Recover a training from its end: gradient steps undone, one after the other.

A step is W' = W - eta grad(W). Where eta times the curvature is below one, W = W' + eta grad(W) is
a contraction, so iterating it finds the W before the step. So whatever the start was and however
it was drawn, the whole trajectory is known from the parameters returned.
"""

from __future__ import annotations

import numpy as np

from reference import hw2 as reference
from student_template.public_tests.checks import Array

from .networks import Network

ITERATIONS = 200
CONVERGED = 1e-13


def undo_step(net: Network, step_size: float) -> Network:
    """The network before a full-batch step that ended at `net`."""
    Ws, bs = [W.copy() for W in net.Ws], [b.copy() for b in net.bs]
    for _ in range(ITERATIONS):
        grad_Ws, grad_bs = Network(net.X, net.y, Ws, bs, net.names).gradients
        before = [*Ws, *bs]
        Ws = [W + step_size * grad for W, grad in zip(net.Ws, grad_Ws)]
        bs = [b + step_size * grad for b, grad in zip(net.bs, grad_bs)]
        moved = max(float(np.abs(new - old).max()) for new, old in zip([*Ws, *bs], before))
        if moved < CONVERGED:
            break
    return Network(net.X, net.y, Ws, bs, net.names)


def trajectory(net: Network, step_size: float, steps: int) -> list[Network]:
    """The networks before each of the steps, and `net` itself at the end."""
    path = [net]
    for _ in range(steps):
        path.append(undo_step(path[-1], step_size))
    return path[::-1]


def statistics(net: Network, X: Array, y: Array) -> tuple[float, float]:
    """(mean loss, accuracy) of a network's parameters on a batch."""
    output, _ = reference.forward_pass(X, net.Ws, net.bs, net.functions)
    loss, _ = reference.logistic_loss(output, y)
    return float(loss.mean()), float(np.mean((output[:, 0] > 0.5) == y))
