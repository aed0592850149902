"""Short ways to grade a piece of source text in tests."""

import json

import jsonschema
import pytest

from autograder.engine.session import grade
from autograder.settings import Settings
from tests.schema import RESULTS_SCHEMA
from tests.second_assignment import LINE

RIGHT = """
import numpy as np

def predict(X, w, b):
    return X @ w + b

def mean_squared_error(y_hat, y):
    return np.mean((y_hat - y) ** 2)

def gradient(X, y, w, b):
    return 2 * X.T @ (predict(X, w, b) - y) / len(y)
"""


@pytest.fixture
def graded(tmp_path):
    """graded(source) -> (Report, results as JSON), for the second assignment."""

    def run(source, settings=Settings(), assignment=LINE, **options):  # noqa: B008 - frozen
        path = tmp_path / "line.py"
        path.write_bytes(source if isinstance(source, bytes) else source.encode())
        results = tmp_path / "results.json"
        report = grade(path, assignment, settings, results, **options)
        written = json.loads(results.read_text())
        jsonschema.validate(written, RESULTS_SCHEMA)
        return report, written

    return run
