"""What is refused where the confinement does not hold, and how the report says so."""

from dataclasses import replace
from pathlib import Path

import pytest

from autograder.commands import doctor
from autograder.engine import session, worker_program
from autograder.engine.policy import Policy, objections
from autograder.engine.self_test import SelfTest
from tests.engine.conftest import RIGHT

ON = dict.fromkeys(["user", "landlock", "seccomp"], True)
SECRET = Path(__file__).resolve().parents[2] / "reference"


def off(*layers):
    return SelfTest({**ON, **dict.fromkeys(layers, False)}, 100, (), ())


@pytest.mark.parametrize(
    ("layers", "usual", "platform"),
    [
        ((), True, True),
        (("landlock",), True, True),
        (("user",), True, False),
        (("seccomp",), True, False),
        (("landlock", "seccomp"), True, False),
        (("user", "landlock"), False, False),
        (("user", "seccomp"), False, False),
        (("user", "landlock", "seccomp"), False, False),
    ],
    ids=str,
)
def test_the_layers_that_a_grading_needs(layers, usual, platform):
    assert (not objections(off(*layers), Policy.USUAL)) == usual
    assert (not objections(off(*layers), Policy.PLATFORM)) == platform


@pytest.mark.parametrize("policy", [Policy.USUAL, Policy.PLATFORM])
@pytest.mark.parametrize(
    "test",
    [
        replace(off(), secrets=("read reference",)),
        replace(off(), outside=("fork",)),
        replace(off("landlock"), secrets=("read reference",)),
    ],
)
def test_one_action_that_gets_through_is_one_too_many(policy, test):
    assert "got through" in objections(test, policy)[0]


def test_what_only_a_filter_stops_is_not_held_against_a_machine_that_has_none():
    assert not objections(replace(off("seccomp"), outside=("fork",)), Policy.USUAL)


@pytest.fixture
def without_landlock(monkeypatch):
    chosen = session.choose
    monkeypatch.setattr(session, "choose", lambda: replace(chosen(), landlock=False))


def test_a_readable_secret_ends_the_grading_before_the_submission_is_read(
    graded, without_landlock, monkeypatch
):
    monkeypatch.setattr(session, "read_submission", None)  # not called
    report, written = graded(RIGHT, secrets=[SECRET])
    assert f"read {SECRET}" in report.staff
    assert written["score"] == 0
    assert {row["extra_data"]["verdict"] for row in written["tests"]} == {"harness_error"}
    assert "not your fault" in written["output"]
    assert str(SECRET) not in str(written)
    assert written["extra_data"]["isolation"]["self_test"] is False


def test_whoever_trusts_the_code_grades_all_the_same_and_the_report_says_so(
    graded, without_landlock
):
    report, written = graded(RIGHT, secrets=[SECRET], policy=Policy.INSECURE)
    assert report.score == 8
    assert "could have forged this" in written["output"]
    assert written["extra_data"]["isolation"]["landlock"] is False


def test_a_confined_grading_is_not_stamped(graded):
    report, written = graded(RIGHT, secrets=[SECRET], policy=Policy.INSECURE)
    assert not report.stamp
    assert written["extra_data"]["isolation"]["self_test"] is True


def test_a_worker_without_the_layers_that_were_tested_ends_the_grading(graded, monkeypatch):
    confine = session.Run.confine

    def confine_otherwise(run, box, *arguments):
        confine(run, box, *arguments)
        box.confinement = replace(box.confinement, landlock=False)

    monkeypatch.setattr(session.Run, "confine", confine_otherwise)
    assert "not those that were tested" in graded(RIGHT)[0].staff


@pytest.fixture
def nothing_of_linux(monkeypatch):
    """As on macOS: no prctl, no system calls by number, no /proc, no other user."""
    absent = "import worker.lockdown.kernel as kernel; kernel._libc = None\n"
    before, start, after = worker_program.BOOTSTRAP.partition("from worker.zygote")
    monkeypatch.setattr(worker_program, "BOOTSTRAP", before + absent + start + after)
    monkeypatch.setattr("autograder.worker.lockdown.kernel._libc", None)
    monkeypatch.setattr("autograder.engine.processes._all", list)
    monkeypatch.setattr("os.path.exists", lambda path: "/proc" not in str(path))
    monkeypatch.delattr("os.setresuid")
    monkeypatch.setattr("platform.system", lambda: "Darwin")


def test_where_there_is_no_linux_trusted_code_can_be_graded(graded, nothing_of_linux):
    assert "confines it" in graded(RIGHT)[0].staff
    report, written = graded(RIGHT, policy=Policy.INSECURE)
    assert report.score == 8
    on = [layer for layer, is_on in written["extra_data"]["isolation"].items() if is_on]
    assert set(on) <= {"limits", "oom_score"}


def test_doctor_says_what_is_missing(nothing_of_linux, capsys):
    assert doctor.run() == 3
    shown = " ".join(capsys.readouterr().out.split())
    assert "Landlock: off, as Darwin does not have it. To turn it on: grade on Linux" in shown
    assert "Grading is refused here" in shown


def test_doctor_allows_what_holds(capsys):
    assert doctor.run() == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "forbidden actions were refused" in shown
    assert "Grading is allowed here." in shown
