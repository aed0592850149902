"""Part (b), second half: one layer."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight
from hypothesis import example, given, settings

from autograder.engine.student import Student
from checking.errors import Mismatch, StudentRaised
from student_template.public_tests.checks import Array, close
from student_template.public_tests.strategies import in_turn, single_layers
from student_template.public_tests.test_b_layer import THREE, Layer, layer_output, with_both
from student_template.public_tests.tolerances import FORWARD, GRADIENT

from .attempts import layer_forward as right_layer
from .caches import (
    backward,
    caches_of_right_inputs,
    made_cache,
    own_column,
)
from .contents import lacking
from .gradients import check_gradients
from .mended_caches import (
    caches_as_made,
    caches_with_the_derivative,
    caches_with_the_derivative_for_another,
    caches_without_ones,
)
from .networks import Network, network
from .strategies import networks

MEANT = (
    caches_as_made,
    caches_with_the_derivative,
    caches_with_the_derivative_for_another,
    caches_without_ones,
)


@weight(1.5)
@number("b.22")
@visibility("visible")
@tags("layer_forward")
@given(layers=single_layers())
@example(layers=[THREE])
def test_layer_with_the_handouts_activations(student: Student, layers: list[Layer]) -> None:
    """layer_forward works with relu_activation and with sigmoid_activation.

    Is the function that is handed over the one that is used?
    """
    for _ in with_both(student, layers):  # which looks at the outputs
        pass


@weight(1.5)
@number("b.24")
@visibility("visible")
@tags("layer_forward")
@given(cases=networks(deepest=2))
@example(cases=[(network((2, 3, 1), 2, 5),), (network((2, 2, 1), 2, 6),)])
@settings(max_examples=2)
@in_turn
def test_layer_cache_serves_the_backward_pass(student: Student, net: Network) -> None:
    """The cache of layer_forward holds what the backward pass needs of the layer.

    Which quantities of layer l appear in the derivatives of the loss with respect to W and b?
    """
    caches = []
    for layer in range(net.depth):
        x, S, out, _ = net.layers[layer]
        activation = student.activation(net.names[layer])
        made = student.call("layer_forward", x, net.Ws[layer], net.bs[layer], activation, keep=True)
        close("out", layer_output(made.value, S.shape), out, FORWARD)
        caches.append(made.kept(1))
    wrong = backward_failure(student, net, caches)
    # Where forward_pass returns the last layer first, the backward pass reads them so.
    if wrong is None or backward_failure(student, net, caches[::-1]) is None:
        return
    if passed_on(student, net):  # where forward_pass wraps them, it reads them so
        return
    if read_beside_a_column(student, net, caches):
        return
    reads_ours = backward_failure(student, net, net.caches) is None
    if reads_ours or not plausible(student, net) or right_on_what_was_meant(student, net):
        raise Mismatch(
            "the cache does not hold what the backward pass needs",
            expected="the layer's input, its weights, and the activation's derivative",
            detail=f"With these caches: {wrong}",
        )


def backward_failure(
    student: Student, net: Network, caches: object, dL_dg: Array | None = None
) -> Mismatch | StudentRaised | None:
    """What is wrong with the student's backward pass on these caches, if anything is."""
    given = net.loss[1] if dL_dg is None else dL_dg
    try:
        check_gradients(student.way(backward)(student, given, caches), net, GRADIENT)
    except (Mismatch, StudentRaised) as error:
        return error
    return None


def read_beside_a_column(student: Student, net: Network, caches: object) -> bool:
    """Whether the backward pass reads the caches beside dL_dg as the student's loss gives it."""
    try:
        return backward_failure(student, net, caches, own_column(student, net)) is None
    except (Mismatch, StudentRaised):
        return False


def passed_on(student: Student, net: Network) -> bool:
    """Whether forward_pass hands the caches on in a form of its own, with all that is needed.

    Then the student's backward pass is right on what it returns, and not right where layer_forward
    gives no cache.
    """

    def without_cache(*args: Any) -> tuple[Array, None]:
        return right_layer(*args)[0], None

    def backward_of_forward(**options: Any) -> Mismatch | StudentRaised | None:
        args = [net.X, net.Ws, net.bs, [student.activation(name) for name in net.names]]
        made = student.call("forward_pass", *args, keep=True, opaque=((1,),), **options)
        return backward_failure(student, net, made.kept(1))

    try:
        without = backward_of_forward(serve={"layer_forward": without_cache})
        return backward_of_forward() is None and without is not None
    except StudentRaised:
        return False


def right_on_what_was_meant(student: Student, net: Network) -> bool:
    """Whether the backward pass is right on the caches without a usual mistake of the layer's."""
    if backward_failure(student, net, caches_of_right_inputs(student, net)[1]) is None:
        return False  # the mistake is not the layer's
    for chain in MEANT:
        with suppress(Mismatch, StudentRaised):
            if backward_failure(student, net, chain(student, net)[1]) is None:
                return True
    return False


def plausible(student: Student, net: Network) -> bool:
    """Whether the cache holds the input, the weights and a trace of S, where it can be seen.

    Decides where the backward pass is wrong too, so that its failure is not held against the cache.
    """
    return not any(
        lacking(made_cache(student, net, layer)[1], net, layer) for layer in range(net.depth)
    )
