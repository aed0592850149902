"""A class graded for real, on one cheap function: stopped, resumed, in parallel, in spite of all."""

import json

import pytest

from . import made_up
from .running import CORPUS, ROOT, done, files, finish, inodes, kill_after, published_rows, start

WRONG = """
import numpy as np
def create_bias_vectors(layer_dims):
    return [np.ones((1, d)) for d in layer_dims[1:]]
"""
CRASHING = "def create_bias_vectors(layer_dims):\n    import os; os._exit(3)\n"


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """Six submissions, one of each kind that there is trouble with."""
    folder = tmp_path_factory.mktemp("sources")
    for name, text in [("wrong", WRONG), ("crashing", CRASHING), ("syntax", "def f(:\n")]:
        (folder / name).mkdir()
        (folder / name / "hw2.py").write_text(text)
    (folder / "empty").mkdir()
    return [ROOT / "reference" / "hw2.py", *sorted(folder.iterdir()),
            CORPUS / "wrong" / "sum_over_the_batch"]  # fmt: skip


@pytest.fixture(scope="module")
def class_(tmp_path_factory, sources):
    return made_up.make(tmp_path_factory.mktemp("class"), sources, 6, published_rows(), seed=3)


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory, class_):
    """What a run that nothing disturbs leaves behind."""
    out = tmp_path_factory.mktemp("out") / "uninterrupted"
    assert finish(start(class_.export, out))[0] == 0
    return out


def scores(class_, out):
    return {
        source.name: json.loads((out / "results" / f"{number}.json").read_text())["score"]
        for number, source in class_.sources.items()
    }


def test_every_submission_has_its_result_and_its_row(class_, uninterrupted):
    assert scores(class_, uninterrupted) == {
        "hw2.py": 4, "sum_over_the_batch": 4, "wrong": 0, "crashing": 0, "syntax": 0, "empty": 0,
    }  # fmt: skip
    grades = (uninterrupted / "grades.csv").read_text()
    for number in class_.sources:
        assert number in grades
    assert "Python cannot read this line" in grades
    assert "The submission is empty" in grades


def test_a_resumed_run_repeats_nothing_that_is_done(class_, uninterrupted, tmp_path):
    out = tmp_path / "killed"
    kill_after(start(class_.export, out), out, 4)
    kept = inodes(out)
    assert finish(start(class_.export, out))[0] == 0
    assert files(out) == files(uninterrupted)
    refused = {f"{number}.json" for number, source in class_.sources.items()
               if source.name == "empty"}  # fmt: skip
    now = inodes(out)
    assert all(now[name] == inode for name, inode in kept.items() if name not in refused)


def test_a_second_run_grades_nothing(class_, uninterrupted):
    before = files(uninterrupted)
    status, said = finish(start(class_.export, uninterrupted))
    assert (status, "graded already: 6" in said) == (0, True)
    assert files(uninterrupted) == before


def test_a_submission_that_changed_and_a_result_that_is_damaged_are_graded_again(sources, tmp_path):
    graded = [source for source in sources if source.name in ("hw2.py", "crashing", "wrong")]
    again = made_up.make(tmp_path, graded, 3, published_rows(), seed=4)
    out = tmp_path / "out"
    assert finish(start(again.export, out))[0] == 0
    first = files(out)
    changed, damaged, failed = again.sources  # the reference, then two that are wrong
    (again.export / f"submission_{changed}" / "hw2.py").write_text(WRONG)
    (out / "results" / f"{damaged}.json").write_text('{"tests": [{"number": "a')
    ours = json.loads((out / "results" / f"{failed}.json").read_text())
    ours["tests"][0]["extra_data"]["verdict"] = "harness_error"
    (out / "results" / f"{failed}.json").write_text(json.dumps(ours))
    (out / "results" / f"{failed}.json.draft").write_text("{")
    status, said = finish(start(again.export, out))
    assert status == 0
    assert "graded already" not in said
    second = files(out)
    assert set(second) == set(first)
    for number in (damaged, failed):
        assert second[f"results/{number}.json"] == first[f"results/{number}.json"]
    assert second[f"results/{changed}.json"] != first[f"results/{changed}.json"]


def test_two_runs_do_not_write_to_one_folder(class_, tmp_path):
    out = tmp_path / "out"
    running = start(class_.export, out)
    while not done(out):
        assert running.poll() is None
    status, said = finish(start(class_.export, out))
    assert status != 0
    assert "another run is writing to" in said
    assert finish(running)[0] == 0
