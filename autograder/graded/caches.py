"""Caches that only the student's `layer_forward` can make, on the right inputs of each layer."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.engine.student import Student
from autograder.worker.references import Kept, Opaque
from checking.errors import Mismatch, StudentRaised
from reference import hw2 as reference
from student_template.public_tests import networks
from student_template.public_tests.checks import Array, close, described, pair
from student_template.public_tests.gradients import network_gradients, own_differences
from student_template.public_tests.networks import RELU, SIGMOID
from student_template.public_tests.tolerances import CENTRAL

from .networks import Network

MAX_ARRAYS = 200  # looked at in a cache: each takes a tenth of a millisecond, an honest one has six

Chain = Callable[[Student, networks.Network], tuple[Any, Any]]


def own_chain(student: Student, net: networks.Network, flat: bool = False) -> tuple[Any, Any]:
    """(dL_dg, layer_caches) of the student's own forward pass and loss, left in the worker.

    Raises:
        Mismatch: the forward pass does not give the network's output.
    """
    right = Network.of(net)
    names = [student.activation(name) for name in net.names]
    forward = student.call("forward_pass", net.X, net.Ws, net.bs, names, keep=True, opaque=((1,),))
    output, _ = pair(forward.value, "output", "layer_caches")
    if not _equal(output, right.output):
        raise Mismatch("your forward_pass gives another output than the network's",
                       got=described(output))  # fmt: skip
    try:
        g = right.output.reshape(-1) if flat else forward.kept(0)
        loss = student.call("logistic_loss", g, net.y, keep=True)
    except StudentRaised:
        if flat:
            raise
        return own_chain(student, net, flat=True)
    return loss.kept(1), forward.kept(1)


def caches_of_right_inputs(student: Student, net: networks.Network) -> tuple[Any, Any]:
    """(dL_dg, layer_caches): the caches made by the student, each on its layer's right input."""
    right = Network.of(net)
    return right.loss[1], [layer_cache(student, right, layer) for layer in range(net.depth)]


def caches_and_column(student: Student, net: networks.Network) -> tuple[Any, Any]:
    """The same with dL_dg as a column, where the student's own loss gives it so."""
    _, caches = caches_of_right_inputs(student, net)
    return own_column(student, Network.of(net)), caches


def own_column(student: Student, net: Network) -> Array:
    """The right dL_dg as (n, 1).

    Raises:
        Mismatch: the student's loss does not return it so, and no backward pass need take it.
    """
    _, own = pair(student.call("logistic_loss", net.output, net.y).value, "loss", "dL_dg")
    column = net.loss[1].reshape(-1, 1)
    if np.shape(own) != column.shape or not _equal(own, column):
        raise Mismatch("your logistic_loss gives no column of derivatives", got=described(own))
    return column


def our_caches(_student: Student, net: networks.Network) -> tuple[Any, Any]:
    """(dL_dg, layer_caches) as the handout's own functions make them."""
    right = Network.of(net)
    return right.loss[1], right.caches


def gradients_by(chain: Chain) -> Callable[[Student, networks.Network], Any]:
    """The student's backward pass on what a chain gives."""

    def own_gradients(student: Student, net: networks.Network) -> Any:
        return student.backward_pass(*chain(student, net))

    return own_gradients


def differences(_student: Student, net: networks.Network) -> Any:
    """Finite differences of the mean loss, by the reference."""
    return reference.my_nn_finite_difference_checker(
        net.X, net.y, net.Ws, net.bs, Network.of(net).functions
    )


def right_own_differences(student: Student, net: networks.Network) -> Any:
    """The student's own finite differences, if they are right: a yardstick cannot be bent."""
    value = own_differences(student, net)
    right = differences(student, net)
    for got, want in zip(network_gradients(value, net), right):
        for i in range(net.depth):
            close(f"your finite difference of layer {i + 1}", got[i],
                  np.reshape(want[i], got[i].shape), CENTRAL)  # fmt: skip
    return value


def layer_cache(student: Student, net: Network, layer: int) -> Kept:
    """The cache of one layer, made with an activation that is right whatever it is given."""
    return made_cache(student, net, layer)[0]


def made_cache(student: Student, net: Network, layer: int) -> tuple[Kept, object]:
    """The same, and what of it crossed the wire.

    While `layer_forward` runs, the activation also stands under the names of both activations, for
    one that calls them by name.
    """
    x, _, out, ds = net.layers[layer]
    activation = scripted(net.names[layer], out, ds)
    reply = student.call(
        "layer_forward",
        x,
        net.Ws[layer],
        net.bs[layer],
        activation,
        keep=True,
        serve={RELU: activation, SIGMOID: activation},
    )
    first, second = pair(reply.value, "out", "cache")
    if _equal(second, out) and not _equal(first, out):  # the pair is swapped
        return reply.kept(0), first
    return reply.kept(1), second


def lacking(cache: object, net: Network, layer: int) -> list[str]:
    """What no backward pass can do without and a layer's cache does not hold.

    A derivative can be had from S or from the output; or anew from x, W and b, which is what a
    cache is for that holds nothing else of the layer's shape. What cannot be seen, in a closure or
    many objects deep, is not there.
    """
    x, S, out, ds = net.layers[layer]
    W, b = net.Ws[layer], net.bs[layer]
    traces = [ds, S, out]
    known = [x, W, b, *traces]
    others = [a for a in arrays_in(cache) if not any(_equal(a, one) for one in known)]
    anew = holds(cache, b) and not any(a.shape == S.shape for a in others)
    found = {
        "input": holds(cache, x),
        "weights": holds(cache, W),
        "derivative": any(holds(cache, trace) for trace in traces) or anew,
    }
    return [name for name, there in found.items() if not there]


def scripted(name: str, out: Array, ds: Array) -> Callable[[object], tuple[Array, Array]]:
    """An activation that returns the same, whatever it is called with."""

    def activation(_s: object) -> tuple[Array, Array]:
        return out, ds

    activation.__name__ = name
    return activation


def arrays_in(cache: object) -> Iterator[Array]:
    """The arrays anywhere in a cache that crossed the wire, the first so many of them."""
    return itertools.islice(_arrays(cache), MAX_ARRAYS)


def _arrays(value: object) -> Iterator[Array]:
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _arrays(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _arrays(item)
    elif isinstance(value, Opaque):
        yield from _arrays(value.arrays)


def holds(value: object, wanted: Array) -> bool:
    """Whether a cache holds an array, as it is or transposed."""
    return any(_equal(found, wanted) or _equal(found, wanted.T) for found in arrays_in(value))


def _equal(value: object, want: Array) -> bool:
    if (
        not isinstance(value, np.ndarray)
        or value.size != want.size
        or value.dtype.kind not in "fiub"
    ):
        return False
    return bool(np.allclose(value.reshape(-1), want.reshape(-1), rtol=1e-9, atol=1e-12))
