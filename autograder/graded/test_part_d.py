"""Part (d): back-propagation.

Each test is tried with the student's own chain, with caches that the student's `layer_forward`
makes of right inputs, and with the handout's own caches; the best of the three counts.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight
from hypothesis import example, given, settings

from autograder.engine.student import Student
from checking.errors import Mismatch
from student_template.public_tests.checks import array, close, pair, sequence, untouched
from student_template.public_tests.gradients import own_gradients
from student_template.public_tests.networks import RELU, SIGMOID
from student_template.public_tests.strategies import in_turn, sizes
from student_template.public_tests.tolerances import GRADIENT

from .caches import own_chain
from .contents import holds
from .gradients import check_gradients
from .networks import WHOLE_NUMBERS, Network, network
from .strategies import copied_networks, networks

NARROW = network((1, 1), 1, 1)
SQUARE = network((3, 3, 3, 1), 3, 2)
DEEP = network((2, 3, 2, 4, 1), 4, 3)
SMOOTH = network((2, 3, 2, 1), 3, 4, hidden=SIGMOID)


@weight(5)
@number("d.2")
@visibility("visible")
@tags("backward_pass")
@given(cases=networks())
@example(
    cases=[
        (NARROW,),
        (network((3, 2, 1), 4, 1),),
        (WHOLE_NUMBERS,),
        (SQUARE,),
        (DEEP,),
        (SMOOTH,),
    ]
)
@settings(max_examples=4)
@in_turn
def test_gradients_are_right_at_any_depth(student: Student, net: Network) -> None:
    """backward_pass returns the gradients of the mean loss, for any number of layers.

    Which derivative does layer l hand on to layer l - 1, and with which mask or slope?
    """
    check_gradients(student.way(own_gradients)(student, net), net, GRADIENT)


@weight(2.5)
@number("d.4")
@visibility("visible")
@tags("backward_pass")
@given(cases=copied_networks(1, 2, 5, 30))
@example(
    cases=[
        (network((2, 1), 1, 5), 1),
        (network((2, 3, 1), 1, 5), 100),
        (network((2, 2, 1), 2, 5), 50),
        (network((2, 3, 1), 4, 6), 1),
        (network((2, 3, 1), 3, 5), 5),
        (SMOOTH, 2),
    ]
)
@settings(max_examples=3)
@in_turn
def test_gradients_are_of_the_mean(student: Student, net: Network, copies: int) -> None:
    """Repeating every example leaves the gradients of backward_pass as they are.

    Is the gradient the mean over the batch, or its sum? Is a batch size written out?
    """
    X, y = np.tile(net.X, (copies, 1)), np.tile(net.y, copies)
    larger = Network(X, y, net.Ws, net.bs, net.names)
    check_gradients(student.way(own_gradients)(student, larger), net, GRADIENT)


@weight(2)
@number("d.5")
@visibility("visible")
@tags("backward_pass")
@given(cases=networks())
@example(
    cases=[
        (network((4, 3, 1), 3, 9),),
        (network((2, 2, 2, 1), 2, 9),),
        (network((3, 4, 2, 1), 1, 9),),
        (SMOOTH,),
    ]
)
@settings(max_examples=4)
@in_turn
def test_bias_gradients(student: Student, net: Network) -> None:
    """backward_pass returns a gradient for each bias, shaped like it.

    A bias is added to every example of the batch: what does its gradient add up, over which axis?
    """
    _, grad_bs = pair(student.way(own_gradients)(student, net), "grad_Ws", "grad_bs")
    for i, (grad, b) in enumerate(zip(sequence("grad_bs", grad_bs, net.depth), net.bs)):
        got = array(f"grad_bs[{i}]", grad, b.shape, b.shape[1:])
        close(f"grad_bs[{i}]", got, np.reshape(net.gradients[1][i], b.shape), GRADIENT)


@weight(2)
@number("d.6")
@visibility("visible")
@tags("backward_pass")
@given(cases=sizes(2, 4))
@example(cases=[(2, 0), (4, 1)])
@settings(max_examples=3)
@in_turn
def test_weight_gradients_come_first_layer_first(student: Student, depth: int, seed: int) -> None:
    """backward_pass returns the weights' gradients in the order of the layers.

    The backward pass meets the last layer first: where does its gradient go in the list?
    """
    net = network((*range(depth + 1, 1, -1), 1), 3, seed, RELU if seed % 2 else SIGMOID)
    grad_Ws, _ = pair(student.way(own_gradients)(student, net), "grad_Ws", "grad_bs")
    for i, (grad, W) in enumerate(zip(sequence("grad_Ws", grad_Ws, net.depth), net.Ws)):
        got = array(f"grad_Ws[{i}]", grad, W.shape)
        close(f"grad_Ws[{i}]", got, net.gradients[0][i], GRADIENT)


@weight(1)
@number("d.7")
@visibility("visible")
@tags("backward_pass")
@given(cases=networks(deepest=3))
@example(cases=[(network((2, 3, 1), 2, 8),), (SMOOTH,)])
@settings(max_examples=2)
@in_turn
def test_backward_pass_can_be_repeated(student: Student, net: Network) -> None:
    """backward_pass leaves dL_dg and the list of caches as they were: twice gives the same.

    Is the list reversed in place, or emptied with pop? Is delta *= ... done on the caller's array?
    """
    dL_dg, caches = student.way(own_chain)(student, net)
    reply = student.call("backward_pass", dL_dg, caches, arguments_after=True)
    check_gradients(reply.value, net, GRADIENT)
    # The inside of a student's own cache is the student's; the list of them is the caller's. What
    # stayed in the worker is the same object in both calls.
    after = reply.arguments[0]
    if isinstance(dL_dg, np.ndarray) and isinstance(after, np.ndarray) and after.size == dL_dg.size:
        untouched(["dL_dg"], [dL_dg.reshape(-1)], [after.reshape(-1)])
    if isinstance(caches, list):
        in_order(sequence("layer_caches, after the call,", reply.arguments[1], net.depth), net)
    check_gradients(student.backward_pass(dL_dg, caches), net, GRADIENT)


def in_order(caches: list[Any], net: Network) -> None:
    """Each cache where it was, told by its layer's weights, if it holds those of any layer."""
    for cache, W in zip(caches, net.Ws):
        if not holds(cache, W) and any(holds(cache, other) for other in net.Ws):
            raise Mismatch(
                "the list layer_caches was put into another order",
                expected="first layer first, as before",
                kind="changes-argument",
            )
