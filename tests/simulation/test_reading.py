"""What the platform makes of a results.json, right or wrong."""

import json

import pytest

from autograder.settings import MAX_OUTPUT
from autograder.simulation.reading import CUT, read

GOOD = {
    "score": 3.5,
    "output": "fine",
    "output_format": "text",
    "visibility": "visible",
    "tests": [{"name": "it works", "number": "a.1", "score": 1, "max_score": 2,
               "status": "passed", "output": "yes", "visibility": "hidden"}],
    "leaderboard": [{"name": "time", "value": "*****", "order": "asc"}],
    "extra_data": {"seed": 1},
}  # fmt: skip


@pytest.fixture
def posted(tmp_path):
    """posted(content) -> what is stored after a run that wrote it."""

    def run(content, stdout="", limit=None):
        if content is not None:
            raw = content if isinstance(content, bytes) else json.dumps(content).encode()
            (tmp_path / "results.json").write_bytes(raw)
        (tmp_path / "stdout").write_text(stdout)
        return read(tmp_path, 0, 1.5, limit)

    return run


def changed(**changes):
    return {**GOOD, **changes}


def test_what_is_right_is_stored_as_it_is(posted):
    found = posted(GOOD, "hello")
    assert (found.results, found.error, found.stdout, found.notes) == (GOOD, "", "hello", [])


def test_scores_of_tests_do_without_one_at_the_top(posted):
    assert posted({"tests": [{"score": 1}, {"name": "no score"}]}).error == ""


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "expected a file, found none"),
        (b"", "expected JSON"),
        (b"{'score': 1}", "expected JSON"),
        (b"\xef\xbb\xbf" + json.dumps(GOOD).encode(), "expected JSON, found: Unexpected UTF-8 BOM"),
        (b"printed by accident" + json.dumps(GOOD).encode(), "expected JSON"),
        ([GOOD], "expected an object, found a list"),
        ("text", "expected an object, found a str"),
        (changed(score=float("nan")), "score: expected a finite number, found nan"),
        (changed(extra_data={"a": [1, float("inf")]}), "extra_data.a[1]: expected a finite"),
        (changed(output="a\0b"), "output: expected text without"),
        (changed(output="\ud800"), "output: expected text without"),
        (changed(output=None), "output: expected no key rather than null"),
        (changed(output=3), "output: expected text, found 3"),
        (changed(tests=[{"score": "1"}]), "tests[0].score: expected a number, found '1'"),
        (changed(tests=[{"status": "ok"}]), "tests[0].status: expected one of passed, failed"),
        (changed(tests={"a": 1}), "tests: expected a list of objects"),
        (changed(tests=[7]), "tests: expected a list of objects"),
        (changed(visibility="shown"), "visibility: expected one of visible, hidden"),
        ({"tests": [{"name": "no score"}]}, "score: expected one at the top or in a test"),
        ({}, "score: expected one"),
    ],
)
def test_what_is_wrong_is_named_and_earns_nothing(posted, content, says):
    found = posted(content, "staff read this")
    assert says in found.error
    assert found.results["score"] == 0
    assert "failed to execute correctly" in found.results["output"]
    assert "staff read this" in found.stdout
    assert says in found.stdout


def test_bytes_that_are_no_utf_8_and_raw_nuls_are_replaced(posted):
    raw = json.dumps(GOOD).encode().replace(b"fine", b"fi\xff\x00ne")
    found = posted(raw)
    assert found.results["output"] == "fi\ufffd\ufffdne"
    assert found.notes == ["results.json: NUL characters were replaced"]


def test_long_outputs_lose_their_middle(posted):
    long = "a" * 60_000 + "b" * 60_000
    found = posted(changed(output=long, tests=[{"score": 1, "output": long}]), stdout=long)
    for text in (found.results["output"], found.results["tests"][0]["output"], found.stdout):
        assert len(text) <= MAX_OUTPUT
        assert text.startswith("aaa")
        assert CUT in text
        assert text.endswith("bbb")
    assert len(found.notes) == 3


def test_a_run_that_is_stopped_loses_what_it_had_written(posted):
    found = posted(GOOD, limit=30)
    assert found.results["score"] == 0
    assert "longer than 30 seconds" in found.results["output"]
    assert "tests" not in found.results
    assert found.error == "timed out after 30 s"
