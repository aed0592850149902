"""Results that no grading gave: for what is made of them afterwards."""

from autograder.classroom.export import Entry
from autograder.classroom.metadata import Published, PublishedRow, Student
from autograder.classroom.results import Result, RowResult
from checking.outcome import Verdict
from checking.rubric import Row

RUBRIC = tuple(
    Row(f"t.py::{number}", f"property {number}", "", number, points, "visible", function)
    for number, points, function in [
        ("a.1", 2.0, "add"), ("a.2", 1.0, "add"), ("b.1", 3.0, "multiply"), ("b.2", 4.0, "divide"),
    ]
)  # fmt: skip

ADA = Student("Ada Abbott", "0012345", "ada@example.edu")
BO = Student("Bo Bauer", "222", "bo@example.edu")
CY = Student("Cy Cruz", "333", "cy@example.edu")


def entry(number="1", students=(ADA,), published=None, **options):
    return Entry(number, f"submission_{number}", tuple(students), published or Published(None, ()),
                 **options)  # fmt: skip


def published(score, **rows):
    """published(7, a_1=2, b_1=0) -> that total with those rows, each of its maximum now."""
    most = {row.number: row.points for row in RUBRIC}
    names = {row.number: row.name for row in RUBRIC}
    found = [(key.replace("_", "."), value) for key, value in rows.items()]
    return Published(score, tuple(
        PublishedRow(number, names.get(number, "gone"), value, most.get(number), "it said so")
        for number, value in found
    ))  # fmt: skip


def result(entry, *failing, verdict=Verdict.WRONG, text="the sum is wrong", **options):
    """A result in which these rows fail and the others pass."""
    rows = tuple(
        RowResult(
            row.number, row.name, row.function, 0.0 if row.number in failing else row.points,
            row.points, verdict if row.number in failing else Verdict.PASSED,
            text if row.number in failing else "",
        )
        for row in RUBRIC
    )  # fmt: skip
    return Result(entry, rows, **options)
