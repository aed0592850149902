"""Who gains, who loses, by which row and why; and the two files for spreadsheets."""

import csv

import pytest

from autograder.classroom import tables
from autograder.classroom.changes import change_of, changes
from autograder.classroom.marks import marks
from autograder.classroom.metadata import Published, PublishedRow, Student
from autograder.classroom.overrides import Override
from autograder.classroom.people import People
from checking.outcome import Verdict

from .pretend import ADA, BO, entry, published, result


def explained(before, *failing, overrides=(), **options):
    """[(row, points, why)] of one student with these published rows."""
    (mark,) = marks([result(entry("1", published=before), *failing, **options)], overrides)
    found = changes(mark)
    if change_of(mark) is not None and all(one.row != "total" for one in found):
        assert sum(one.points for one in found) == change_of(mark)
    return [(one.row, one.points, one.why) for one in found]


ALL = {"a_1": 2, "a_2": 1, "b_1": 3, "b_2": 4}


def test_the_same_score_by_the_same_rows_is_no_change():
    assert explained(published(10, **ALL)) == []


def test_a_loss_says_why():
    assert explained(published(10, **ALL), "b.1") == [("b.1", -3.0, "the sum is wrong")]


def test_a_gain_says_what_was_published():
    before = published(7, **{**ALL, "b_1": 0})
    assert explained(before) == [
        ("b.1", 3.0, "It passes now. The published result said: it said so"),
    ]  # fmt: skip


def test_rows_that_cancel_out_are_told():
    before = published(7, **{**ALL, "b_1": 0})
    assert [row for row, _, _ in explained(before, "a.1", "a.2")] == ["a.1", "a.2", "b.1"]


def test_points_given_by_hand_are_told_apart():
    (change,) = explained(published(12, **ALL))
    assert change[:2] == ("other rows", -2.0)


def test_a_row_that_is_worth_more_now():
    before = Published(9, (
        PublishedRow("a.1", "property a.1", 2, 2, ""), PublishedRow("a.2", "property a.2", 1, 1, ""),
        PublishedRow("b.1", "property b.1", 2, 2, ""), PublishedRow("b.2", "property b.2", 4, 4, ""),
    ))  # fmt: skip
    assert explained(before) == [("b.1", 1.0, "The row is worth 3 points; it was worth 2.")]


def test_rows_are_matched_by_name_before_number():
    renumbered = Published(10, (
        PublishedRow("1", "property b.2", 4, 4, ""), PublishedRow("a.2", "property a.1", 2, 2, ""),
        PublishedRow("a.1", "property a.2", 1, 1, ""), PublishedRow("9", "property b.1", 3, 3, ""),
    ))  # fmt: skip
    assert explained(renumbered) == []


def test_another_rubric_is_compared_by_the_total():
    before = Published(4, (PublishedRow("7", "everything", 4, 10, ""),))
    ((row, points, _),) = explained(before)
    assert (row, points) == ("total", 6.0)


def test_nothing_was_published():
    assert explained(None) == [("total", 10.0, "Nothing was published.")]


def test_a_submission_that_cannot_be_graded_is_one_line():
    numbers = ("a.1", "a.2", "b.1", "b.2")
    text = "Found a notebook."
    found = explained(published(10, **ALL), *numbers, verdict=Verdict.MISSING, text=text,
                      refused=text)  # fmt: skip
    assert found == [("a.1 to b.2", -10.0, text)]


def test_an_override_is_the_reason():
    one = Override("1", None, "b.1", 2.0, "a typing error in the handout")
    ((row, points, why),) = explained(published(10, **ALL), "b.1", overrides=[one])
    assert (row, points) == ("b.1", -1.0)
    assert why == "Override: b.1 set to 2: a typing error in the handout"
    total = Override("1", None, "total", 10.0, "as published")
    assert explained(published(10, **ALL), "b.1", overrides=[total]) == []


# --- files ---------------------------------------------------------------------------------------

EVIL = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1+1", "=HYPERLINK(\"x\",\"y\")",
]  # fmt: skip


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture
def written(tmp_path):
    """written(results, anonymous) -> the rows of grades.csv and of changes.csv."""

    def write(results, anonymous=False, overrides=()):
        people = People([one.entry for one in results], anonymous)
        found = marks(results, overrides)
        tables.write_grades(tmp_path / "grades.csv", found, ["add", "multiply", "divide"], people)
        every = [change for mark in found for change in changes(mark)]
        tables.write_changes(tmp_path / "changes.csv", every, people)
        return rows(tmp_path / "grades.csv"), rows(tmp_path / "changes.csv")

    return write


def test_grades_have_a_row_a_student_and_a_column_a_function(written):
    grades, _ = written([result(entry("1", [ADA, BO]), "b.1"), result(entry("2", []), "a.1")])
    assert grades[0] == [
        "SID", "email", "name", "total", "add", "multiply", "divide", "submission", "note",
    ]  # fmt: skip
    assert grades[1] == ["0012345", "ada@example.edu", "Ada Abbott", "7", "3", "0", "4", "1", ""]
    assert grades[2][2] == "Bo Bauer"
    assert grades[3] == ["", "", "", "8", "1", "3", "4", "2", ""]


@pytest.mark.parametrize("evil", EVIL)
def test_no_cell_is_a_formula(written, evil):
    student = Student(evil, evil, evil)
    before = published(3, **{**ALL, "b_1": 0})
    found = result(entry("1", [student], before), "b.2", text=evil, refused=evil)
    override = Override("1", None, "a.1", 1.0, evil)
    for table in written([found], overrides=[override]):
        for cell in (cell for row in table[1:] for cell in row):
            number = cell.replace(".", "", 1).lstrip("-").isdigit()
            assert number or not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "＝"))


def test_anonymous_files_name_nobody(written):
    before = published(10, **ALL)
    found = [
        result(entry("987654", [ADA, BO], before), "b.1", text='Graded "abbott_hw2.py" of BO@x'),
        result(entry("987655", [Student("李 小龙", "444", "")]), refused="by 小龙"),
    ]
    grades, changes_ = written(found, anonymous=True)
    text = str(grades) + str(changes_)
    for secret in (
        "Ada",
        "Abbott",
        "abbott",
        "Bauer",
        "0012345",
        "example.edu",
        "9876",
        "李",
        "444",
    ):
        assert secret not in text
    assert {row[2] for row in grades[1:]} == {"Student 1", "Student 2", "Student 3"}
    assert {row[7] for row in grades[1:]} == {"Submission 1", "Submission 2"}


def test_what_went_wrong_is_in_the_note(written):
    grades, _ = written([
        result(entry("1"), refused="Found a notebook."),
        result(entry("2"), failed="Traceback ..."),
        result(entry("3", problem="The export holds it, but does not name it.")),
    ])  # fmt: skip
    assert [row[-1] for row in grades[1:]] == [
        "Cannot be graded: Found a notebook.",
        "Not graded: the harness failed, run the command again.",
        "The export holds it, but does not name it.",
    ]
