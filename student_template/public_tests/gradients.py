"""The gradients of the student's own functions, by back-propagation and by finite differences.

A function is judged with everything around it right. So where a test asks for these, the grader may
get them in another way, `student.way(...)`, when the student's helper functions are wrong.
"""

from __future__ import annotations

from typing import Any

from checking.calls import Student
from checking.errors import StudentRaised

from .checks import Array, array, pair, sequence
from .networks import Network


def activations(student: Student, net: Network) -> list[Any]:
    return [student.activation(name) for name in net.names]


def own_gradients(student: Student, net: Network) -> Any:
    """What backward_pass returns after the student's own forward_pass and logistic_loss."""
    forward = student.call(
        "forward_pass", net.X, net.Ws, net.bs, activations(student, net), keep=True, opaque=((1,),)
    )
    output, _ = pair(forward.value, "output", "layer_caches")
    try:
        loss = student.call("logistic_loss", forward.kept(0), net.y, keep=True)
    except StudentRaised:  # a function that asks for equal dimensions of g and y
        flat = array("output", output, (net.n,), (net.n, 1))
        loss = student.call("logistic_loss", flat, net.y, keep=True)
    pair(loss.value, "loss", "dL_dg")
    return student.backward_pass(loss.kept(1), forward.kept(1))


def own_differences(student: Student, net: Network) -> Any:
    """What the student's my_nn_finite_difference_checker returns."""
    return student.my_nn_finite_difference_checker(
        net.X, net.y, net.Ws, net.bs, activations(student, net)
    )


def network_gradients(value: object, net: Network) -> tuple[list[Array], list[Array]]:
    """(grad_Ws, grad_bs) of the right counts and shapes."""
    grad_Ws, grad_bs = pair(value, "grad_Ws", "grad_bs")
    grad_Ws = sequence("grad_Ws", grad_Ws, net.depth)
    grad_bs = sequence("grad_bs", grad_bs, net.depth)
    return (
        [array(f"grad_Ws[{i}]", g, W.shape) for i, (g, W) in enumerate(zip(grad_Ws, net.Ws))],
        [
            array(f"grad_bs[{i}]", g, b.shape, b.shape[1:])
            for i, (g, b) in enumerate(zip(grad_bs, net.bs))
        ],
    )
