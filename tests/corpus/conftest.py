"""Small corpora, and results as gradings would give them."""

import pytest

from autograder.batch import Graded, Job

from .hunting import watched

ROWS = [("b.1", "sigmoid", 2.0), ("b.2", "sigmoid", 1.0), ("b.3", "sigmoid", 1.0),
        ("c.1", "relu", 1.0), ("e.1", "train_network", 1.0)]  # fmt: skip


@pytest.fixture
def corpus(tmp_path):
    """corpus({"wrong/name": (source, expected.toml)}) -> the folder that holds it."""

    def make(entries):
        for name, (source, declared) in entries.items():
            folder = tmp_path / "corpus" / name
            folder.mkdir(parents=True)
            (folder / "hw2.py").write_text(source)
            (folder / "expected.toml").write_text(declared)
        return tmp_path / "corpus"

    return make


@pytest.fixture
def results():
    """results(**{"b.1": "wrong"}) -> a grading of ROWS; a pair adds the diagnosis."""

    def make(seed=None, staff="", key="", rows=ROWS, **verdicts):
        tests = []
        for number, function, most in rows:
            found = verdicts.get(number.replace(".", ""), "passed")
            verdict, diagnosis = found if isinstance(found, tuple) else (found, None)
            data = {"function": function, "verdict": verdict}
            data |= {"diagnosis": diagnosis} if diagnosis else {}
            score = most if verdict == "passed" else 0.0
            tests.append({"number": number, "score": score, "max_score": most, "extra_data": data})
        total = sum(row["score"] for row in tests)
        content = {"score": total, "tests": tests, "execution_time": 1.0}
        return Graded(Job(key, None, seed=seed), content, staff)

    return make


@pytest.fixture
def hunt(monkeypatch, tmp_path):
    """Grade hostile submissions: hunt.grade(path)."""
    return watched(monkeypatch, tmp_path)
