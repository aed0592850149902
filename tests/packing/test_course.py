"""course.toml: what it changes, and what is said of a mistake in it."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from autograder import course
from autograder.engine.errors import UsageError
from autograder.homework import homework
from autograder.packing import archive, contents
from autograder.settings import Settings
from checking.declare import Budget

ROWS = homework().rows()


@pytest.fixture
def applied(tmp_path):
    def run(text):
        path = tmp_path / "course.toml"
        path.write_text(text)
        return {row.number: row for row in course.read(path).applied(ROWS)}

    return run


def of(rows, function):
    return [row for row in rows if row.function == function]


def test_without_a_file_nothing_changes(tmp_path):
    assert course.read(tmp_path / "course.toml").applied(ROWS) == ROWS


def test_a_row_and_a_function_are_changed_and_others_are_not(applied):
    first, *others = of(ROWS, "backward_pass")
    text = f'[points]\n"{first.number}" = 0.25\nbackward_pass = 20\n'
    found = applied(text + '[visibility]\ntrain_network = "hidden"\n')
    assert found[first.number].points == 0.25
    mine = [found[row.number].points for row in others]
    assert sum(mine) == 19.75
    assert all(points * 4 % 1 == 0 for points in mine)
    for row in ROWS:
        if row.function != "backward_pass":
            assert found[row.number].points == row.points
        hidden = row.function == "train_network"
        assert found[row.number].visibility == ("hidden" if hidden else row.visibility)


def test_limits_of_the_grading_and_of_rows(tmp_path):
    path = tmp_path / "course.toml"
    path.write_text(
        '[limits]\nrun_s = 780\npatience = 3\ntrain_network = {cpu_s = 90}\n"e.1" = {calls_s = 2}'
    )
    found = course.read(path)
    assert found.settings == replace(Settings(), run_s=780, patience=3)
    declared = Budget(1, 2, 3)
    budgets = {row.number: found.budget(row, declared) for row in found.applied(ROWS)}
    assert budgets["e.1"] == Budget(2, 2, 3)
    assert budgets["e.2"] == Budget(1, 90, 3)
    assert budgets["d.1"] == declared


def test_keys_are_the_handouts_names_or_the_courses(tmp_path):
    """In the zip, rows are of the course's names; course.toml says what it said outside of it."""
    path = tmp_path / "course.toml"
    rows = [replace(row, function=row.function.replace("relu_activation", "relu")) for row in ROWS]
    for key in ("relu_activation", "relu"):
        path.write_text(f'[points]\n{key} = 9\n[names]\nrelu_activation = "relu"\n')
        assert sum(row.points for row in of(course.read(path).applied(rows), "relu")) == 9


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[points", "expected TOML"),
        ("[limit]\na = 1", "limit: expected the tables points, visibility, limits and names"),
        ("points = 3", "points: expected the tables"),
        ("[points]\nbackward = 3", "points.backward: expected the number of a row or a function"),
        ("[points]\nbackward_pass = -1", "points.backward_pass: expected quarters of a point"),
        ("[points]\nbackward_pass = 0.1", "points.backward_pass: expected quarters of a point"),
        ('[points]\n"a.1" = "2"', "points.a.1: expected quarters of a point from 0 on, found '2'"),
        ('[points]\n"a.1" = 9\nfinite_difference_checker = 6', "expected as much as its rows have"),
        ('[visibility]\n"a.1" = "shown"', "visibility.a.1: expected one of visible, hidden"),
        ("[limits]\nrun = 3", "limits.run: expected a table, or one of run_s, probe_s, "),
        ("[limits]\nrun_s = -3", "limits.run_s: expected a number greater than 0, found -3"),
        ("[limits]\nrun_s = nan", "limits.run_s: expected a number greater than 0, found nan"),
        ("[limits]\nrun_s = true", "limits.run_s: expected a number greater than 0, found True"),
        ("[limits]\npatience = 1.5", "limits.patience: expected a whole number from 1 on"),
        ("[limits]\nsearch = 3", "limits.search: expected a table, or one of"),
        ("[limits.backward]\ncpu_s = 9", "limits.backward: expected the number of a row or a"),
        ("[limits.backward_pass]\ns = 9", "limits.backward_pass: expected calls_s, cpu_s, wall_s"),
        ('[limits."d.1"]\ncpu_s = 0', "limits.d.1.cpu_s: expected seconds, greater than 0, found"),
        ("[names]\nrelu_activation = 3", "names.relu_activation: expected the name of a function"),
        ('[names]\nrelu_activation = "relu"', "names.relu_activation: expected that `build` has"),
    ],
)
def test_a_mistake_names_file_key_and_what_was_expected(applied, text, says):
    with pytest.raises(UsageError) as caught:
        applied(text)
    assert str(caught.value).count("course.toml: ") == 1
    assert says in str(caught.value)


def test_a_grading_keeps_the_courses_limits(tmp_path):
    """No time for a row: none is run, in the program that reads course.toml beside it."""
    archive.unpack(contents.autograder(), tmp_path / "source")
    (tmp_path / "source" / "course.toml").write_text("[limits]\nrun_s = 0.001\n")
    run = subprocess.run(
        [sys.executable, "-I", "-B", tmp_path / "source/autograder/__main__.py", "grade",
         tmp_path / "source/reference/hw2.py", "--results", tmp_path / "results.json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    rows = json.loads((tmp_path / "results.json").read_text())["tests"]
    assert {row["extra_data"]["verdict"] for row in rows if "train" not in row["tags"][0]} == {
        "not_run"
    }
