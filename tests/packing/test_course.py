"""course.toml: what it changes, and what is said of a mistake in it."""

import pytest

from autograder import course
from autograder.engine.errors import UsageError
from autograder.homework import homework

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


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[points", "expected TOML"),
        ("[limit]\na = 1", "limit: expected the tables points and visibility"),
        ("points = 3", "points: expected the tables"),
        ("[points]\nbackward = 3", "points.backward: expected the number of a row or a function"),
        ("[points]\nbackward_pass = -1", "points.backward_pass: expected quarters of a point"),
        ("[points]\nbackward_pass = 0.1", "points.backward_pass: expected quarters of a point"),
        ('[points]\n"a.1" = "2"', "points.a.1: expected quarters of a point from 0 on, found '2'"),
        ('[points]\n"a.1" = 9\nfinite_difference_checker = 6', "expected as much as its rows have"),
        ('[visibility]\n"a.1" = "shown"', "visibility.a.1: expected one of visible, hidden"),
    ],
)
def test_a_mistake_names_file_key_and_what_was_expected(applied, text, says):
    with pytest.raises(UsageError) as caught:
        applied(text)
    assert str(caught.value).count("course.toml: ") == 1
    assert says in str(caught.value)
