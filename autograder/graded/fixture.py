"""The handout's test batch, as the pickle beside the tests holds it."""

from __future__ import annotations

from pathlib import Path

from reference.expected import load_fixture

from .networks import RELU, SIGMOID, Network

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"

_loaded = load_fixture(FIXTURES / "test_batch_weights_biases.pkl")
HANDOUT = Network(
    _loaded.X_batch,
    _loaded.y_batch,
    _loaded.weight_matrices,
    _loaded.biases,
    (RELU,) * (len(_loaded.weight_matrices) - 1) + (SIGMOID,),
)
