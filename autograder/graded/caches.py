"""Caches that only the student's `layer_forward` can make, on the right inputs of each layer."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import numpy as np

from autograder.engine.student import Earlier, Step, Student
from autograder.worker.references import Kept
from checking.errors import Mismatch, StudentRaised
from reference import hw2 as reference
from student_template.public_tests import networks
from student_template.public_tests.checks import Array, close, described, pair
from student_template.public_tests.gradients import (
    activations,
    network_gradients,
    own_differences,
)
from student_template.public_tests.tolerances import CENTRAL

from .contents import same
from .marks import AS_MADE, Mending, marks_of, places
from .networks import Network
from .scripted import OURS, scripted

SIDE = 3  # of the square arrays that show what a cache looks like

Chain = Callable[[Student, networks.Network], tuple[Any, Any]]


def gradients_of_own_chain(student: Student, net: networks.Network) -> Any:
    """What backward_pass returns after the student's own forward pass and loss.

    Between them is a forward pass of another batch: what is remembered of the last one is no help.

    Raises:
        Mismatch: the forward pass does not give the network's output.
    """
    backward = Step("backward_pass", (Earlier(1, (1,)), Earlier(0, (1,))))
    chain = student.chain(*own_steps(student, net), another(student, net), backward)
    check_output(next(chain).value, net)
    try:
        next(chain)
    except StudentRaised:
        return student.backward_pass(*flat_chain(student, net))
    next(chain)
    return next(chain).value


def own_chain(student: Student, net: networks.Network) -> tuple[Any, Any]:
    """(dL_dg, layer_caches) of the student's own forward pass and loss, left in the worker.

    Raises:
        Mismatch: the forward pass does not give the network's output.
    """
    chain = student.chain(*own_steps(student, net))
    forward = next(chain)
    check_output(forward.value, net)
    try:
        dL_dg = next(chain).kept(1)
    except StudentRaised:
        return flat_chain(student, net)
    interrupt(student, net)
    return dL_dg, forward.kept(1)


def own_steps(student: Student, net: networks.Network) -> tuple[Step, Step]:
    args = net.X, net.Ws, net.bs, activations(student, net)
    forward = Step("forward_pass", args, opaque=((1,),))
    return forward, Step("logistic_loss", (Earlier(0, (0,)), net.y), opaque=((),))


def another(student: Student, net: networks.Network) -> Step:
    """A forward pass of a batch of other images."""
    args = other_images(net), net.Ws, net.bs, activations(student, net)
    return Step("forward_pass", args, opaque=((),))


def other_images(net: networks.Network) -> Array:
    """Another number of images than the batch has, one or two."""
    return np.resize(net.X + 1, (1 + net.n % 2, net.X.shape[1]))


def flat_chain(student: Student, net: networks.Network) -> tuple[Any, Any]:
    """The same where `logistic_loss` asks for equal dimensions of g and y."""
    forward, _ = own_steps(student, net)
    g = Network.of(net).output.reshape(-1)
    chain = student.chain(forward, Step("logistic_loss", (g, net.y), opaque=((),)))
    caches, dL_dg = next(chain).kept(1), next(chain).kept(1)
    interrupt(student, net)
    return dL_dg, caches


def interrupt(student: Student, net: networks.Network) -> None:
    """Make the other forward pass, whatever becomes of it."""
    step = another(student, net)
    with suppress(Mismatch, StudentRaised):
        student.call(step.function, *step.args, opaque=step.opaque)


def interrupt_layers(student: Student, net: Network) -> None:
    """The same layer by layer, where `forward_pass` may not call `layer_forward`."""
    X = other_images(net)
    other = Network(X, np.zeros(len(X), dtype=int), net.Ws, net.bs, net.names)
    inputs = [x for x, *_ in other.layers]
    calls = [list(args) for args in zip(inputs, net.Ws, net.bs, activations(student, net))]
    with suppress(Mismatch, StudentRaised):
        for _ in student.each("layer_forward", calls, opaque=((),)):
            pass


def check_output(value: object, net: networks.Network) -> None:
    output, _ = pair(value, "output", "layer_caches")
    if not same(output, Network.of(net).output):
        raise Mismatch("your forward_pass gives another output than the network's",
                       got=described(output))  # fmt: skip


def forward(student: Student, net: networks.Network) -> object:
    """What the student's forward_pass returns."""
    return student.forward_pass(net.X, net.Ws, net.bs, activations(student, net))


def caches_of_right_inputs(student: Student, net: networks.Network) -> tuple[Any, Any]:
    """(dL_dg, layer_caches): the caches made by the student, each on its layer's right input."""
    right = Network.of(net)
    caches = [layer_cache(student, right, layer) for layer in range(net.depth)]
    interrupt_layers(student, right)
    return right.loss[1], caches


def caches_and_column(student: Student, net: networks.Network) -> tuple[Any, Any]:
    """The same with dL_dg as a column, where the student's own loss gives it so."""
    dL_dg, caches = caches_of_right_inputs(student, net)
    with suppress(Mismatch, StudentRaised):
        dL_dg = own_column(student, Network.of(net))
    return dL_dg, caches


def chain_of_ours(student: Student, net: networks.Network) -> tuple[Any, Any]:
    """As `own_chain`, while activations and loss are ours: a forward pass may make its caches
    itself, in a form that no call of `layer_forward` gives.
    """
    return own_chain(student, net)


def caches_as_passed_on(student: Student, net: networks.Network) -> tuple[Any, Any]:
    """The right caches in the form, and in the order, in which the student's forward_pass returns
    those that `layer_forward` gives it. What else it does wrong is its own business.
    """
    right = Network.of(net)
    dL_dg, caches = caches_and_column(student, net)
    turns = itertools.cycle(range(net.depth))

    def layer_forward(*_: object, **__: object) -> tuple[Array, object]:
        layer = next(turns)
        return right.layers[layer][2], caches[layer]

    reply = student.call(
        "forward_pass", net.X, net.Ws, net.bs, [OURS[name] for name in net.names],
        keep=True, opaque=((1,),), serve={"layer_forward": layer_forward},
    )  # fmt: skip
    pair(reply.value, "output", "layer_caches")
    interrupt(student, net)
    return dL_dg, reply.kept(1)


def own_column(student: Student, net: Network) -> Array:
    """The right dL_dg as (n, 1).

    Raises:
        Mismatch: the student's loss does not return it so, and no backward pass need take it.
    """
    _, own = pair(student.call("logistic_loss", net.output, net.y).value, "loss", "dL_dg")
    column = net.loss[1].reshape(-1, 1)
    if not same(own, column) or own.shape != column.shape:
        raise Mismatch("your logistic_loss gives no column of derivatives", got=described(own))
    return column


def our_caches(_student: Student, net: networks.Network) -> tuple[Any, Any]:
    """(dL_dg, layer_caches) as the handout's own functions make them."""
    right = Network.of(net)
    return right.loss[1], right.caches


def backward(student: Student, dL_dg: object, caches: object) -> Any:
    """What the student's backward_pass returns."""
    return student.backward_pass(dL_dg, caches)


def gradients_by(chain: Chain) -> Callable[[Student, networks.Network], Any]:
    """The student's backward pass on what a chain gives."""

    def gradients(student: Student, net: networks.Network) -> Any:
        return student.backward_pass(*chain(student, net))

    own = chain in (own_chain, chain_of_ours)  # which can go as one message
    return gradients_of_own_chain if own else gradients


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


def layer_cache(student: Student, net: Network, layer: int) -> object:
    """The cache of one layer, made with an activation that is right whatever it is given."""
    return made_cache(student, net, layer)[0]


def made_cache(student: Student, net: Network, layer: int) -> tuple[object, object]:
    """The same, and what of it crossed the wire.

    While `layer_forward` runs, our activations also stand under the names of the student's, for one
    that calls them by name.
    """
    x, _, out, ds = net.layers[layer]
    try:
        return cache_of(student, net.names[layer], (x, net.Ws[layer], net.bs[layer]), out, ds)
    except StudentRaised:
        return refilled_cache(student, net, layer)


def cache_of(
    student: Student,
    name: str,
    layer: tuple[Array, Array, Array],
    out: Array,
    ds: Array,
    right_out: Array | None = None,
) -> tuple[Kept, object]:
    """The cache that `layer_forward` makes of (x, W, b), and what of it crossed the wire."""
    x, W, b = layer
    with scripted(x @ W + b, out, ds, right_out):
        reply = student.call("layer_forward", *layer, OURS[name], keep=True, serve=OURS)
    first, second = pair(reply.value, "out", "cache")
    if same(second, out) and not same(first, out):  # the pair is swapped
        return reply.kept(0), first
    return reply.kept(1), second


def refilled_cache(
    student: Student,
    net: Network,
    layer: int,
    marks: Sequence[Array] | None = None,
    mending: Mending = AS_MADE,
) -> tuple[Kept, object]:
    """The cache where `layer_forward` raises on a layer's right input, or keeps another one; and
    what of it crossed the wire.

    It is made of marks: x, W, b, out and ds of a layer of another size. Then the right arrays are
    put into the places of the marks; what is no mark is S, x or W, if it is shaped like one. Where
    every array is square, products and sums fit that do not elsewhere: so they are, unless others
    are given.

    Args:
        student: whose layer it is.
        net: the network.
        layer: its index.
        marks: x, W, b, out and ds.
        mending: what else the right arrays take the places of.
    """
    x, S, out, ds = net.layers[layer]
    marks = marks or marks_of(SIDE, SIDE, SIDE, layer, 1, 2)
    x_mark, W_mark, b_mark, out_mark, ds_mark = marks
    kept, _ = cache_of(student, net.names[layer], (x_mark, W_mark, b_mark), out_mark, ds_mark)
    right = x, net.Ws[layer], net.bs[layer], out, ds
    unknown = ds if mending.derivative else S
    shaped = [(ds_mark, unknown), (x_mark, x), (W_mark, net.Ws[layer])]
    reply = student.refill(kept, list(places(marks, right, mending)), shaped)
    return reply.kept(), reply.value
