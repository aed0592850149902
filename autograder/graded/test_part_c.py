"""Part (c): the parameters, and the network forwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

import numpy as np
from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight
from hypothesis import example, given, settings

from autograder.engine.student import Student
from checking.calls import Reply
from checking.errors import Mismatch, StudentRaised
from student_template.public_tests.checks import (
    Array,
    array,
    close,
    described,
    pair,
    sequence,
    untouched,
)
from student_template.public_tests.draws import (
    SIGMA,
    Z,
    bias_vectors,
    parameters,
    plausible_biases,
    plausible_draws,
)
from student_template.public_tests.gradients import activations
from student_template.public_tests.networks import RELU, SIGMOID
from student_template.public_tests.strategies import SEEDS, in_turn
from student_template.public_tests.tolerances import FORWARD, GRADIENT

from .attempts import layer_forward as right_layer
from .caches import (
    backward,
    caches_as_passed_on,
    caches_of_right_inputs,
    forward,
    gradients_of_own_chain,
)
from .contents import holds
from .gradients import check_gradients
from .networks import WHOLE_NUMBERS, Network, network
from .strategies import networks, several_networks


@weight(2.5)
@number("c.2")
@visibility("visible")
@tags("create_weight_matrices")
def test_weights_are_normal(student: Student) -> None:
    """create_weight_matrices draws from a normal distribution, mean 0, standard deviation 0.01.

    Which distributions do np.random.randn, rand and normal draw from, and what scales them?
    """
    weights = parameters(
        student.create_weight_matrices([300, 200, 100]), "weights", [(300, 200), (200, 100)]
    )
    for i, W in enumerate(weights):
        plausible_draws(f"weights[{i}]", W)
        normal(f"weights[{i}]", W)


@weight(2)
@number("c.5")
@visibility("visible")
@tags("create_bias_vectors")
def test_biases_are_small(student: Student) -> None:
    """create_bias_vectors starts from zeros, or from normal draws of standard deviation 0.01.

    Where does a large bias put the sigmoid before the training has begun?
    """
    biases, again = (bias_vectors(student, [10, 3000, 2000]) for _ in range(2))
    for drawn in (biases, again):
        plausible_biases(drawn)
        if any(b.any() for b in drawn):
            normal("the sample of all biases", np.concatenate([b.ravel() for b in drawn]))
    if biases[0].any() and np.array_equal(biases[0], again[0]):
        raise Mismatch("two calls give the same numbers", expected="zeros, or draws made anew")


def normal(what: str, sample: Array) -> None:
    """Shares of a sample beyond 0.5, 1, 2 and 3 deviations: each a binomial with its own error."""
    n = sample.size
    for beyond, share in ((0.5, 0.6170751), (1, 0.3173105), (2, 0.0455003), (3, 0.0026998)):
        found = float(np.mean(np.abs(sample) > beyond * SIGMA))
        # So few that their number is skewed are not looked at.
        if n * share > 50 and abs(found - share) > Z * np.sqrt(share * (1 - share) / n) + 1e-4:
            raise Mismatch(
                f"{what} is not normal: the share beyond {beyond} standard deviations",
                got=found,
                expected=share,
            )


# --- forward_pass --------------------------------------------------------------------------------


def arguments(student: Student, net: Network) -> list[Any]:
    return [net.X, net.Ws, net.bs, activations(student, net)]


def each(student: Student, nets: Sequence[Network], **options: Any) -> Iterator[Reply]:
    return student.each("forward_pass", [arguments(student, net) for net in nets], **options)


def check_output(value: object, net: Network) -> Any:
    """The output of forward_pass against the network's; returns its caches."""
    output, caches = pair(value, "output", "layer_caches")
    got = array("output", output, (net.n, 1), (net.n,))
    close("output", got, net.output, FORWARD)
    return caches


@weight(3.5)
@number("c.7")
@visibility("visible")
@tags("forward_pass")
@given(nets=several_networks())
@example(
    nets=[
        network((2, 1), 3, 1),
        WHOLE_NUMBERS,
        network((3, 3, 3, 1), 3, 2),
        network((2, 3, 2, 4, 1), 3, 3),
    ]
)
def test_forward_pass_composes_the_layers(student: Student, nets: list[Network]) -> None:
    """forward_pass feeds each layer's output into the next, for any number of layers.

    What is the input of layer 1, and what is the input of layer 3?
    """
    for net, reply in zip(nets, each(student, nets)):
        check_output(reply.value, net)


@weight(1.5)
@number("c.8")
@visibility("visible")
@tags("forward_pass")
@given(nets=several_networks())
@example(nets=[network((2, 2, 2, 1), 2, 4)])
@settings(max_examples=3)
def test_forward_pass_gives_each_layer_its_activation(
    student: Student, nets: list[Network]
) -> None:
    """forward_pass uses the l-th activation in layer l, the last one included.

    Which activation does the list give for the last layer?
    """
    mixed = [by_turns(net, *names) for net in nets for names in ((RELU, SIGMOID), (SIGMOID, RELU))]
    for net, reply in zip(mixed, each(student, mixed)):
        check_output(reply.value, net)


def by_turns(net: Network, other: str, last: str) -> Network:
    """The handout's two activations by turns: layers may tell them apart by name."""
    names = tuple(other if left % 2 else last for left in reversed(range(net.depth)))
    return Network(net.X, net.y, net.Ws, net.bs, names)


@weight(1)
@number("c.9")
@visibility("visible")
@tags("forward_pass")
@given(seed=SEEDS)
@settings(max_examples=3)
def test_forward_pass_takes_any_batch_size(student: Student, seed: int) -> None:
    """forward_pass works for any batch size, from one example on.

    The handout asks for SGD (n = 1) and for gradient descent (n = N): is a size written out?
    """
    rng = np.random.default_rng(seed)
    small = network((3, 4, 1), 2, seed)
    nets = []
    for n in (1, 2, 3, 17, 100, 101, 128):
        X = rng.uniform(-1, 1, (n, 3))  # images have more digits than the other rows' networks
        nets.append(Network(X, np.zeros(n, dtype=int), small.Ws, small.bs, small.names))
    for net, reply in zip(nets, each(student, nets)):
        check_output(reply.value, net)


@weight(2)
@number("c.10")
@visibility("visible")
@tags("forward_pass")
@given(cases=networks(deepest=4))
@example(cases=[(network((2, 3, 1), 2, 5),), (network((2, 2, 2, 1), 2, 6),)])
@settings(max_examples=2)
@in_turn
def test_forward_pass_returns_one_cache_a_layer(student: Student, net: Network) -> None:
    """forward_pass returns the caches of all layers, first layer first.

    How many caches are there for a network of three layers, and where does each come from?
    """
    caches = check_output(student.way(forward)(student, net), net)
    try:  # the student's own chain: what it makes of its caches is its own business
        check_gradients(student.way(gradients_of_own_chain)(student, net), net, GRADIENT)
    except (Mismatch, StudentRaised):
        if not read_as_passed_on(student, net):
            check_marked_caches(student, net, caches)


def read_as_passed_on(student: Student, net: Network) -> bool:
    """Whether the student's backward pass reads right caches in the form that they come back in."""
    try:
        passed_on = caches_as_passed_on(student, net)
        check_gradients(student.way(backward)(student, *passed_on), net, GRADIENT)
    except (Mismatch, StudentRaised):
        return False
    return True


def reads_the_layers_alone(student: Student, net: Network) -> bool:
    """Whether the student's backward pass is right on the caches that `layer_forward` makes, and
    not on those that `forward_pass` does.
    """

    def is_right_on(caches: object) -> bool:
        with suppress(Mismatch, StudentRaised):
            check_gradients(student.way(backward)(student, net.loss[1], caches), net, GRADIENT)
            return True
        return False

    with suppress(Mismatch, StudentRaised):
        made = student.call("forward_pass", *arguments(student, net), keep=True, opaque=((1,),))
        layers = caches_of_right_inputs(student, net)[1]
        return is_right_on(layers) and not is_right_on(made.kept(1))
    return False


def check_inlined_caches(student: Student, net: Network, caches: object) -> None:
    """Those that `forward_pass` makes without `layer_forward`: what each entry holds has to do."""
    if reads_the_layers_alone(student, net):
        raise Mismatch(
            "your backward_pass is right on the caches of your layer_forward, and wrong on those "
            "that forward_pass makes itself",
            got=described(caches),
        )
    for cache, (x, S, out, ds) in zip(sequence("layer_caches", caches, net.depth), net.layers):
        if not (holds(cache, x) and any(holds(cache, t) for t in (S, out, ds))):
            raise Mismatch("a cache does not hold its own layer's input", got=described(cache))


def check_marked_caches(student: Student, net: Network, caches: object) -> None:
    """Serve `layer_forward` with known caches and look for them, one a layer."""
    served: list[object] = []

    def layer_forward(x: Any, W: Any, b: Any, activation_fn: Any) -> Any:
        out, _ = right_layer(x, W, b, activation_fn)
        served.append(np.full((2, 2), 1000.0 + len(served)))
        return out, (served[-1],)

    marked: object = None
    try:
        value = student.call(
            "forward_pass", *arguments(student, net), serve={"layer_forward": layer_forward}
        ).value
        _, marked = pair(value, "output", "layer_caches")
    except StudentRaised:  # it reads the student's own caches
        served.clear()
    if not served:
        student.way(check_inlined_caches)(student, net, caches)
        return
    by_layer = list(marked.values()) if isinstance(marked, dict) else marked
    entries = sequence("layer_caches", by_layer, net.depth)
    for layer, (entry, mark) in enumerate(zip(entries, served)):
        if not holds(entry, np.asarray(mark)):
            raise Mismatch(
                f"layer_caches[{layer}] is not what layer_forward returned for layer {layer + 1}"
            )


@weight(1)
@number("c.11")
@visibility("visible")
@tags("forward_pass")
@given(nets=several_networks(deepest=3))
@example(nets=[network((2, 2, 1), 2, 7)])
@settings(max_examples=2)
def test_forward_pass_leaves_its_arguments_alone(student: Student, nets: list[Network]) -> None:
    """forward_pass leaves the batch, the weights, the biases and the lists of them as they were.

    Is anything taken out of a list with pop, or changed in place?
    """
    names = ["X_batch", "weight_matrices", "biases", "activations"]
    for net, reply in zip(nets, each(student, nets, arguments_after=True)):
        check_output(reply.value, net)
        untouched(names, arguments(student, net), reply.arguments)
