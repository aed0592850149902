"""Grade a piece of source text under this homework's graded tests, through the real worker."""

import json

import jsonschema
import pytest

from autograder.engine.session import grade
from autograder.homework import homework
from autograder.settings import Settings
from tests.schema import RESULTS_SCHEMA


@pytest.fixture
def graded(tmp_path):
    """graded(source, only=FUNCTION, seed=SEED) -> the rows of results.json, by number."""

    def run(source, only=None, seed=None):
        path = tmp_path / "hw2.py"
        path.write_bytes(source if isinstance(source, bytes) else source.encode())
        results = tmp_path / "results.json"
        report = grade(path, homework(), Settings(), results, only, seed=seed)
        assert not report.staff, report.staff
        written = json.loads(results.read_text())
        jsonschema.validate(written, RESULTS_SCHEMA)
        return {row["number"]: row for row in written["tests"]}

    return run
