"""Whole gradings of small submissions, through the real worker."""

import os
import signal

import pytest

from autograder.engine import worker_program
from autograder.engine.sandbox import Sandbox
from autograder.engine.session import grade
from autograder.settings import Settings
from checking.errors import HarnessError
from tests.comparing import without_times
from tests.second_assignment import LINE

from .conftest import RIGHT


def verdicts(written):
    return {row["number"]: row["extra_data"]["verdict"] for row in written["tests"]}


def test_a_right_submission_gets_everything(graded):
    report, written = graded(RIGHT)
    assert report.score == 8
    assert set(verdicts(written).values()) == {"passed"}


def test_a_wrong_helper_costs_its_own_points_only(graded):
    _, written = graded(RIGHT.replace("X @ w + b", "X @ w - b"))
    assert verdicts(written) == {"a.1": "wrong", "a.2": "wrong", "b.1": "passed", "b.2": "passed"}
    assert written["tests"][3]["extra_data"]["graded_with"] == "reference"
    assert "gradient is right" in written["tests"][3]["output"]


def test_a_wrong_helper_in_another_module_costs_its_own_points_only(tmp_path):
    wrong = RIGHT.replace("X @ w + b", "X @ w - b")
    (tmp_path / "parts.py").write_text("import os\nHERE = os.path.dirname(__file__)\n" + wrong)
    (tmp_path / "line.py").write_text("from parts import *")
    written = grade(tmp_path, LINE, Settings()).as_json()
    assert verdicts(written) == {"a.1": "wrong", "a.2": "wrong", "b.1": "passed", "b.2": "passed"}
    assert written["tests"][3]["extra_data"]["graded_with"] == "reference"


def test_the_feedback_shows_call_got_and_expected(graded):
    _, written = graded(RIGHT.replace("np.mean(", "np.sum("))
    text = written["tests"][2]["output"]
    assert "line.mean_squared_error(np.array([" in text
    assert "expected  4" in text


def test_a_missing_function_names_the_nearest(graded):
    _, written = graded(RIGHT.replace("def gradient", "def gradiant"))
    assert verdicts(written)["b.2"] == "missing"
    assert "gradiant" in written["tests"][3]["output"]


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ("while True: pass", "timed_out"),
        ("import time; time.sleep(1000)", "timed_out"),
        ("import os; os._exit(0)", "crashed"),
        ("import ctypes; ctypes.string_at(0)", "crashed"),
        ("raise KeyboardInterrupt", "raised"),
        ("raise SystemExit(0)", "raised"),
        ("return [0] * 10**10", "out_of_memory"),
        ("return {}", "wrong"),
    ],
)
def test_whatever_one_function_does_the_others_keep_their_points(graded, body, verdict):
    source = RIGHT.replace("    return 2 * X.T", f"    {body}\n    return 2 * X.T")
    _, written = graded(source)
    assert verdicts(written) == {"a.1": "passed", "a.2": "passed", "b.1": "passed", "b.2": verdict}


@pytest.mark.parametrize(
    "tail",
    [
        "raise ValueError('no data')",
        "import sys; sys.exit()",
        "while True: pass",
        "open('missing.csv')",
        "input('step size? ')",
        "import torch",
        "import matplotlib.pyplot as plt\nplt.plot([1]); plt.show(); plt.savefig('x.png')",
    ],
)
def test_what_runs_on_import_costs_nothing(graded, tail):
    report, _ = graded(f"{RIGHT}\n{tail}\n")
    assert report.score == 8


def test_the_summary_says_that_only_definitions_were_run(graded):
    _, written = graded(RIGHT + "\nraise ValueError('no data')\n")
    assert "it stops in line 13 with ValueError: no data" in written["output"]


def test_a_module_may_import_itself(graded):
    source = RIGHT.replace("return np.mean", "import line; return line.np.mean")
    assert graded(source)[0].score == 8


def test_a_syntax_error_is_told_with_its_line(graded):
    report, written = graded(RIGHT + "\ndef broken(:\n")
    assert report.score == 0
    assert "line 13" in written["output"]
    assert "line 13" in written["tests"][0]["output"]


def test_two_gradings_give_the_same_texts(graded):
    source = RIGHT.replace("np.mean(", "np.sum(").replace("X @ w + b", "X @ w")
    first, second = graded(source)[1], graded(source)[1]
    assert without_times(first) == without_times(second)


def test_a_killed_worker_costs_the_running_row_only(graded, monkeypatch):
    forks = []
    fork = Sandbox.fork

    def killed_once(self, *args):
        worker = fork(self, *args)
        forks.append(worker)
        if len(forks) == 4:  # the self-test, the probe, the first row, the second row
            os.kill(worker.pid, signal.SIGKILL)
        return worker

    monkeypatch.setattr(Sandbox, "fork", killed_once)
    _, written = graded(RIGHT)
    assert verdicts(written) == {
        "a.1": "passed", "a.2": "crashed", "b.1": "passed", "b.2": "passed",
    }  # fmt: skip


def test_a_killed_worker_program_is_started_again(graded, monkeypatch):
    forks = []
    fork = Sandbox.fork

    def killed_once(self, *args):
        worker = fork(self, *args)
        forks.append(worker)
        if len(forks) == 2:
            os.kill(self.program.pid, signal.SIGKILL)
        return worker

    monkeypatch.setattr(Sandbox, "fork", killed_once)
    assert graded(RIGHT)[0].score == 8


def test_a_harness_failure_is_never_the_students(graded, monkeypatch):
    def broken(self, *args):
        raise HarnessError("the secret reason")

    monkeypatch.setattr(Sandbox, "fork", broken)
    report, written = graded(RIGHT)
    assert report.staff == "the secret reason"
    assert set(verdicts(written).values()) == {"harness_error"}
    assert written["score"] == 0
    assert "secret" not in str(written)
    assert "not your fault" in written["output"]


def test_a_run_out_of_time_says_which_rows_were_not_reached(graded):
    _, written = graded(RIGHT, Settings(run_s=0.0))
    assert set(verdicts(written).values()) == {"not_run"}


def test_the_fallback_is_there_before_the_submission_is_read(graded):
    seen = []
    graded(RIGHT, watch=lambda report: seen.append(len(report.outcomes)))
    assert seen == [0, 1, 2, 3, 4, 4]


def test_a_worker_program_that_cannot_start_says_why(graded, monkeypatch):
    """The reason is staff's; it is not waited for, so the first request finds out."""
    monkeypatch.setattr(worker_program, "BOOTSTRAP", "raise ImportError('no NumPy here')")
    report, written = graded(RIGHT)
    assert "the worker program was lost" in report.staff
    assert "ImportError: no NumPy here" in report.staff
    assert "no NumPy here" not in str(written["tests"])
