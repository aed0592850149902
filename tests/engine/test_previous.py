"""The submission before this one: what the platform tells of it, and what is said."""

import json

import pytest

from autograder.engine import previous
from autograder.engine.previous import Previous, changes


def told(tmp_path, *submissions, **others):
    path = tmp_path / "submission_metadata.json"
    path.write_text(json.dumps({"previous_submissions": list(submissions), **others}))
    return previous.read(path)


def graded(*scores):
    tests = [{"number": f"a.{index}", "score": score} for index, score in enumerate(scores, 1)]
    return {"score": "1.0", "results": {"tests": tests}}


def test_the_latest_one_counts_and_numbers_may_be_texts(tmp_path):
    found = told(tmp_path, graded(0, 0), graded("2.50", 1), id=3)
    assert found == Previous({"a.1": 2.5, "a.2": 1.0})


@pytest.mark.parametrize(
    "submission",
    [
        {},
        {"results": None},
        {"results": {"tests": [{"number": "a.1"}]}},
        {"results": {"tests": [{"number": "a.1", "score": None}]}},
        {"autograder_error": True, **graded(1)},
        "nothing",
    ],
)
def test_where_nothing_can_be_read_nothing_is_said(tmp_path, submission):
    assert told(tmp_path, graded(1), submission) is None


def test_no_file_no_list_and_no_json_are_no_submission(tmp_path):
    path = tmp_path / "submission_metadata.json"
    assert previous.read(path) is None
    for text in ("", "{", "[]", "{}", '{"previous_submissions": []}', "\0"):
        path.write_text(text)
        assert previous.read(path) is None


def test_what_changed_is_said_row_by_row():
    now = {"a.1": 2.0, "a.2": 0.0, "a.3": 1.0}
    assert changes(Previous({"a.1": 0.0, "a.2": 1.5, "a.3": 1.0}), now) == [
        "Your previous submission had 2.5 points, this one has 3.",
        "Gained: a.1.",
        "Lost: a.2.",
    ]


def test_many_changes_are_counted():
    now = {f"b.{index}": 1.0 for index in range(9)}
    assert changes(Previous({}), now)[1] == "Gained: b.0, b.1, b.2, b.3, b.4, b.5 and 3 more."
