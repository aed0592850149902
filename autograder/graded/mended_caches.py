"""Caches of the student's own layer_forward without a mistake of it that can be told.

Where the layer is wrong in one of these ways, the backward pass is judged on what it meant.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np

from autograder.engine.student import Student
from checking.errors import Mismatch, StudentRaised
from student_template.public_tests import networks
from student_template.public_tests.checks import Array, pair

from .caches import (
    cache_of,
    caches_of_right_inputs,
    interrupt_layers,
    layer_cache,
    made_cache,
    refilled_cache,
)
from .contents import copies, holds, holds_function
from .marks import AS_MADE, Mending, marks_of
from .networks import Network

HUNDRED = 100  # the handout's batch size


def caches_as_made(student: Student, net: networks.Network) -> tuple[Any, Any]:
    """The caches of right inputs, each as it was when it was made: all may be one object."""
    right = Network.of(net)
    caches = [made_cache(student, right, layer)[1] for layer in range(net.depth)]
    interrupt_layers(student, right)
    return right.loss[1], caches


def caches_with_the_derivative(student: Student, net: networks.Network) -> tuple[Any, Any]:
    """The derivative in the output's place, where caches hold the output twice in place of it."""
    right = Network.of(net)

    def taken_for_it(cache: object, layer: int) -> bool:
        _, _, out, ds = right.layers[layer]
        return not holds(cache, ds) and copies(cache, out) > 1

    return _caches_with(student, right, [ds for _, _, _, ds in right.layers], taken_for_it)


def caches_with_the_input(student: Student, net: networks.Network) -> tuple[Any, Any]:
    """The input in the output's place, where caches do not hold the input."""
    right = Network.of(net)

    def missing(cache: object, layer: int) -> bool:
        return not holds(cache, right.layers[layer][0])

    return _caches_with(student, right, [x for x, _, _, _ in right.layers], missing)


def caches_with_right_arrays(student: Student, net: networks.Network) -> tuple[Any, Any]:
    """The right arrays in the places where the layer keeps them when it is given small numbers.

    A layer may change what it keeps where it takes an input for an image, or where W is square.
    """
    return _refilled(student, Network.of(net), AS_MADE)


def caches_with_arrays_upright(student: Student, net: networks.Network) -> tuple[Any, Any]:
    """The same, with arrays as the handout has them where the layer transposes what it should not,
    or puts ones before the input and the bias below the weights.
    """
    return _refilled(student, Network.of(net), Mending(upright=True))


def caches_without_ones(student: Student, net: networks.Network) -> tuple[Any, Any]:
    """The same, with the input and the weights alone where the layer adds ones and the bias."""
    return _refilled(student, Network.of(net), Mending(upright=True, plain=True))


def caches_with_the_derivative_for_another(
    student: Student, net: networks.Network
) -> tuple[Any, Any]:
    """The derivative in the place of S, or of something else of its shape, where caches hold
    neither the derivative nor what could compute it.

    Raises:
        Mismatch: they hold one or the other.
    """
    right = Network.of(net)

    def derived(layer: int) -> bool:
        cache = made_cache(student, right, layer)[1]
        return holds(cache, right.layers[layer][3]) or holds_function(cache)

    if all(map(derived, range(net.depth))):  # one may seem to be: zeros are alike
        raise Mismatch("the derivative is in the cache, or can be computed from it")
    return _refilled(student, right, Mending(derivative=True))


def _refilled(student: Student, right: Network, mending: Mending) -> tuple[Any, Any]:
    marks = marks_of(4, 3, 2, 0, 0, 1)

    def cache(layer: int) -> object:
        try:
            return refilled_cache(student, right, layer, marks, mending)[0]
        except StudentRaised:  # square ones may fit
            return refilled_cache(student, right, layer, None, mending)[0]

    caches = [cache(layer) for layer in range(right.depth)]
    interrupt_layers(student, right)
    return right.loss[1], caches


def caches_of_separate_runs(student: Student, net: networks.Network) -> tuple[Any, Any]:
    """The caches of right inputs, each by a submission run anew: a layer may remember others."""
    right, caches = Network.of(net), []
    for layer in range(net.depth):
        student.run_anew()
        caches.append(layer_cache(student, right, layer))
    interrupt_layers(student, right)
    return right.loss[1], caches


def caches_among_a_hundred(student: Student, net: networks.Network) -> tuple[Any, Any]:
    """The caches of a hundred rows, if the layer wants so many; those not in the batch are free."""
    right, rows = Network.of(net), np.resize(np.arange(net.n), HUNDRED)
    if takes(student, right):
        return caches_of_right_inputs(student, right)
    larger = Network(net.X[rows], net.y[rows], net.Ws, net.bs, net.names)
    dL_dg = np.zeros(HUNDRED)
    dL_dg[: net.n] = right.loss[1] * HUNDRED / net.n  # so that the mean is that of the batch
    return dL_dg, caches_of_right_inputs(student, larger)[1]


def takes(student: Student, net: Network) -> bool:
    """Whether layer_forward has an output of the right shape for each layer's right input."""
    with suppress(StudentRaised, Mismatch):
        for (x, _, right, _), W, b, activation in zip(net.layers, net.Ws, net.bs, net.functions):
            serve = {activation.__name__: activation}
            made = student.call("layer_forward", x, W, b, activation, serve=serve)
            out, _ = pair(made.value, "out", "cache")
            if not isinstance(out, np.ndarray) or out.shape != right.shape:
                return False
        return True
    return False


def _caches_with(
    student: Student, net: Network, outputs: list[Array], needed: Callable[[object, int], bool]
) -> tuple[Any, Any]:
    """(dL_dg, layer_caches) with other outputs than the right ones.

    Raises:
        Mismatch: no layer needs them.
    """
    if not any(needed(made_cache(student, net, i)[1], i) for i in range(net.depth)):
        raise Mismatch("no cache holds the output in the place of something else")
    each = zip(net.names, net.layers, net.Ws, net.bs, outputs)
    caches = [
        cache_of(student, name, (x, W, b), output, ds, out)[0]
        for name, (x, _, out, ds), W, b, output in each
    ]
    interrupt_layers(student, net)
    return net.loss[1], caches
