"""Many gradings: the same results as one by one, and none is lost."""

import json
import sys
from concurrent.futures import Future
from pathlib import Path

import jsonschema
import psutil
import pytest

from autograder import batch
from autograder.batch import Graded, Job, WarmGrader, grade_all, grade_job, local_executor
from autograder.engine.session import begun
from autograder.homework import homework
from tests.comparing import without_times
from tests.graded.mistakes import source
from tests.graded.running import command
from tests.schema import RESULTS_SCHEMA

MISTAKES = ["tanh", "no minus", "leaky"]
JOB = Job("reference", Path("reference/hw2.py").resolve(), only="relu_activation")


@pytest.fixture
def jobs(tmp_path):
    """A job for each mistake, of that function alone."""
    only = {"tanh": "sigmoid_activation", "no minus": "logistic_loss", "leaky": "relu_activation"}
    made = []
    for name in MISTAKES:
        path = tmp_path / name / "hw2.py"
        path.parent.mkdir()
        path.write_text(source(name))
        made.append(Job(name, path, only=only[name]))
    return made


@pytest.fixture(autouse=True)
def no_grader_left():
    yield
    WarmGrader.close_idle()


def test_a_warm_grader_grades_as_the_command_does(jobs, tmp_path):
    with local_executor(1) as executor:  # one after the other, and the first once more
        done = list(grade_all([*jobs, jobs[0]], executor))
    for graded in done:
        path = tmp_path / "results.json"
        command("grade", graded.job.handed_in, "--only", graded.job.only, "--results", path)
        assert without_times(graded.results) == without_times(json.loads(path.read_text()))


def test_every_job_has_its_results(jobs):
    with local_executor(2) as executor:
        done = {graded.job: graded for graded in grade_all(jobs, executor)}
    assert set(done) == set(jobs)
    for graded in done.values():
        jsonschema.validate(graded.results, RESULTS_SCHEMA)
        assert graded.staff == ""
        assert graded.results["score"] < graded.results["extra_data"]["max_score"]


def test_a_seed_and_the_long_rows_can_be_chosen():
    graded = grade_job(
        Job("a", JOB.handed_in, only="finite_difference_checker", seed=7, long=False)
    )
    assert graded.results["extra_data"]["seed"] == 7
    rows = begun(homework(), "train_network", long=True).rows
    short = begun(homework(), "train_network", long=False).rows
    assert [row for row in rows if not row.long] == list(short) != list(rows)


def test_a_killed_grading_costs_the_grader_nothing():
    with WarmGrader.borrowed() as grader:
        grader.channel.send(JOB)
        while not (forked := psutil.Process(grader.process.pid).children()):
            pass
        forked[0].kill()
        assert grader.channel.recv() == "wait status 9"
        assert isinstance(grader.grade(JOB), Graded)


def dying(monkeypatch, tmp_path, times):
    """Have the program end at once, so many times, and serve from then on."""
    count = tmp_path / "count"
    count.write_text("0")
    wrapper = (
        "import os, sys; from pathlib import Path\n"
        f"count = Path({str(count)!r}); n = int(count.read_text()); count.write_text(str(n + 1))\n"
        f"n < {times} and sys.exit(5); os.execv(sys.executable, {list(batch.PROGRAM)!r})"
    )
    monkeypatch.setattr(batch, "PROGRAM", (sys.executable, "-c", wrapper))


def test_a_job_is_graded_again_where_its_grader_died(monkeypatch, tmp_path):
    dying(monkeypatch, tmp_path, 1)
    assert grade_job(JOB).results["score"] == 8


def test_a_job_whose_grader_dies_each_time_says_that_the_harness_failed(monkeypatch, tmp_path):
    dying(monkeypatch, tmp_path, 100)
    graded = grade_job(JOB)
    jsonschema.validate(graded.results, RESULTS_SCHEMA)
    assert {row["extra_data"]["verdict"] for row in graded.results["tests"]} == {"harness_error"}
    assert "died 2 times: the warm grader ended with status 5" in graded.staff
    assert (tmp_path / "count").read_text() == "2"


def test_no_such_path_is_that_jobs_failure_alone(tmp_path):
    with local_executor(1) as executor:
        done = {g.job.key: g for g in grade_all([Job("none", tmp_path / "none"), JOB], executor)}
    assert "found none" in done["none"].staff
    assert done["reference"].results["score"] == 8


def test_an_executor_that_fails_loses_no_job():
    class Failing:
        def submit(self, function, job):
            future = Future()
            future.set_exception(RuntimeError("worker gone"))
            return future

    (graded,) = grade_all([JOB], Failing())
    assert "worker gone" in graded.staff
    assert graded.results["score"] == 0


def test_what_is_left_of_an_abandoned_job_ends():
    grader = WarmGrader()
    grader.channel.send(JOB)
    while not (forked := psutil.Process(grader.process.pid).children()):
        pass
    grader.close()
    assert not forked[0].is_running()
