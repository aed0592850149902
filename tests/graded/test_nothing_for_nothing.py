"""Constants, echoes, forwarders and the bare template earn nothing, in any row."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

CONSTANTS = """
import numpy as np
def finite_difference_checker(f, a, epsilon=1e-5): return np.zeros(np.shape(a))
def my_nn_finite_difference_checker(X, y, Ws, bs, acts):
    return [np.zeros_like(W) for W in Ws], [np.zeros_like(b) for b in bs]
def sigmoid_activation(s): return np.full(np.shape(s), .5), np.full(np.shape(s), .25)
def logistic_loss(g, y): return np.full(len(y), .7), np.full(len(y), -1.)
def relu_activation(s): return np.zeros(np.shape(s)), np.ones(np.shape(s))
def layer_forward(x, W, b, f): return np.ones((len(x), W.shape[1])), (x, W, b, 1)
def create_weight_matrices(d): return [np.full((a, b), .01) for a, b in zip(d, d[1:])]
def create_bias_vectors(d): return [np.full((1, h), .01) for h in d[1:]]
def forward_pass(X, Ws, bs, acts): return np.full((len(X), 1), .5), [(X, W, b, 1) for W, b in zip(Ws, bs)]
def backward_pass(d, caches):
    return [np.zeros_like(c[1]) for c in caches], [np.zeros_like(c[2]) for c in caches]
def train_network(X, y, Xt, yt, dims, acts, batch_size=100, step_size=.1, num_epochs=5):
    return create_weight_matrices(dims), create_bias_vectors(dims), [[.6, .5, .6, .5]] * num_epochs
"""

ECHOES = """
def finite_difference_checker(f, a, epsilon=1e-5): return a
def my_nn_finite_difference_checker(X, y, Ws, bs, acts): return Ws, bs
def sigmoid_activation(s): return s, s
def logistic_loss(g, y): return g, y
def relu_activation(s): return s, s
def layer_forward(x, W, b, f): return x, (x, W, b, f)
def create_weight_matrices(d): return d
def create_bias_vectors(d): return d
def forward_pass(X, Ws, bs, acts): return X, [Ws, bs]
def backward_pass(d, caches): return d, caches
def train_network(X, y, Xt, yt, dims, acts, batch_size=100, step_size=.1, num_epochs=5):
    return X, y, [Xt, yt]
"""

FORWARDERS = """
def first(f, *args, **kwargs):
    for arg in [*args, *kwargs.values()]:
        if callable(arg): return arg(args[0])
        if isinstance(arg, list) and arg and callable(arg[0]): return arg[-1](args[0])
    return args[0]
def finite_difference_checker(f, a, epsilon=1e-5): return f(a)
def my_nn_finite_difference_checker(X, y, Ws, bs, acts):
    out = acts[0](Ws[0]); return [acts[0](W)[0] for W in Ws], [acts[0](b)[1] for b in bs]
def sigmoid_activation(s): return relu_activation(s)
def relu_activation(s): return sigmoid_activation(s)
def logistic_loss(g, y): return sigmoid_activation(g)
def layer_forward(x, W, b, f): return f(x)
def create_weight_matrices(d): return create_bias_vectors(d)
def create_bias_vectors(d): return create_weight_matrices(d)
def forward_pass(X, Ws, bs, acts): return layer_forward(X, Ws[-1], bs[-1], acts[-1])
def backward_pass(d, caches): return forward_pass(d, *caches[0])
def train_network(X, y, Xt, yt, dims, acts, batch_size=100, step_size=.1, num_epochs=5):
    return create_weight_matrices(dims), create_bias_vectors(dims), acts[0](X)
"""

INITIALISED_ONLY = """
import numpy as np
def create_weight_matrices(d): return [.1 * np.random.randn(a, b) for a, b in zip(d, d[1:])]
def create_bias_vectors(d): return [.1 * np.random.randn(1, h) for h in d[1:]]
def forward_pass(X, Ws, bs, acts): return np.random.rand(len(X), 1), [None for W in Ws]
def train_network(X, y, Xt, yt, dims, acts, batch_size=100, step_size=.1, num_epochs=5):
    ws = [.01 * np.random.randn(a, b) for a, b in zip(dims, dims[1:])]
    bs = [np.zeros((1, h)) for h in dims[1:]]
    steps = len(X) // batch_size * num_epochs
    return ws, bs, [[.01, 1., .01, 1.] for _ in range(steps)]
"""


@pytest.mark.parametrize(
    "source",
    [CONSTANTS, ECHOES, FORWARDERS, INITIALISED_ONLY],
    ids=["constants", "echoes", "forwarders", "initialised only"],
)
def test_no_row_is_for_free(graded, source):
    assert {number: row["score"] for number, row in graded(source).items() if row["score"]} == {}


def test_the_template_earns_nothing_and_says_what_to_do(graded):
    rows = graded((ROOT / "student_template" / "hw2.py").read_text())
    assert len(rows) == 61
    assert {row["score"] for row in rows.values()} == {0}
    for row in rows.values():
        assert "still the template's" in row["output"], row["number"]


def test_the_reference_earns_everything(graded):
    rows = graded((ROOT / "reference" / "hw2.py").read_text())
    assert sum(row["score"] for row in rows.values()) == 100
    assert {row["extra_data"]["graded_with"] for row in rows.values()} == {"own"}


FIRST_ONLY = """

_gradient, _loss = finite_difference_checker, logistic_loss


def finite_difference_checker(f, a, epsilon=1e-5):
    return np.resize(_gradient(f, a, epsilon)[:8], a.shape)


def logistic_loss(g, y):
    return tuple(np.resize(part[:16], y.shape) for part in _loss(g, y))
"""


@pytest.mark.parametrize(
    ("function", "lost"),
    [
        ("finite_difference_checker", {"a.1", "a.2"}),
        ("logistic_loss", {"b.9", "b.10", "b.11"}),
    ],
)
def test_a_few_coordinates_or_examples_are_not_enough(graded, function, lost):
    text = (ROOT / "reference" / "hw2.py").read_text()
    rows = graded(text + FIRST_ONLY, only=function)
    assert {number for number, row in rows.items() if row["score"] < row["max_score"]} >= lost
