"""Copied code is found, the template's is not, and no code is shown where nobody is named."""

import builtins

import pytest

from autograder.classroom import similarity
from autograder.engine.errors import UsageError
from autograder.homework import ROOT

from .made_up import make
from .pretend import entry, result
from .running import ONLY, finish, published_rows, start

TEMPLATE = (ROOT / "student_template" / "hw2.py").read_bytes()
SOLUTION = (ROOT / "reference" / "hw2.py").read_bytes()
RENAMED = SOLUTION.replace(b"dL_dg", b"upstream").replace(b"X_batch", b"images")
OTHER = b"""
def create_bias_vectors(layer_dims):
    biases = []
    index = 1
    while index < len(layer_dims):
        biases.append([[0.0 for _ in range(layer_dims[index])]])
        index = index + 1
    return biases
"""


def pairs(**sources):
    """[(id, id, share, share)] of submissions with these sources."""
    results = [result(entry(name)) for name in sources]
    return [
        (pair.first.entry.id, pair.second.entry.id, pair.first_share, pair.second_share)
        for pair in similarity.compare(results, sources, TEMPLATE)
    ]


def test_a_copy_with_other_names_is_found():
    ((first, second, share, other),) = pairs(ada=SOLUTION, bo=RENAMED, cy=OTHER)
    assert (first, second) == ("ada", "bo")
    assert min(share, other) > 0.9


def test_what_everybody_was_given_is_nobodys():
    assert pairs(ada=TEMPLATE, bo=TEMPLATE, cy=TEMPLATE + OTHER) == []


def test_the_shared_parts_add_up_to_the_file():
    results = [result(entry("a")), result(entry("b"))]
    (pair,) = similarity.compare(results, {"a": SOLUTION, "b": RENAMED}, TEMPLATE)
    assert "".join(text for text, _ in pair.sources[0]) == SOLUTION.decode()
    assert sum(len(text) for text, shared in pair.sources[0] if shared) > len(SOLUTION) / 3


@pytest.mark.parametrize("source", [b"", b"\xff\xfe\x00", b"# coding: nonsense\nx = 1\n", b"x = '"])
def test_any_file_can_be_compared(source):
    assert pairs(a=source, b=source, c=SOLUTION) == []


def test_a_submission_that_cannot_be_read_is_left_out():
    results = [result(entry("a")), result(entry("b"))]
    assert similarity.compare(results, {"a": SOLUTION}, TEMPLATE) == []


def test_without_the_package_one_sentence_says_what_to_install(monkeypatch):
    found = builtins.__import__

    def missing(name, *arguments, **options):
        if name == "copydetect":
            raise ImportError(name)
        return found(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(UsageError, match=r"requirements/similarity\.txt"):
        similarity.require()


def test_the_report_links_the_pairs_and_anonymously_shows_no_code(tmp_path):
    (tmp_path / "renamed").mkdir()
    (tmp_path / "renamed" / "hw2.py").write_bytes(RENAMED)
    sources = [ROOT / "reference" / "hw2.py", tmp_path / "renamed"]
    class_ = make(tmp_path, sources, 2, published_rows(ONLY), seed=11)
    for options, there in (("", True), ("anonymous", False)):
        out = tmp_path / f"out{options}"
        status, said = finish(start(class_.export, out, options=f"similarity {options}"))
        assert status == 0, said
        report = (out / "report.html").read_text()
        assert "Code in common" in report
        assert ('href="similarity.html#p1"' in report) is there
        assert (out / "similarity.html").exists() is there
