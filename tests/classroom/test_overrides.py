"""Overrides: what they change, and every mistake in their file as one sentence."""

import pytest

from autograder.classroom import overrides
from autograder.classroom.marks import marks
from autograder.engine.errors import UsageError

from .pretend import ADA, BO, CY, RUBRIC, entry, result

CLASS = [entry("1", [ADA, BO]), entry("2", [CY])]


@pytest.fixture
def read(tmp_path):
    """read(text, suffix) -> the overrides in a file of that text."""

    def run(text, suffix=".toml"):
        path = tmp_path / f"overrides{suffix}"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return overrides.read(path, CLASS, RUBRIC)

    return run


def totals(found, *failing):
    return {
        mark.student.name.split()[0]: mark.total
        for mark in marks([result(one, *failing) for one in CLASS], found)
    }


def test_an_override_of_a_submission_is_everyones(read):
    found = read('[[override]]\nsubmission = "1"\nrow = "b.2"\npoints = 2.5\nreason = "late"\n')
    assert totals(found, "b.2") == {"Ada": 8.5, "Bo": 8.5, "Cy": 6.0}


@pytest.mark.parametrize("who", ["222", "BO@example.edu", "Bo Bauer"])
def test_an_override_of_a_student_is_hers_alone_and_counts_more(read, who):
    found = read(f"""
[[override]]
student = "{who}"
row = "total"
points = 1
reason = "did not take part"

[[override]]
submission = "submission_1"
row = "total"
points = 9
reason = "late"
""")
    assert totals(found) == {"Ada": 9.0, "Bo": 1.0, "Cy": 10.0}


def test_a_total_counts_more_than_a_row(read):
    found = read("submission,row,points,reason\n2,a.1,0,x\n2,total,7,y\n", ".csv")
    assert totals(found)["Cy"] == 7.0
    mark = marks([result(CLASS[1])], found)[0]
    assert [one.row for one in mark.overrides] == ["a.1", "total"]
    assert mark.function_points("add") == 1.0


def test_a_spreadsheets_csv_is_read(read):
    text = "\ufeffSubmission;Student;Row;Points;Reason\r\n;0012345;a.1;0;why; \r\n;;;;\r\n"
    (found,) = read(text.replace("; \r\n", "\r\n"), ".csv")
    assert (found.student, found.row, found.points, found.reason) == (ADA, "a.1", 0.0, "why")


GOOD = {"submission": '"1"', "row": '"a.1"', "points": "1", "reason": '"why"'}


def toml(**changed):
    fields = {key: value for key, value in {**GOOD, **changed}.items() if value is not None}
    return "[[override]]\n" + "".join(f"{key} = {value}\n" for key, value in fields.items())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (toml(submission='"7"'), "override 1, submission: expected the id of a submission"),
        (toml(submission=None), "override 1, submission: expected the id of a submission"),
        (toml(student='"222"'), "override 1, student: expected a submission or a student, not bo"),
        (toml(submission=None, student='"9"'), "student: expected what identifies one student (no"),
        (toml(submission=None, student="true"), "student: expected an SID, an e-mail address"),
        (toml(row='"c.1"'), "row: expected \"total\" or a number from a.1 to b.2, found 'c.1'"),
        (toml(row=None), "row: expected the number of a row"),
        (toml(points='"many"'), "points: expected a number of points, 0 or more, found 'many'"),
        (toml(points="nan"), "points: expected a number of points"),
        (toml(points="-1"), "points: expected a number of points, 0 or more, found -1"),
        (toml(points="true"), "points: expected a number of points"),
        (toml(points="2.25"), "points: expected at most 2, which is what row a.1 is worth"),
        (toml(points=None), "points: expected a number of points, 0 or more, found none"),
        (toml(reason='" "'), "reason: expected a sentence that says why"),
        (toml(reason=None), "reason: expected a sentence that says why"),
        (toml(pionts="1"), "pionts: expected one of the keys submission, student, row"),
        (toml() + toml(points="2"), "override 2, row: a.1 of this submission is set in override 1"),
        ("[overrides]\n", "expected [[override]] tables, found overrides"),
        ("override = 3\n", "override: expected tables"),
        ("[[override]\n", "expected TOML"),
        (b"\xff\xfe", "expected TOML"),
    ],
)
def test_a_mistake_is_one_sentence_with_file_and_key(read, text, says):
    with pytest.raises(UsageError) as caught:
        read(text)
    assert says in str(caught.value)
    assert "overrides.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("submission,row,points\n1,a.1,1\n", "line 2, reason: expected a sentence"),
        ("submission,row,points,reason\n1,a.1,one,why\n", "line 2, points: expected a number"),
        ("submission,row,points,reason\n1,a.1,1,why, oh why\n", "line 2: expected 4 values"),
        ("submission,row,marks,reason\n1,a.1,1,why\n", "expected the columns submission, student"),
        ("\0", "NUL"),
        (b"\xff\xfe", "expected a CSV in UTF-8"),
    ],
)
def test_a_mistake_in_a_csv_is_one_sentence_with_file_and_line(read, text, says):
    with pytest.raises(UsageError) as caught:
        read(text, ".csv")
    assert says in str(caught.value)
    assert "overrides.csv" in str(caught.value)


def test_a_file_that_is_not_there(tmp_path):
    for name in ("no.toml", "no.csv"):
        with pytest.raises(UsageError, match=name):
            overrides.read(tmp_path / name, CLASS, RUBRIC)
