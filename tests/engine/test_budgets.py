"""A slow function costs its own rows, and not everybody's time."""

from concurrent.futures import Future
from dataclasses import replace

import pytest

from autograder.engine.attempts import OWN, Attempt
from autograder.engine.plugin import Grading
from autograder.settings import Settings
from checking.declare import Budget
from checking.outcome import Outcome, Verdict
from tests.second_assignment import LINE

SERVED = Attempt("our predict", {"predict": abs})
CACHES = Attempt("caches")


def row(function, long=False):
    return type("Row", (), {"id": "row", "function": function, "long": long})


def grading(attempts=(OWN, SERVED), deadline=float("inf"), **known):
    assignment = replace(LINE, attempts={"gradient": attempts})
    found = Grading(assignment, None, None, {}, (), None, Settings(), deadline, None)
    for name, value in known.items():
        setattr(found, name, value)
    return found


def test_every_attempt_is_made_while_nothing_is_known():
    assert grading().attempts(row("gradient")) == [OWN, SERVED]
    assert grading().attempts(row("predict")) == [OWN]


def test_a_helper_that_timed_out_is_served_at_once():
    known = grading(slow_attempts={("gradient", OWN.name)})
    assert known.attempts(row("gradient")) == [SERVED]


def test_a_function_that_used_up_its_time_is_served_first_to_those_that_call_it():
    assert grading(timeouts={"predict": 2}).attempts(row("gradient")) == [SERVED, OWN]
    assert grading(timeouts={"predict": 1}).attempts(row("gradient")) == [OWN, SERVED]


def test_a_failure_is_shrunk_where_there_is_time_for_it():
    known, shrunk = grading(timeouts={"predict": 2}, names={"gradient": True}), {}

    def timed(_row, _test, _student, attempt, shrink):
        shrunk[attempt.name] = shrink
        return Outcome(Verdict.WRONG, data={"seconds": 0.0})

    known.timed = timed
    known.judge(row("gradient"), None, None)
    assert shrunk == {SERVED.name: True, OWN.name: False}


def test_what_no_attempt_can_replace_is_tried_as_it_is():
    known = grading((OWN, CACHES), timeouts={"predict": 2})
    assert known.attempts(row("gradient")) == [OWN, CACHES]
    known = grading((OWN,), slow_attempts={("gradient", OWN.name)})
    assert known.attempts(row("gradient")) == [OWN]


def test_a_long_row_is_not_tried_again_with_helpers_that_an_earlier_one_failed_with():
    long = row("gradient", long=True)
    assert beside(long, "an outcome").attempts(long) == [OWN, SERVED]
    assert beside(long, None).attempts(long) == [SERVED]


def beside(row, outcome):
    future = Future()
    future.set_result(outcome)
    return grading(beside={row.id: future})


def test_a_row_that_was_begun_beside_others_keeps_what_became_of_it():
    quick, out_of_time = row("gradient"), Outcome(Verdict.TIMED_OUT)
    known = beside(quick, out_of_time)
    known.slow_attempts.add(("gradient", OWN.name))
    assert known.attempts(quick) == [OWN, SERVED]
    assert known.begun(quick, OWN) is out_of_time
    assert known.begun(quick, SERVED) is None


def test_what_ran_out_of_time_on_little_is_not_begun_again_and_has_short_limits_on_much():
    known, begun = grading(names={"gradient": True}), []

    def timed(row, *_):
        begun.append((row.long, known.budget(row, None, OWN).calls_s))
        return Outcome(Verdict.TIMED_OUT)

    known.timed = timed
    for long in (False, False, True):
        known.begin(row("gradient", long), None)
    assert begun == [(False, 10.0), (True, 1.0)]


@pytest.mark.parametrize(
    ("verdict", "helped", "goes_on"),
    [
        (Verdict.WRONG, set(), True),
        (Verdict.TIMED_OUT, set(), False),
        (Verdict.OUT_OF_MEMORY, {"predict"}, False),
        (Verdict.OUT_OF_MEMORY, {"gradient"}, True),
    ],
)
def test_only_a_wrong_helper_excuses_a_long_row_that_runs_out_of_time_or_memory(
    verdict, helped, goes_on
):
    known = grading(helped=helped)
    outcome = Outcome(verdict)
    assert known.goes_on(row("gradient", long=True), OWN, outcome, last=False) is goes_on
    assert known.goes_on(row("gradient"), OWN, outcome, last=False)


def test_a_slow_helper_excuses_a_long_row_that_runs_out_of_time():
    known = grading(timeouts={"predict": 2})
    long, out_of_time = row("gradient", long=True), Outcome(Verdict.TIMED_OUT)
    assert known.goes_on(long, OWN, out_of_time, last=False)
    assert not known.goes_on(long, SERVED, out_of_time, last=False)


@pytest.mark.parametrize(("timeouts", "calls_s"), [(0, 10.0), (1, 10.0), (2, 1.0), (9, 1.0)])
def test_after_two_timeouts_a_function_gets_short_limits(timeouts, calls_s):
    known = grading(timeouts={"gradient": timeouts})
    assert known.budget(row("gradient"), None, OWN).calls_s == calls_s
    assert known.budget(row("predict"), None, OWN) == Budget()


def test_no_row_has_more_time_than_is_left_of_the_run():
    budget = grading(deadline=0.0).budget(row("gradient"), None, OWN)
    assert (budget.calls_s, budget.wall_s) == (1.0, 1.0)


def test_a_slow_helper_costs_its_own_rows(graded):
    short = replace(Settings(), patience=1, impatient_s=0.2)
    source = (
        "def predict(X, w, b):\n    while True: pass\n"
        "def mean_squared_error(y_hat, y):\n    return ((y_hat - y) ** 2).mean()\n"
        "def gradient(X, y, w, b):\n    return 2 * X.T @ (predict(X, w, b) - y) / len(y)\n"
    )
    _, written = graded(source, short)
    rows = {row["number"]: row["extra_data"] for row in written["tests"]}
    assert rows["a.1"]["verdict"] == rows["a.2"]["verdict"] == "timed_out"
    assert rows["b.1"]["verdict"] == rows["b.2"]["verdict"] == "passed"
    assert rows["b.2"]["graded_with"] == "reference"


def test_an_assignment_may_set_the_limits_of_a_row():
    known = grading()
    known.assignment = replace(known.assignment, budget=lambda row, old: replace(old, cpu_s=90))
    assert known.budget(row("gradient"), lambda: None, OWN) == Budget(10.0, 90, 60.0)


def test_in_short_limits_the_wall_strikes_first_so_that_the_text_is_the_same_every_time():
    known = grading(timeouts={"gradient": Settings().patience})
    short = known.budget(row("gradient"), test_every_attempt_is_made_while_nothing_is_known, OWN)
    assert short.calls_s == Settings().impatient_s < short.cpu_s
