"""Dask clusters that cannot grade this class."""

import shutil

import pytest

from autograder.classroom import executors
from autograder.engine.errors import UsageError

from . import made_up
from .cluster import cluster
from .running import ROOT, done, finish, published_rows, start
from .test_grading import WRONG


@pytest.fixture(scope="module")
def class_(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    (folder / "hw2.py").write_text(WRONG)
    sources = [ROOT / "reference" / "hw2.py", folder / "hw2.py"]
    return made_up.make(folder, sources, 6, published_rows(), seed=5)


def test_workers_of_another_autograder_are_refused(class_, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(ROOT, other, ignore=shutil.ignore_patterns(".*", "tests", "submissions"))
    (other / "autograder" / "settings.py").write_text(
        (other / "autograder" / "settings.py").read_text() + "# another\n"
    )
    with cluster(tmp_path, workers=1, root=other) as dask:
        status, said = finish(start(class_.export, tmp_path / "out", scheduler=dask.address))
    assert status != 0
    assert "has another autograder" in said
    assert not done(tmp_path / "out")


def test_workers_without_the_autograder_are_refused(class_, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    with cluster(tmp_path, workers=1, root=tmp_path / "elsewhere") as dask:
        status, said = finish(start(class_.export, tmp_path / "out", scheduler=dask.address))
    assert status != 0
    assert "start them in the unpacked zip" in said


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", ""])
def test_a_scheduler_that_is_not_there_is_one_sentence(monkeypatch, address):
    monkeypatch.setattr(executors, "CONNECT_S", 1)
    with pytest.raises(UsageError, match="of a Dask sch") as caught, executors.chosen(1, address):
        pass
    assert "\n" not in str(caught.value)
