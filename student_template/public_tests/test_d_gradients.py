"""Parts (a), (c) and (d): the handout's test batch, and one's own gradients against each other."""

from __future__ import annotations

import itertools

import numpy as np
from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight
from hypothesis import example, given, settings
from hypothesis import strategies as st

from checking.calls import Student
from checking.errors import Mismatch

from .checks import array, close, pair
from .gradients import activations, network_gradients, own_differences, own_gradients
from .networks import HANDOUT, MEAN_LOSS, SIGMOID, Network, check_printout
from .strategies import entries, in_turn, several
from .tolerances import CENTRAL


@weight(1)
@number("a.6")
@visibility("visible")
@tags("my_nn_finite_difference_checker")
def test_network_differences_of_the_handouts_batch(student: Student) -> None:
    """my_nn_finite_difference_checker gives the handout's printout for its test batch.

    Compare your printout with deliverable (a) of the handout; the order of the examples and of the
    hidden neurons must not matter.
    """
    for seed in (student.seed, student.seed + 1):
        net = HANDOUT.permuted(seed)
        value = own_differences(student, net)
        check_printout(*network_gradients(value, net), HANDOUT.orders(seed)[1])


@weight(1)
@number("c.6")
@visibility("visible")
@tags("forward_pass")
def test_forward_pass_of_the_handouts_batch(student: Student) -> None:
    """forward_pass gives the output whose mean loss the handout prints.

    Deliverable (c): the order of the examples and of the hidden neurons must not matter.
    """
    for seed in (student.seed, student.seed + 1):
        net = HANDOUT.permuted(seed)
        value = student.forward_pass(net.X, net.Ws, net.bs, activations(student, net))
        output, _ = pair(value, "output", "layer_caches")
        g = array("output", output, (net.n, 1), (net.n,))[:, 0]
        probabilities = np.where(net.y == 1, g, 1 - g)
        if not (probabilities > 0).all():
            raise Mismatch("output should lie strictly between 0 and 1", got=float(g.min()))
        loss = float(np.mean(-np.log(probabilities)))
        if abs(loss - MEAN_LOSS) > 0.51e-4:
            raise Mismatch("the mean loss of output is not what the handout prints",
                           got=loss, expected=MEAN_LOSS)  # fmt: skip


@weight(1.5)
@number("d.1")
@visibility("visible")
@tags("backward_pass")
def test_gradients_of_the_handouts_batch(student: Student) -> None:
    """backward_pass gives the handout's printout for its test batch.

    Compare your printout with deliverable (d) of the handout; the order of the examples and of the
    hidden neurons must not matter.
    """
    for seed in (student.seed, student.seed + 1):
        net = HANDOUT.permuted(seed)
        value = student.way(own_gradients)(student, net)
        check_printout(*network_gradients(value, net), HANDOUT.orders(seed)[1])


def smooth_networks() -> st.SearchStrategy[list[tuple[Network]]]:
    """Depth 1 to 3, sigmoids throughout: no kink for a difference to step over."""

    def one(rng: np.random.Generator, side: int) -> tuple[Network]:
        dims = [*rng.integers(1, side + 1, rng.integers(1, side + 1)), 1]
        n = rng.integers(1, side + 2)
        Ws = [rng.uniform(-1.5, 1.5, shape).round(2) for shape in itertools.pairwise(dims)]
        bs = [rng.uniform(-1, 1, (1, h)).round(2) for h in dims[1:]]
        X = rng.uniform(-2, 2, (n, dims[0])).round(2)
        return (Network(X, rng.integers(0, 2, n), Ws, bs, (SIGMOID,) * len(Ws)),)

    return several(one, 3, lambda case: entries([case[0].X, case[0].Ws]))


@weight(2)
@number("d.3")
@visibility("visible")
@tags("backward_pass")
@given(cases=smooth_networks())
@example(cases=[(HANDOUT,)])
@settings(max_examples=2)
@in_turn
def test_gradients_agree_with_finite_differences(student: Student, net: Network) -> None:
    """The gradients of backward_pass agree with your own finite differences of the mean loss.

    Do as part (a) says: which entry of which matrix is the first that differs?
    """
    # The call that is shown is the last one.
    numeric = network_gradients(student.way(own_differences)(student, net), net)
    value = network_gradients(student.way(own_gradients)(student, net), net)
    for name, got, want in zip(("grad_Ws", "grad_bs"), value, numeric):
        for i in range(net.depth):
            close(f"{name}[{i}]", got[i], np.reshape(want[i], got[i].shape), CENTRAL)
    if net is HANDOUT:  # two functions that return zeros agree, but not with the handout
        check_printout(*value, _as_they_are(net))


def _as_they_are(net: Network) -> list[np.ndarray]:
    return [np.arange(W.shape[1]) for W in net.Ws]
