"""Nothing that a student gets holds a line of the solution; of feedback, see test_agreement.py."""

from autograder.packing import contents

from .answers import solution_lines


def test_there_are_lines_to_look_for():
    assert len(solution_lines()) > 20


def test_the_students_zip_holds_no_line_of_the_solution():
    text = "\n".join(
        raw.decode("utf-8", "replace")
        for name, raw in contents.template(contents.autograder()).items()
        if not name.endswith((".gz", ".pkl"))
    )
    assert [line for line in solution_lines() if line in text] == []
