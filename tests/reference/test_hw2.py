"""The reference against a worked example, other formulas and finite differences."""

import itertools
import math
from decimal import Decimal, localcontext

import numpy as np
import pytest

from reference import hw2

TAILS = [0.0, 1e-300, 1e-9, 0.5, 1.0, 6.0, 15.0, 20.0, 30.0, 34.5]  # the clip is at 34.54


@pytest.fixture(autouse=True)
def _watched():
    """No overflow, invalid value or division by zero, whatever is called."""
    with np.errstate(all="raise", under="ignore"):
        yield


def network(seed, dims, n=7):
    """A random batch and network with no hidden unit within 1e-3 of its kink."""
    rng = np.random.default_rng(seed)
    activations = [hw2.relu_activation] * (len(dims) - 2) + [hw2.sigmoid_activation]
    while True:
        X, y = rng.normal(size=(n, dims[0])), rng.integers(0, 2, n)
        Ws = [rng.normal(size=(d, h)) / np.sqrt(d) for d, h in itertools.pairwise(dims)]
        bs = [rng.normal(size=(1, h)) / 4 for h in dims[1:]]
        h, near = X, False
        for W, b in zip(Ws[:-1], bs[:-1]):
            near |= bool((abs(h @ W + b) < 1e-3).any())
            h = np.maximum(h @ W + b, 0)
        if not near:
            return X, y, Ws, bs, activations


def gradients(X, y, Ws, bs, activations):
    output, caches = hw2.forward_pass(X, Ws, bs, activations)
    loss, dL_dg = hw2.logistic_loss(output, y)
    return loss.mean(), *hw2.backward_pass(dL_dg, caches)


# --- (a) -----------------------------------------------------------------------------------------


def test_central_differences_are_exact_on_a_quadratic():
    A = np.array([[200.0, 3.0], [3.0, -50.0]])
    grad = hw2.finite_difference_checker(lambda a: a @ A @ a / 2, np.array([1, 2]))
    np.testing.assert_allclose(grad, A @ [1, 2], rtol=0, atol=1e-7)


def test_central_differences_step_in_one_coordinate_by_epsilon():
    a, seen = np.array([1.0, -0.0, 3.0]), []
    hw2.finite_difference_checker(lambda x: seen.append(x - a) or 0.0, a, 0.25)
    assert np.array_equal(seen[0::2], 0.25 * np.eye(3))
    assert np.array_equal(seen[1::2], -0.25 * np.eye(3))


@pytest.mark.parametrize("dims", [(3, 1), (4, 2, 1), (2, 3, 3, 1), (3, 2, 4, 2, 1)])
def test_back_propagation_agrees_with_finite_differences(dims):
    net = network(len(dims), dims)
    _, grad_Ws, grad_bs = gradients(*net)
    numeric_Ws, numeric_bs = hw2.my_nn_finite_difference_checker(*net)
    for grad, numeric, parameter in zip(
        [*grad_Ws, *grad_bs], [*numeric_Ws, *numeric_bs], [*net[2], *net[3]]
    ):
        assert grad.shape == numeric.shape == parameter.shape
        np.testing.assert_allclose(grad, numeric, rtol=0, atol=1e-8)


def test_finite_differences_do_not_use_the_derivatives_of_the_activations():
    X, y, Ws, bs, activations = network(0, (3, 2, 1))
    lying = [lambda s, f=f: (f(s)[0], np.full(np.shape(s), np.nan)) for f in activations]
    told = hw2.my_nn_finite_difference_checker(X, y, Ws, bs, lying)
    right = hw2.my_nn_finite_difference_checker(X, y, Ws, bs, activations)
    for a, b in zip([*told[0], *told[1]], [*right[0], *right[1]]):
        assert np.array_equal(a, b)


# --- (b) -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("s", [sign * s for s in TAILS for sign in (1, -1)])
def test_sigmoid_keeps_its_relative_precision_in_the_tails(s):
    out, grad = hw2.sigmoid_activation(s)
    with localcontext() as context:
        context.prec = 50
        exact = 1 / (1 + (-Decimal(s)).exp())
        slope = exact * (1 - exact)
    assert float(out) == pytest.approx(float(exact), rel=1e-15, abs=0)
    assert float(grad) == pytest.approx(float(slope), rel=1e-15, abs=0)


def test_sigmoid_clips_at_both_ends_and_is_flat_there():
    out, grad = hw2.sigmoid_activation(np.array([-1000, 1000, -(2**62), 2**62]))
    assert np.array_equal(out, [1e-15, 1 - 1e-15] * 2)
    assert np.array_equal(grad, [0, 0, 0, 0])
    out, _ = hw2.sigmoid_activation(np.array([-1.0, 1.0]) * np.finfo(float).max)
    assert np.array_equal(out, [1e-15, 1 - 1e-15])


@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0), (2, 3), (2, 1, 3), (1, 2, 1, 2)])
@pytest.mark.parametrize("dtype", [float, np.float32, int, np.int8, np.uint8, bool])
def test_activations_keep_the_shape_of_any_real_array(shape, dtype):
    s = np.ones(shape, dtype)
    for activation in (hw2.sigmoid_activation, hw2.relu_activation):
        out, grad = activation(s)
        assert np.shape(out) == np.shape(grad) == shape
        assert grad.dtype == float
    assert np.array_equal(s, np.ones(shape, dtype))


def test_the_lowest_small_integer_has_no_absolute_value_of_its_own():
    out, _ = hw2.sigmoid_activation(np.array([-128], np.int8))
    assert out == 1e-15


def test_activations_take_python_numbers():
    assert hw2.sigmoid_activation(0) == (0.5, 0.25)
    assert hw2.relu_activation(-2) == (0, 0)
    assert hw2.relu_activation(2.5) == (2.5, 1)


def test_relu():
    s = np.array([[-1.5, 0.0, 2.0]])
    out, ds = hw2.relu_activation(s)
    assert np.array_equal(out, [[0, 0, 2]])
    assert np.array_equal(ds, [[0, 0, 1]])


@pytest.mark.parametrize("dtype", [float, np.float32, int, np.uint8, bool])
@pytest.mark.parametrize("shape", [(3, 1), (3,)])
def test_loss_and_its_derivative_for_labels_of_any_dtype(dtype, shape):
    g, y = np.array([0.25, 0.25, 0.9]), np.array([0, 1, 1], dtype)
    loss, dL_dg = hw2.logistic_loss(g.reshape(shape), y)
    assert loss.shape == dL_dg.shape == (3,)
    np.testing.assert_allclose(loss, [math.log(4 / 3), math.log(4), math.log(10 / 9)], rtol=1e-15)
    np.testing.assert_allclose(dL_dg, [4 / 3, -4, -10 / 9], rtol=1e-15)


def test_loss_is_finite_and_precise_at_the_clip():
    g = np.array([[1e-15], [1 - 1e-15], [1e-15], [1 - 1e-15]])
    loss, dL_dg = hw2.logistic_loss(g, np.array([1, 0, 0, 1]))
    assert np.isfinite(loss).all()
    assert np.isfinite(dL_dg).all()
    assert loss[0] == pytest.approx(15 * math.log(10))
    assert loss[2] == pytest.approx(1e-15, rel=1e-12, abs=0)


def test_layer_forward_gives_the_activation_x_w_plus_b():
    seen = []
    x, W, b = np.arange(6.0).reshape(3, 2), np.array([[1.0], [10.0]]), np.array([[0.5]])
    out, cache = hw2.layer_forward(x, W, b, lambda s: seen.append(s) or (2 * s, 3 * s))
    assert np.array_equal(seen, [[[10.5], [32.5], [54.5]]])
    assert np.array_equal(out, 2 * seen[0])
    assert all(a is b for a, b in zip(cache, (x, W, b)))
    assert np.array_equal(cache[3], 3 * seen[0])


# --- (c) and (d) ---------------------------------------------------------------------------------


def test_parameters_have_the_shapes_and_the_spread_that_were_asked_for():
    np.random.seed(0)
    Ws, bs = hw2.create_weight_matrices([300, 200, 1]), hw2.create_bias_vectors([300, 200, 1])
    assert [W.shape for W in Ws] == [(300, 200), (200, 1)]
    assert [b.shape for b in bs] == [(1, 200), (1, 1)]
    assert Ws[0].std() == pytest.approx(0.01, rel=0.02)
    assert abs(Ws[0].mean()) < 2e-4
    assert bs[0].std() == pytest.approx(0.01, rel=0.3)


def test_a_network_worked_by_hand():
    """Hidden layer: the identity and a ReLU; the first example gives g = 3/4, the second 1/2."""
    ln3 = math.log(3)
    X, y = np.array([[1.0, 2.0], [-1.0, -2.0]]), np.array([1, 0])
    Ws, bs = [np.eye(2), np.array([[ln3], [0.0]])], [np.zeros((1, 2)), np.zeros((1, 1))]
    activations = [hw2.relu_activation, hw2.sigmoid_activation]
    output, caches = hw2.forward_pass(X, Ws, bs, activations)
    np.testing.assert_allclose(output, [[3 / 4], [1 / 2]], rtol=1e-15)
    assert len(caches) == 2
    loss, grad_Ws, grad_bs = gradients(X, y, Ws, bs, activations)
    assert loss == pytest.approx((math.log(4 / 3) + math.log(2)) / 2, rel=1e-15)
    # delta of the output is g - y: -1/4 and 1/2; all else follows, halved by the mean.
    close = {"rtol": 1e-14, "atol": 1e-16}
    np.testing.assert_allclose(grad_Ws[1], [[-1 / 8], [-1 / 4]], **close)
    np.testing.assert_allclose(grad_bs[1], [[1 / 8]], **close)
    np.testing.assert_allclose(grad_Ws[0], [[-ln3 / 8, 0], [-ln3 / 4, 0]], **close)
    np.testing.assert_allclose(grad_bs[0], [[-ln3 / 8, 0]], **close)


@pytest.mark.parametrize("n", [1, 2, 50])
@pytest.mark.parametrize("dims", [(1, 1), (5, 1), (5, 5, 1), (6, 3, 3, 1), (3, 4, 4, 4, 1)])
def test_the_gradient_is_the_slope_along_random_directions(dims, n):
    X, y, Ws, bs, activations = network(n, dims, n)
    _, grad_Ws, grad_bs = gradients(X, y, Ws, bs, activations)
    rng = np.random.default_rng(1)
    for _ in range(5):
        ways = [rng.normal(size=p.shape) for p in [*Ws, *bs]]
        scale = 1e-6 / math.sqrt(sum(np.sum(v**2) for v in ways))

        def loss(sign, ways=ways, scale=scale):
            moved = [p + sign * scale * v for p, v in zip([*Ws, *bs], ways)]
            return gradients(X, y, moved[: len(Ws)], moved[len(Ws) :], activations)[0]

        slope = (loss(1) - loss(-1)) / (2 * scale)
        product = sum(np.sum(v * g) for v, g in zip(ways, [*grad_Ws, *grad_bs]))
        assert slope == pytest.approx(product, rel=1e-6, abs=1e-8)


def test_gradients_equal_the_handouts_tensor_formula():
    X, y, Ws, bs, activations = network(3, (4, 3, 1))
    _, grad_Ws, grad_bs = gradients(X, y, Ws, bs, activations)
    hidden = np.maximum(X @ Ws[0] + bs[0], 0)
    delta = 1 / (1 + np.exp(-(hidden @ Ws[1] + bs[1]))) - y[:, None]
    delta_hidden = np.einsum("ij,nj->ni", Ws[1], delta) * (hidden > 0)
    for grad, x, d in ((grad_Ws[1], hidden, delta), (grad_Ws[0], X, delta_hidden)):
        np.testing.assert_allclose(grad, np.einsum("ni,nj->nij", x, d).mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(grad_bs[0], delta_hidden.mean(axis=0, keepdims=True), rtol=1e-12)


def test_no_function_modifies_its_arguments():
    net = network(5, (3, 4, 1))
    frozen = [net[0], net[1], *net[2], *net[3]]
    for array in frozen:
        array.flags.writeable = False
    gradients(*net)
    hw2.my_nn_finite_difference_checker(*net)
    hw2.train_network(net[0], net[1], net[0], net[1], [3, 4, 1], net[4], batch_size=2)


# --- (e) -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("batch_size", "rows"), [(1, 14), (3, 6), (7, 2)])
def test_training_makes_a_row_a_timestep_and_uses_what_is_left_over(batch_size, rows):
    X, y, _, _, activations = network(2, (3, 2, 1))
    training = (X, y, X[:4], y[:4], [3, 2, 1], activations, batch_size, 0.1, 2)
    np.random.seed(1)
    Ws, bs, stats = hw2.train_network(*training)
    assert np.shape(stats) == (rows, 4)
    assert [W.shape for W in Ws] == [(3, 2), (2, 1)]
    assert [b.shape for b in bs] == [(1, 2), (1, 1)]
    np.random.seed(1)
    assert hw2.train_network(*training)[2] == stats  # NumPy's global generator is all its chance


def test_one_full_batch_is_one_step_down_the_gradient():
    X, y, _, _, activations = network(4, (3, 2, 1))
    np.random.seed(2)
    start_Ws, start_bs = hw2.create_weight_matrices([3, 2, 1]), hw2.create_bias_vectors([3, 2, 1])
    loss, grad_Ws, grad_bs = gradients(X, y, start_Ws, start_bs, activations)
    np.random.seed(2)
    Ws, bs, stats = hw2.train_network(X, y, X, y, [3, 2, 1], activations, 7, 0.5, 1)
    for p, start, grad in zip([*Ws, *bs], [*start_Ws, *start_bs], [*grad_Ws, *grad_bs]):
        np.testing.assert_allclose(p, start - 0.5 * grad, rtol=1e-10, atol=1e-15)
    after = gradients(X, y, Ws, bs, activations)[0]
    assert stats[0][0] == pytest.approx(loss)  # before the step
    assert stats[0][2] == pytest.approx(after)  # after it
    output, _ = hw2.forward_pass(X, Ws, bs, activations)
    assert stats[0][3] == np.mean([(g > 0.5) == label for g, label in zip(output[:, 0], y)])


def test_each_epoch_shuffles_anew_and_keeps_labels_with_their_rows(monkeypatch):
    batches, forward = [], hw2.forward_pass

    def watched(X, *network):
        if len(X) < 3:  # the test set has three rows
            batches.append(X[:, 0])
        return forward(X, *network)

    labels, loss = [], hw2.logistic_loss
    monkeypatch.setattr(hw2, "forward_pass", watched)
    monkeypatch.setattr(hw2, "logistic_loss", lambda g, y: labels.append(y) or loss(g, y))
    X = np.arange(20.0).reshape(20, 1)
    y = np.arange(20) % 2
    np.random.seed(0)
    hw2.train_network(X, y, X[:3], y[:3], [1, 1], [hw2.sigmoid_activation], 2, 0.1, 2)
    epochs = np.reshape(batches, (2, 20))
    assert np.array_equal(np.sort(epochs), [np.arange(20)] * 2)
    assert not np.array_equal(*epochs)
    assert np.array_equal(np.concatenate(labels[0::2]), epochs.ravel() % 2)
