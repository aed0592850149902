"""Part (b), second half: one layer."""

from __future__ import annotations

from collections.abc import Sequence

from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight
from hypothesis import example, given, settings

from autograder.engine.student import Student
from checking.errors import Mismatch, StudentRaised
from student_template.public_tests.checks import close
from student_template.public_tests.strategies import single_layers
from student_template.public_tests.test_b_layer import THREE, Layer, layer_output, with_both
from student_template.public_tests.tolerances import FORWARD, GRADIENT

from .caches import lacking, made_cache
from .networks import Network, network
from .strategies import networks
from .test_part_a import check_gradients


@weight(1.5)
@number("b.22")
@visibility("visible")
@tags("layer_forward")
@given(layer=single_layers())
@example(layer=THREE)
def test_layer_with_the_handouts_activations(student: Student, layer: Layer) -> None:
    """layer_forward works with relu_activation and with sigmoid_activation.

    Is the function that is handed over the one that is used?
    """
    with_both(student, layer)


@weight(1.5)
@number("b.24")
@visibility("visible")
@tags("layer_forward")
@given(net=networks(deepest=2))
@example(net=network((2, 3, 1), 2, 5))
@example(net=network((2, 2, 1), 2, 6))
@settings(max_examples=15)
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
    if backward_failure(student, net, net.caches) is None or not plausible(student, net):
        raise Mismatch(
            "the cache does not hold what the backward pass needs",
            expected="the layer's input, its weights, and the activation's derivative",
            detail=f"With these caches: {wrong}",
        )


def backward_failure(
    student: Student, net: Network, caches: Sequence[object]
) -> Mismatch | StudentRaised | None:
    """What is wrong with the student's backward pass on these caches, if anything is."""
    try:
        check_gradients(student.backward_pass(net.loss[1], caches), net, GRADIENT)
    except (Mismatch, StudentRaised) as error:
        return error
    return None


def plausible(student: Student, net: Network) -> bool:
    """Whether the cache holds the input, the weights and a trace of S, where it can be seen.

    Decides where the backward pass is wrong too, so that its failure is not held against the cache.
    """
    return not any(
        lacking(made_cache(student, net, layer)[1], net, layer) for layer in range(net.depth)
    )
