"""What is a miss, and what the matrix, the figures and the audit make of results."""

from dataclasses import replace
from pathlib import Path

import pytest

from autograder.corpus import audit
from autograder.corpus.entries import Category, Entry
from autograder.corpus.judging import judge
from autograder.corpus.matrix import Kills
from autograder.corpus.summary import Summary
from checking.outcome import Verdict
from checking.rubric import Row

from .conftest import ROWS

RUBRIC = [Row(number, "", "", number, points, "visible", name) for number, name, points in ROWS]


def right(name="a"):
    return Entry(Path(f"right/{name}"), Category.RIGHT, "None.")


def wrong(name="b", functions=("sigmoid",), **declared):
    return Entry(Path(f"wrong/{name}"), Category.WRONG, "Wrong.", functions, **declared)


def hostile(**declared):
    return Entry(Path("hostile/c"), Category.HOSTILE, "Forges.", **{"at_most": 4.0} | declared)


CASES = {
    "right": (right(), {}, []),
    "right, losing": (right(), {"c1": "wrong"}, ["loses 1 in relu (c.1: wrong)"]),
    "right, not run": (right(), {"c1": "not_run"}, ["loses 1 in relu (c.1: not_run)"]),
    "right, named": (right(), {"c1": ("passed", "relu.abs")}, ["misnamed: relu.abs"]),
    "wrong": (wrong(), {"b1": "wrong"}, []),
    "wrong, in the training": (
        wrong(), {"b1": "wrong", "e1": "wrong"}, ["loses points elsewhere: train_network (e.1)"]),
    "wrong, full marks": (wrong(), {}, ["loses nothing in sigmoid"]),
    "wrong, elsewhere": (
        wrong(), {"b1": "wrong", "c1": "raised"}, ["loses points elsewhere: relu (c.1)"]),
    "wrong, elsewhere, as declared": (
        wrong(costs=("relu",)), {"b1": "wrong", "c1": "raised"}, []),
    "wrong, elsewhere, not as declared": (
        wrong(costs=("relu",)), {"b1": "wrong", "e1": "raised"},
        ["is declared to cost points of relu, and does not",
         "loses points elsewhere: train_network (e.1)"]),
    "wrong, never ran": (
        wrong(), {"b1": "not_run"},
        ["b.1 of sigmoid was never run (not_run)", "loses nothing in sigmoid"]),
    "wrong, named": (wrong(diagnoses=("s.x",)), {"b1": ("wrong", "s.x")}, []),
    "wrong, unnamed": (wrong(diagnoses=("s.x",)), {"b1": "wrong"}, ["not named: s.x"]),
    "wrong, misnamed": (
        wrong(diagnoses=("s.x",)), {"b1": ("wrong", "s.x"), "b2": ("wrong", "s.y")},
        ["misnamed: s.y"]),
    "wrong, named beyond what is declared": (
        wrong(), {"b1": ("wrong", "s.y")}, ["misnamed: s.y"]),
    "wrong, another verdict": (
        wrong(verdict=Verdict.TIMED_OUT), {"b1": "wrong"},
        ["expected the verdict timed_out, found ['wrong']"]),
    "wrong twice": (wrong(functions=("sigmoid", "relu")), {"b1": "wrong", "c1": "wrong"}, []),
    "wrong twice, once seen": (
        wrong(functions=("sigmoid", "relu")), {"b1": "wrong"}, ["loses nothing in relu"]),
    "hostile, held": (hostile(), {"b1": "wrong"}, []),
    "hostile, named": (hostile(), {"b1": ("wrong", "s.y")}, []),
    "hostile, gaining": (hostile(), {}, ["gets 6 points, at most 4 are its due"]),
    "hostile, keeping": (
        hostile(keeps=("relu",)), {"b1": "wrong", "c1": "not_run"},
        ["relu should keep its points (c.1: not_run)"]),
    "hostile, verdict": (
        hostile(verdict=Verdict.CRASHED), {"b1": "wrong"},
        ["expected the verdict crashed, found ['wrong']"]),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_an_entry_misses_what_it_declares(results, case):
    entry, verdicts, misses = CASES[case]
    assert list(judge(entry, results(**verdicts)).misses) == misses


def test_of_several_faults_the_one_that_is_graded_alone_is_judged(results):
    twice = wrong(functions=("sigmoid", "relu"), diagnoses=("sigmoid.x", "relu.y"))
    graded = results(b1=("wrong", "sigmoid.x"))
    alone = replace(graded, job=replace(graded.job, only="sigmoid"))
    assert judge(twice, alone).misses == ()
    assert len(judge(twice, graded).misses) == 2  # it loses nothing in relu, which is not named


def test_a_harness_failure_is_a_miss_for_any_entry(results):
    graded = results(staff="Traceback\nHarnessError: no fork", b1="harness_error")
    for entry in (right(), wrong(), hostile()):
        (miss,) = judge(entry, graded).misses
        assert miss == "the harness failed: HarnessError: no fork"


def test_the_matrix_finds_rows_that_nothing_fails(results):
    judged = [
        judge(wrong("one"), results(b1="wrong")),
        judge(wrong("two"), results(b1="wrong", b2="raised", b3="wrong")),
        judge(right(), results()),
    ]
    kills = Kills.of(RUBRIC, judged)
    assert [one.entry.folder.name for one in kills.on("sigmoid")] == ["one", "two"]
    assert kills.signs(kills.wrong[1], "sigmoid") == ["w", "r", "w"]
    assert [row.number for row in kills.unkilled()] == ["c.1", "e.1"]
    # b.2 and b.3 fail in "two" alone, which fails everything.
    assert [row.number for row in kills.unseparated()] == ["b.2", "b.3", "c.1", "e.1"]


def test_a_kill_counts_for_the_functions_that_are_wrong(results):
    kills = Kills.of(RUBRIC, [judge(wrong(), results(b1="wrong", e1="wrong"))])
    assert "e.1" in [row.number for row in kills.unkilled()]


def test_half_of_the_other_rows_is_enough(results):
    kills = Kills.of(RUBRIC, [judge(wrong(), results(b1="wrong", b2="wrong"))])
    assert [row.number for row in kills.unseparated()] == ["b.3", "c.1", "e.1"]


def test_the_figures_count_what_they_say(results):
    judged = [
        judge(right(), results()),
        judge(wrong("one", diagnoses=("s.x",)), results(b1=("wrong", "s.x"))),
        judge(wrong("two"), results(c1="wrong")),
        judge(wrong("three"), results(b1=("wrong", "s.y"))),
        judge(hostile(), results()),
    ]
    summary = Summary(judged, Kills.of(RUBRIC, judged), whole=True)
    assert dict(summary.figures()) == {
        "right, with full marks": "1 of 1 (100.0%)",
        "wrong, losing points in their function": "2 of 3 (66.7%)",
        "wrong, losing points elsewhere": "1 of 3 (33.3%)",
        "wrong, mistake named": "1 of 3 (33.3%)",
        "wrong, mistake not named": "1 of 3 (33.3%)",
        "right or wrong, misnamed": "1 of 4 (25.0%)",
        "hostile, held": "0 of 1 (0.0%)",
        "rows that no wrong submission fails": "4 of 5 (80.0%)",
        "rows that none fails by itself": "4 of 5 (80.0%)",
    }
    misses = list(summary.misses())
    assert ("b.2 b.3 c.1 e.1", "no wrong submission fails these rows") in misses
    assert ("wrong", "1 of 3 (33.3%) named: 85% have to be") in misses
    part = Summary(judged[:1], Kills.of(RUBRIC, judged[:1]), whole=False)
    assert list(part.misses()) == []


def test_few_may_cost_other_functions_points_even_as_declared(results):
    costly = judge(wrong(costs=("relu",)), results(b1="wrong", c1="wrong"))
    cheap = judge(wrong(), results(b1="wrong"))
    few, many = ([costly, *[cheap] * others] for others in (50, 48))
    sentence = "1 of 49 (2.0%) lose points elsewhere: 2% may"
    found = [
        dict(Summary(some, Kills.of(RUBRIC, some), whole=True).misses()) for some in (few, many)
    ]
    assert [one["wrong"] == sentence for one in found] == [False, True]


def test_one_function_alone_needs_every_row_failed_but_not_its_share_of_names(results):
    judged = [judge(wrong("two"), results(b1="wrong"))]
    summary = Summary(judged, Kills.of(RUBRIC, judged), whole=True, alone=True)
    assert [who for who, _ in summary.misses()] == ["b.2 b.3 c.1 e.1"]


# --- the audit ---


def audited(results, entry, *verdicts):
    found = audit.Audit([entry])
    for seed, failing in enumerate(verdicts):
        found.add(judge(entry, results(seed=seed, **failing)))
    cells = [(number, cell.failed) for _, number, cell in found.unstable()]
    return cells, found.survivors()


def test_a_right_submission_may_lose_under_no_seed(results):
    assert audited(results, right(), {}, {}) == ([], [])
    assert audited(results, right(), {}, {"b1": "wrong"}) == ([("b.1", [1])], [])
    always = {"b1": "wrong"}
    assert audited(results, right(), always, always) == ([("b.1", [0, 1])], [])


def test_a_wrong_submission_fails_the_same_rows_under_each_seed(results):
    always = {"b1": "wrong"}
    assert audited(results, wrong(), always, always) == ([], [])
    once = {"b1": "wrong", "b2": "wrong"}
    assert audited(results, wrong(), always, once) == ([("b.2", [1])], [])
    assert audited(results, wrong(), always, {}) == ([("b.1", [0])], ["wrong/b"])


def test_an_audit_tells_where_the_harness_failed(results):
    found = audit.Audit([right()])
    found.add(judge(right(), results(seed=3, staff="no fork")))
    assert found.failures == ["right/a: seed 3: the harness failed: no fork"]


def test_an_audit_grades_long_rows_under_one_seed_in_twenty():
    jobs = list(audit.jobs(right(), 41))
    assert [job.seed for job in jobs if job.long] == [0, 20, 40]
    assert [job.seed for job in jobs] == list(range(41))


def test_an_audit_grades_wrong_submissions_in_their_functions_under_twenty_seeds():
    jobs = list(audit.jobs(wrong(functions=("sigmoid", "relu")), 200))
    assert len(jobs) == 40
    assert {job.only for job in jobs} == {"sigmoid", "relu"}
    assert list(audit.jobs(hostile(), 3)) == []
