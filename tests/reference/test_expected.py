"""The handout's figures, and pickles of other courses: right ones and broken ones."""

import itertools
import pickle

import numpy as np
import pytest

from reference import hw2
from reference.expected import Fixture, FixtureError, expected, load_fixture
from tests.reference import PICKLE

PRINTED = [
    "[[ 4.12e-04  3.34e-05]\n [-6.56e-05  2.07e-05]\n"
    " [-1.24e-03  8.02e-05]\n [ 2.26e-04 -1.41e-06]]",
    "[[-0.  ]\n [-0.01]]",
    "[[-0.  0.]]",
    "[[-0.5]]",
]


@pytest.fixture(scope="module")
def handout() -> Fixture:
    return load_fixture(PICKLE)


@pytest.fixture
def load(tmp_path):
    """load(value, protocol) reads what pickle.dump wrote."""

    def run(value, protocol=2):
        path = tmp_path / "batch.pkl"
        path.write_bytes(pickle.dumps(value, protocol))
        return load_fixture(path)

    return run


def batch(dims=(4, 2, 1), n=3, dtype=float):
    rng = np.random.default_rng(0)
    return (
        rng.normal(size=(n, dims[0])).astype(dtype),
        rng.integers(0, 2, n),
        [rng.normal(size=shape).astype(dtype) for shape in itertools.pairwise(dims)],
        [rng.normal(size=(1, h)).astype(dtype) for h in dims[1:]],
    )


# --- the handout's batch -------------------------------------------------------------------------


def test_every_figure_that_the_handout_prints(handout):
    figures = expected(handout)
    assert figures.printed_loss == "0.6985"
    assert figures.printed_gradients == PRINTED
    assert figures.printed_finite_differences == PRINTED
    with np.printoptions(precision=2):
        assert [str(part) for part in figures.sigmoid] == ["[0.73 0.5  0.27]", "[0.2  0.25 0.2 ]"]
        assert str(figures.sigmoid_extremes[1]) == "[0. 0.]"
    assert np.array_equal(figures.sigmoid_extremes[0], [1e-15, 1 - 1e-15])


def test_no_printed_figure_is_at_an_edge(handout):
    """A relative change of 1e-4, far more than any BLAS or step makes, prints the same."""
    gradients = expected(handout).gradients
    for change in (1 - 1e-4, 1 + 1e-4):
        with np.printoptions(precision=2):
            assert [str(g * change) for g in [*gradients[0], *gradients[1]]] == PRINTED


@pytest.mark.parametrize("epsilon", [1e-4, 1e-5, 1e-6])
def test_the_step_of_the_finite_differences_does_not_show_in_the_figures(
    handout, epsilon, monkeypatch
):
    checker = hw2.finite_difference_checker
    monkeypatch.setattr(hw2, "finite_difference_checker", lambda f, a: checker(f, a, epsilon))
    assert expected(handout).printed_finite_differences == PRINTED


def test_the_batch_is_4_2_1_and_away_from_the_kink(handout):
    assert [W.shape for W in handout.weight_matrices] == [(4, 2), (2, 1)]
    hidden = handout.X_batch @ handout.weight_matrices[0] + handout.biases[0]
    assert np.abs(hidden).min() > 1e-3
    assert ((hidden > 0).any(axis=0) & (hidden < 0).any(axis=0)).all()  # each unit on and off


# --- other courses' ------------------------------------------------------------------------------


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("dtype", ["f8", "f4", ">f8", ">f4", "i2"])
def test_any_protocol_and_dtype_gives_the_numbers_that_were_written(load, protocol, dtype):
    written = batch(dtype=dtype)
    fixture = load(written, protocol)
    assert fixture.X_batch.dtype == float
    assert fixture.y_batch.dtype == np.int64
    for read, value in zip(
        [fixture.X_batch, fixture.y_batch, *fixture.weight_matrices, *fixture.biases],
        [written[0], written[1], *written[2], *written[3]],
    ):
        assert np.array_equal(read, value)


@pytest.mark.parametrize("dims", [(3, 1), (5, 4, 1), (2, 3, 4, 1)])
def test_any_depth_gives_its_expected_outputs(load, dims):
    fixture = load(batch(dims))
    names = [f.__name__ for f in fixture.activations]
    assert names == ["relu_activation"] * (len(dims) - 2) + ["sigmoid_activation"]
    figures = expected(fixture)
    assert len(figures.printed_gradients) == 2 * (len(dims) - 1)


def test_lists_tuples_and_other_layouts_are_read(load):
    X, y, Ws, bs = batch()
    plain = load([X.tolist(), [float(label) for label in y], tuple(Ws), [b.tolist() for b in bs]])
    other = load((np.asfortranarray(X), y[:, None], [W[::1] for W in Ws], [b[0] for b in bs]))
    scalars = load(([list(row) for row in X], list(y), Ws, bs))
    for fixture in (plain, other, scalars):
        assert np.array_equal(fixture.X_batch, X)
        assert np.array_equal(fixture.y_batch, y)
        assert [b.shape for b in fixture.biases] == [(1, 2), (1, 1)]


def broken(**changes):
    names = ("X", "y", "Ws", "bs")
    return tuple(changes.get(name, value) for name, value in zip(names, batch()))


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (batch()[:3], "found 3 values"),
        (7, "found int"),
        (broken(X=np.zeros(4)), r"X_batch: expected shape \(n, d\), found \(4,\)"),
        (broken(X=np.zeros((0, 4))), r"X_batch: .* found \(0, 4\)"),
        (broken(X=[[1.0], [1.0, 2.0]]), "X_batch: expected an array of numbers"),
        (broken(X=[[10**400]]), "X_batch: expected an array of numbers"),
        (broken(X=np.full((3, 4), np.nan)), "X_batch: expected finite numbers, found nan"),
        (broken(y=np.zeros(2)), r"y_batch: expected shape \(3,\), found \(2,\)"),
        (broken(y=np.array([0, 1, 2])), "y_batch: expected zeros and ones, found 2"),
        (broken(y=np.array([0, 1, 0.5])), r"found 0\.5"),
        (broken(Ws=[]), "weight_matrices: expected a list of arrays, one a layer, found none"),
        (broken(Ws=1.5), "weight_matrices: .* found float"),
        (broken(bs=batch()[3][:1]), "found 1 for 2"),
        (broken(X=np.zeros((3, 5))), r"weight_matrices\[0\]: expected \(5, h\), found \(4, 2\)"),
        (broken(bs=[np.zeros((2, 1)), np.zeros((1, 1))]), r"biases\[0\]: .* found \(2, 1\)"),
        (batch((4, 2)), "the last layer: expected one neuron, found 2"),
        (broken(y=["0", "1", "1"]), "found str"),
        (broken(y={0: 1}), "found dict"),
        (broken(y=None), "found NoneType"),
    ],
)
def test_what_does_not_fit_is_one_sentence_that_names_it(load, value, sentence):
    with pytest.raises(FixtureError, match=sentence) as caught:
        load(value)
    assert "batch.pkl: " in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(FixtureError, match="No such file"):
        load_fixture(tmp_path / "none.pkl")
