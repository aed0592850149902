"""What a full-marks grade asks of its workers, counted: slower ways to grade are seen untimed."""

import ast

import pytest

from autograder.engine.session import grade
from autograder.homework import homework
from autograder.settings import Settings
from checking.rubric import total

from .running import ROOT

PROPERTY_CALLS = 3_000  # at least, or properties see too few inputs
MESSAGES = 10_000  # at most; each input in a message of its own would be some 5,000 more
BYTES = 7_000_000  # at most; training apart, most arrays are small


@pytest.fixture(scope="module")
def grading():
    """The reference's report, and the calls that each row made; without the rows that train."""
    calls, seen = {}, [0]

    def watch(report):
        if report.outcomes:
            row = list(report.outcomes)[-1]
            calls[row] = calls.get(row, 0) + report.counts.calls - seen[0]
            seen[0] = report.counts.calls

    report = grade(ROOT / "reference/hw2.py", homework(), Settings(), watch=watch, long=False)
    assert report.score == total(report.rows), report.staff
    return report, calls


def properties():
    """The ids of the rows whose inputs are drawn."""
    assignment = homework()
    for file in [*assignment.test_files(), *assignment.public_files()]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(
                "given(" in ast.unparse(line) for line in node.decorator_list
            ):
                yield f"{file.name}::{node.name}"


def test_properties_see_thousands_of_inputs(grading):
    _, calls = grading
    assert sum(calls[row] for row in properties()) >= PROPERTY_CALLS


def test_each_row_costs_one_worker(grading):
    report, _ = grading
    assert report.counts.forks <= len(report.rows) + 2  # the self-test, and the probe


def test_few_messages_and_bytes_cross(grading):
    report, _ = grading
    assert 2 * report.counts.forks < report.counts.messages <= MESSAGES
    assert 0 < report.counts.bytes <= BYTES
