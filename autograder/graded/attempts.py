"""Which helpers are served for which function, never the function under test.

A helper that is served is the reference's, computed in the grader. It is called with whatever the
student's code passes, so sizes are checked before anything is multiplied.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.engine.attempts import OWN, Attempt
from autograder.engine.student import Student
from autograder.settings import MAX_PRODUCT
from autograder.worker.references import Own
from checking.errors import Mismatch
from reference import hw2 as reference
from student_template.public_tests import networks
from student_template.public_tests.gradients import activations

from .caches import (
    Chain,
    caches_and_column,
    caches_as_passed_on,
    caches_of_right_inputs,
    chain_of_ours,
    differences,
    gradients_by,
    our_caches,
    own_chain,
    right_own_differences,
)
from .mended_caches import (
    caches_among_a_hundred,
    caches_as_made,
    caches_of_separate_runs,
    caches_with_arrays_upright,
    caches_with_right_arrays,
    caches_with_the_derivative,
    caches_with_the_derivative_for_another,
    caches_with_the_input,
    caches_without_ones,
)
from .mnist import few_small_digits
from .scripted import OURS


def resolve(activation: object) -> Callable[..., Any]:
    """The reference's activation where the student passed one of the module's own by name."""
    if isinstance(activation, Own) and activation.name in ("relu_activation", "sigmoid_activation"):
        return _ACTIVATIONS[activation.name]
    if callable(activation):
        return activation
    raise TypeError("an activation should be a function")


def sigmoid_activation(s: Any) -> Any:
    return reference.sigmoid_activation(s)


def relu_activation(s: Any) -> Any:
    return reference.relu_activation(s)


def logistic_loss(g: Any, y: Any) -> Any:
    if np.size(g) != np.size(y):
        raise ValueError(f"g has {np.size(g)} entries, y has {np.size(y)}")
    return reference.logistic_loss(g, y)


def layer_forward(x: Any, W: Any, b: Any, activation_fn: object) -> Any:
    x, W, b = np.asarray(x), np.asarray(W), np.asarray(b)
    if x.ndim != 2 or W.ndim != 2 or x.shape[0] * W.shape[1] > MAX_PRODUCT:
        raise ValueError(f"x has shape {x.shape}, W has shape {W.shape}")
    if b.size != W.shape[1]:  # more would broadcast to a product of any size
        raise ValueError(f"b has shape {b.shape}, W has shape {W.shape}")
    return reference.layer_forward(x, W, b, resolve(activation_fn))


def forward_pass(X_batch: Any, weight_matrices: Any, biases: Any, activations: Any) -> Any:
    h, caches = X_batch, []
    for W, b, activation_fn in zip(weight_matrices, biases, activations):
        h, cache = layer_forward(h, W, b, activation_fn)
        caches.append(cache)
    return h, caches


def backward_pass(dL_dg: Any, layer_caches: Any) -> Any:
    n = np.size(dL_dg)
    for x, W, _, ds in layer_caches:
        d, h = np.shape(W)
        if n * d * h > MAX_PRODUCT:
            raise ValueError("a layer this large is not in this test")
        if np.shape(x) != (n, d) or np.shape(ds) != (n, h):
            raise ValueError(f"x has shape {np.shape(x)}, ds {np.shape(ds)} and W {np.shape(W)}")
    return reference.backward_pass(dL_dg, layer_caches)


def finite_difference_checker(f: Any, a: Any, epsilon: float = 1e-5) -> Any:
    if np.size(a) > 1000:
        raise ValueError("no network of this test has as many parameters")
    return reference.finite_difference_checker(f, a, epsilon)


def create_weight_matrices(layer_dims: Any) -> Any:
    rng = _generator(layer_dims)
    return [0.01 * rng.standard_normal(shape) for shape in itertools.pairwise(layer_dims)]


def create_bias_vectors(layer_dims: Any) -> Any:
    _generator(layer_dims)
    return [np.zeros((1, h)) for h in layer_dims[1:]]


def _generator(layer_dims: Any) -> np.random.Generator:
    """The same in every grading, so that two of them agree."""
    if max(layer_dims) > 1000 or len(layer_dims) > 10:
        raise ValueError("no network of this test is as large")
    return np.random.default_rng(len(layer_dims))


_ACTIVATIONS: dict[str, Callable[..., Any]] = {
    "relu_activation": relu_activation,
    "sigmoid_activation": sigmoid_activation,
}
_FORWARD: dict[str, Callable[..., Any]] = {**_ACTIVATIONS, "layer_forward": layer_forward}
_PARAMETERS: dict[str, Callable[..., Any]] = {
    "create_weight_matrices": create_weight_matrices,
    "create_bias_vectors": create_bias_vectors,
}
_LOSS: dict[str, Callable[..., Any]] = {
    **_FORWARD,
    "forward_pass": forward_pass,
    "logistic_loss": logistic_loss,
}
_ACTIVATIONS_AND_LOSS = {**_ACTIVATIONS, "logistic_loss": logistic_loss}
_NO_CACHE = {**_ACTIVATIONS_AND_LOSS, **_PARAMETERS}
_FROM_YOUR_LAYER = "caches from your own layer_forward"


def _of_caches(
    name: str,
    chain: Chain,
    served: Mapping[str, Callable[..., object]] = OURS,
    yardstick: Callable[..., Any] = differences,
    after: tuple[str, ...] = (),
) -> Attempt:
    """An attempt at backward_pass.

    Args:
        name: of the attempt.
        chain: makes the caches.
        served: functions of ours that stand in the place of the student's meanwhile.
        yardstick: what d.3 compares the gradients with.
        after: as of any attempt: functions of which one has to have lost a row.
    """
    ways = {
        "own_chain": chain,
        "own_gradients": gradients_by(chain),
        "own_differences": yardstick,
    }
    return Attempt(name, served, ways, after)


def _mended(how: str, chain: Chain) -> Attempt:
    """An attempt at backward_pass that does without a mistake of layer_forward's."""
    return _of_caches(f"{_FROM_YOUR_LAYER}, {how}", chain, after=("layer_forward",))


def _training(
    name: str, served: Mapping[str, Callable[..., object]], after: tuple[str, ...] = ()
) -> Attempt:
    """An attempt at train_network, with smaller images where each step crosses the wire."""
    return Attempt(name, served, {"whole_digits": few_small_digits}, after)


def forward_on_our_layers(student: Student, net: networks.Network) -> object:
    """What the student's forward_pass returns where only its layers' outputs are ours: whether it
    hands caches on as they are read can be seen on the student's own.
    """
    args = net.X, net.Ws, net.bs, activations(student, net)
    return student.call("forward_pass", *args, serve={"layer_forward": layer_forward}).value


def no_layers_of_ours(*_: object) -> object:
    raise Mismatch("forward_pass makes its caches itself, whatever layer_forward is served")


def no_backward(*_: object) -> object:
    raise Mismatch("no backward pass is made")


# Looks at caches themselves, where the worker was lost with what they are made for.
_NO_BACKWARD = Attempt(
    "our loss, and no backward pass",
    {"logistic_loss": logistic_loss},
    {"backward": no_backward, "gradients_of_own_chain": no_backward},
    lost_in=("logistic_loss", "backward_pass"),
)


ATTEMPTS: dict[str, tuple[Attempt, ...]] = {
    "my_nn_finite_difference_checker": (
        OWN,
        Attempt("our activations", _ACTIVATIONS),
        Attempt("our forward_pass", {**_FORWARD, "forward_pass": forward_pass}),
        Attempt(
            "our helper functions",
            {**_LOSS, "finite_difference_checker": finite_difference_checker},
        ),
    ),
    "layer_forward": (
        OWN,
        _NO_BACKWARD,
        Attempt("our activations", _ACTIVATIONS),
    ),
    "forward_pass": (
        OWN,
        _NO_BACKWARD,
        Attempt("our layers, your caches", ways={"forward": forward_on_our_layers}),
        Attempt(
            "our layer_forward and activations",
            _FORWARD,
            {"check_inlined_caches": no_layers_of_ours},
        ),
        Attempt("our activations", _ACTIVATIONS),
    ),
    "backward_pass": (
        _of_caches(OWN.name, own_chain, {}, right_own_differences),
        _of_caches("our loss", own_chain, {"logistic_loss": logistic_loss}),
        _of_caches("our activations and our loss", chain_of_ours, _ACTIVATIONS_AND_LOSS),
        _of_caches(f"{_FROM_YOUR_LAYER}, on the right inputs", caches_of_right_inputs),
        _of_caches(f"{_FROM_YOUR_LAYER}, and dL_dg as a column", caches_and_column),
        _of_caches(f"{_FROM_YOUR_LAYER}, as your forward_pass hands them on", caches_as_passed_on),
        _mended("each as it was when it was made", caches_as_made),
        _mended("with the derivative where it keeps the output", caches_with_the_derivative),
        _mended("with its input where it keeps the output", caches_with_the_input),
        _mended("with the right arrays in their places", caches_with_right_arrays),
        _mended("with the right arrays upright in their places", caches_with_arrays_upright),
        _mended("without ones and biases in them", caches_without_ones),
        _mended("with the derivative for what is none", caches_with_the_derivative_for_another),
        _mended("each by your file, run anew", caches_of_separate_runs),
        _mended("of a hundred rows", caches_among_a_hundred),
        _of_caches("our caches, (x, W, b, ds) for each layer", our_caches, {}),
    ),
    "train_network": (
        OWN,
        # How a training takes gradients out of what its own backward_pass returns is its affair.
        _training("our activations, loss and parameters", _NO_CACHE, tuple(_NO_CACHE)),
        _training("our helper functions", {**_LOSS, **_PARAMETERS, "backward_pass": backward_pass}),
    ),
}
