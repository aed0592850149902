"""Nothing that a student gets holds a line of the solution."""

import ast
import json

import pytest

from autograder.batch import Job, grade_all, local_executor
from autograder.packing import contents

from .test_agreement import EVERY, ROOT, entries

GIVEN = {"get_mnist_threes_nines", "display_image"}  # the template holds these, filled in


def solution_lines():
    """The lines of the reference that say something: code of the graded functions."""
    text = (ROOT / "reference" / "hw2.py").read_text()
    lines = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name not in GIVEN:
            body = node.body[1:] if ast.get_docstring(node) else node.body
            for statement in body:
                source = text.splitlines()[statement.lineno - 1 : statement.end_lineno]
                lines |= {line.split("  #")[0].strip() for line in source}
    return {line for line in lines if len(line) > 20 and any(c in line for c in "=@(")}


def test_there_are_lines_to_look_for():
    assert len(solution_lines()) > 20


def test_the_students_zip_holds_no_line_of_the_solution():
    text = "\n".join(
        raw.decode("utf-8", "replace")
        for name, raw in contents.template(contents.autograder()).items()
        if not name.endswith((".gz", ".pkl"))
    )
    assert [line for line in sorted(solution_lines()) if line in text] == []


@pytest.mark.nightly
def test_no_feedback_holds_a_line_of_the_solution():
    jobs = [Job(str(folder), folder, long=False) for folder in entries(EVERY)]
    with local_executor(1) as executor:
        for graded in grade_all(jobs, executor):
            source = (ROOT / graded.job.key / "hw2.py").read_text("utf-8", "replace")
            text = json.dumps(graded.results)
            own = [line for line in solution_lines() if line in text and line not in source]
            assert own == [], graded.job.key
