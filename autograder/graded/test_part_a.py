"""Part (a): finite differences, of any function and of the network's loss."""

from __future__ import annotations

import numpy as np
from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight
from hypothesis import example, given, settings

from autograder.engine.student import Student
from checking.errors import Mismatch
from reference import hw2 as reference
from student_template.public_tests.checks import untouched
from student_template.public_tests.networks import RELU, SIGMOID
from student_template.public_tests.strategies import in_turn
from student_template.public_tests.tolerances import CENTRAL

from .gradients import check_gradients
from .networks import Network, network
from .strategies import copied_networks, networks

NARROW = network((1, 1), 1, 1)
SQUARE = network((3, 3, 3, 1), 3, 2)
DEEP = network((2, 3, 2, 2, 1), 4, 3)


# --- of the network ------------------------------------------------------------------------------


def arguments(student: Student, net: Network) -> list[object]:
    return [net.X, net.y, net.Ws, net.bs, [student.activation(name) for name in net.names]]


@weight(2.5)
@number("a.7")
@visibility("visible")
@tags("my_nn_finite_difference_checker")
@given(cases=networks(many=4))
@example(cases=[(NARROW,), (SQUARE,), (DEEP,)])
@settings(max_examples=4)
@in_turn
def test_network_differences_are_the_gradients(student: Student, net: Network) -> None:
    """my_nn_finite_difference_checker approximates every gradient, for any depth.

    Is every entry of every weight matrix and bias moved up and down once, and put back?
    """
    value = student.my_nn_finite_difference_checker(*arguments(student, net))
    check_gradients(value, net, CENTRAL)


@weight(1.5)
@number("a.8")
@visibility("visible")
@tags("my_nn_finite_difference_checker")
@given(cases=copied_networks(2, 7, 20, many=4))
@example(cases=[(network((2, 2, 1), 3, 5), 7), (network((2, 2, 1), 2, 5), 50)])
@settings(max_examples=2)
@in_turn
def test_network_differences_are_of_the_mean(student: Student, net: Network, copies: int) -> None:
    """my_nn_finite_difference_checker differentiates the mean loss over the batch.

    Which number of the losses (n,) does the handout call the loss of the batch?
    """
    X, y = np.tile(net.X, (copies, 1)), np.tile(net.y, copies)
    larger = Network(X, y, net.Ws, net.bs, net.names)
    value = student.my_nn_finite_difference_checker(*arguments(student, larger))
    check_gradients(value, net, CENTRAL)


@weight(1.5)
@number("a.9")
@visibility("visible")
@tags("my_nn_finite_difference_checker")
@given(cases=networks(deepest=2, largest=3, many=3))
@example(cases=[(network((2, 2, 1), 2, 5),)])
@settings(max_examples=2)
@in_turn
def test_network_differences_do_not_use_derivatives(student: Student, net: Network) -> None:
    """my_nn_finite_difference_checker does not depend on the activations' derivatives.

    It should check back-propagation: what would it be worth if it used back-propagation?
    """
    # Neither the values nor the names tell the derivatives of these, and what they say is wrong.
    slope, steepness = student.rng().uniform(0.5, 1.5, 2)
    outputs = []  # how many, each time that the last layer is computed

    def relu_activation(s):
        s = np.asarray(s, dtype=float)
        return slope * s + np.sin(s) / 2, (s > 0).astype(float)

    def sigmoid_activation(s):
        out = 1 / (1 + np.exp(-steepness * np.asarray(s, dtype=float)))
        outputs.append(out.size)
        return out, out * (1 - out)

    liars = {RELU: relu_activation, SIGMOID: sigmoid_activation}
    for name, liar in liars.items():
        liar.__name__ = name
    args = [net.X, net.y, net.Ws, net.bs, [liars[name] for name in net.names]]
    # They also stand under the activations' names: layers may tell those apart.
    value = student.call("my_nn_finite_difference_checker", *args, serve=liars).value
    computed, moved = sum(outputs) // net.n, sum(part.size for part in [*net.Ws, *net.bs])
    check_gradients(value, net, CENTRAL, reference.my_nn_finite_difference_checker(*args))
    if computed < moved:  # the slopes of the activations, by differences, would do for the values
        raise Mismatch("the loss is not computed anew for each parameter that is moved",
                       got=f"{computed} times", expected=f"at least {moved} times")  # fmt: skip


@weight(1.5)
@number("a.10")
@visibility("visible")
@tags("my_nn_finite_difference_checker")
@given(cases=networks(deepest=3, largest=3, many=4))
@example(cases=[(network((2, 2, 2, 1), 2, 5),)])
@settings(max_examples=3)
@in_turn
def test_network_differences_leave_the_network_alone(student: Student, net: Network) -> None:
    """my_nn_finite_difference_checker leaves the batch, the weights and the biases as they were.

    If you move an entry in place, is it put back, also the last one?
    """
    args = arguments(student, net)
    reply = student.call("my_nn_finite_difference_checker", *args, arguments_after=True)
    check_gradients(reply.value, net, CENTRAL)
    names = ["X_batch", "y_batch", "weight_matrices", "biases"]
    untouched(names, args[:4], reply.arguments[:4])
