"""Names for mistakes, as the engine asks for them: once a function, and never at a price."""

import contextlib
import time
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from autograder.engine import fresh
from autograder.engine.attempts import OWN
from autograder.engine.diagnosis import Diagnoses
from autograder.settings import Settings
from checking.outcome import Mistake
from tests.second_assignment import LINE

from .conftest import RIGHT

SUM = Mistake("gradient.sum", "You add up where the mean is asked for.", "How many are there?")
WRONG = RIGHT.replace(" / len(y)", "").replace("X @ w + b", "X @ w")


def asked(examinations, diagnose):
    """The second assignment with a hook that writes down what it was asked for."""

    def hook(examination):
        examinations.append(examination.function)
        return diagnose(examination)

    return replace(LINE, diagnose=hook)


def diagnoses(written):
    return {row["number"]: row["extra_data"].get("diagnosis") for row in written["tests"]}


def test_a_right_submission_is_never_examined(graded):
    examinations = []
    graded(RIGHT, assignment=asked(examinations, lambda _: SUM))
    assert examinations == []


def test_each_function_that_failed_is_examined_once(graded):
    examinations = []
    _, written = graded(WRONG, assignment=asked(examinations, lambda _: SUM))
    assert examinations == ["predict", "gradient"]
    assert diagnoses(written) == {
        "a.1": "gradient.sum", "a.2": "gradient.sum", "b.1": None, "b.2": "gradient.sum",
    }  # fmt: skip


def test_the_name_stands_below_the_first_line_and_brings_its_hint(graded):
    _, written = graded(WRONG, assignment=replace(LINE, diagnose=lambda _: SUM))
    lines = written["tests"][0]["output"].splitlines()
    assert lines[0].startswith("predict: the prediction is wrong")
    assert lines[1] == SUM.sentence
    assert f"hint      {SUM.hint}" in lines[-1]
    assert "What is the shape of X @ w?" not in written["tests"][0]["output"]


def test_an_examination_calls_the_function_with_served_helpers(graded):
    X, y = np.array([[1.0, 2.0]]), np.array([3.0])

    def hook(examination):
        if examination.function != "gradient":
            return None
        with examination.student(examination.attempts[-1]) as student:
            got = student.gradient(X, y, np.array([1.0, 1.0]), 1.0)
        return SUM if np.allclose(got, 2 * X.T @ (X @ [1, 1] + 1 - y)) else None

    _, written = graded(WRONG, assignment=replace(LINE, diagnose=hook))
    assert diagnoses(written)["b.2"] == "gradient.sum"


def raises(_examination):
    raise ZeroDivisionError("ours")


def hangs(examination):
    with examination.student(examination.attempts[-1]) as student:
        student.call(examination.function, np.ones((7, 1)), np.ones(7), np.ones(1), 1.0)
    return SUM


@pytest.mark.parametrize(("hook", "why"), [(raises, "ZeroDivisionError"), (hangs, "no answer")])
def test_a_diagnosis_that_fails_costs_nothing_and_is_told_to_staff_alone(graded, hook, why):
    slow = "    while len(X) == 7: pass\n    return 2 * X.T @"
    source = RIGHT.replace(" / len(y)", "").replace("    return 2 * X.T @", slow)
    settings = Settings(diagnosis_s=0.3, diagnosis_call_s=0.1)
    report, written = graded(source, settings, assignment=replace(LINE, diagnose=hook))
    assert report.score == 5
    assert not report.staff
    assert diagnoses(written)["b.2"] is None
    assert why in written["extra_data"]["diagnosis_failures"]["gradient"]
    assert why not in str(written["tests"])


def test_a_missing_function_and_a_removed_name_say_it_themselves(graded):
    source = RIGHT.replace("def gradient", "def gradiant").replace("np.mean(", "np.product(")
    _, written = graded(source, assignment=replace(LINE, diagnose=lambda _: SUM))
    assert diagnoses(written)["b.1"] == "mean_squared_error.removed-numpy-name"
    assert diagnoses(written)["b.2"] == "gradient.missing"
    assert "np.prod" in written["tests"][2]["extra_data"]["diagnosis_text"]


@pytest.mark.parametrize(("left", "wall_s"), [(-1.0, 0.1), (1e6, 9.0)])
def test_a_diagnosis_ends_with_the_run(monkeypatch, left, wall_s):
    budgets = []

    def worker(*args):
        budgets.append(args[-1])
        return contextlib.nullcontext()

    def hook(examination):
        with examination.student(OWN):
            return SUM

    monkeypatch.setattr(fresh, "worker", worker)
    sandbox = SimpleNamespace(program=SimpleNamespace(steadily=lambda action: action()))
    deadline = time.monotonic() + left
    Diagnoses(hook, lambda _: [OWN], sandbox, None, Settings(), deadline).of("predict")
    assert budgets[0].wall_s == pytest.approx(wall_s, abs=0.5)
