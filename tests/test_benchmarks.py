"""The benchmarks measure what they say: they reach into the engine, which changes."""

import pytest

from benchmarks import classes, measuring, parts
from benchmarks.clock import Clock
from benchmarks.subjects import REFERENCE


@pytest.mark.parametrize("place", ["confined", "inline"])
def test_a_grading_is_the_same_in_one_process_and_its_parts_add_up(place):
    run = measuring.run(measuring.child(f"{place}-parts", REFERENCE, 1), measuring.ONE_THREAD)
    found = run.found
    assert found["score"] == found["of"], found["staff"]
    assert found["inputs"] > found["properties"] > 40
    assert 0 < found["first_s"] < found["last_s"] < run.wall_s
    seen = {parts.IMPORTS, parts.DRAWING, parts.JUDGING, parts.REPORTING, parts.LOADING}
    seen |= {parts.WIRE, parts.FORKS} if place == "confined" else {parts.STUDENT}
    assert seen <= {part for part, seconds in found["parts"].items() if seconds > 0}
    assert sum(found["parts"].values()) <= run.wall_s
    assert bool(found["counts"]["forks"]) == (place == "confined")


def test_each_moment_counts_for_the_innermost_part(monkeypatch):
    now = iter([0, 10, 15, 16, 19])
    monkeypatch.setattr("benchmarks.clock.time.monotonic", lambda: next(now))
    clock = Clock()
    clock.count("outer", lambda: clock.count("inner", lambda: None))
    assert clock.spent == {"rest": 10, "outer": 5 + 3, "inner": 1}


def test_the_corpus_mix_is_the_same_each_time_and_has_no_timeouts():
    chosen = classes.corpus(100)
    assert chosen == classes.corpus(100)
    assert len(set(chosen)) == 100
    assert not any("timed_out" in (path / "expected.toml").read_text() for path in chosen)
