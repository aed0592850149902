"""Small made-up classes."""

import pytest

from autograder.classroom import export, places

from . import made_up

ROWS = [{"number": f"a.{i}", "name": f"property {i}", "max_score": 2.0} for i in range(1, 4)]


@pytest.fixture
def made(tmp_path):
    """made(count, **options) -> a class of so many copies of one small file."""

    def make(count, **options):
        source = tmp_path / "hw2.py"
        source.write_text("x = 1\n")
        return made_up.make(tmp_path / "made", [source], count, ROWS, **options)

    return make


@pytest.fixture
def entries():
    """entries(path) -> what the export there holds."""

    def read(path):
        with places.opened(path) as place:
            return export.read(place)

    return read
