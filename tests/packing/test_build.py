"""`build` through the command line: what it checks, and that a failed check leaves what was there."""

import json
import pickle
import re
import shutil
import subprocess
import sys
import zipfile

import numpy as np
import pytest

from autograder.engine import sources

ROOT = sources.ROOT


def build(*arguments, root=ROOT):
    return subprocess.run(
        [sys.executable, "-I", "-B", root / "autograder/__main__.py", "build", *arguments],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def batch(X=None, y=(0, 1, 1)):
    rng = np.random.default_rng(3)
    X = rng.normal(size=(3, 5)) if X is None else X
    Ws = [rng.normal(size=(5, 3)), rng.normal(size=(3, 2)), rng.normal(size=(2, 1))]
    return X, np.array(y), Ws, [rng.normal(size=(1, h)) for h in (3, 2, 1)]


@pytest.fixture
def out(tmp_path):
    """A folder with zips of an earlier build."""
    folder = tmp_path / "dist"
    folder.mkdir()
    for name in ("autograder.zip", "student_template.zip"):
        (folder / name).write_text("before")
    return folder


def untouched(out):
    return {path.name: path.read_text() for path in out.iterdir()} == {
        "autograder.zip": "before", "student_template.zip": "before",
    }  # fmt: skip


def test_a_course_with_a_pickle_of_its_own(tmp_path, out):
    """Another depth and another batch: built, handed out, and what the rows ask about."""
    mine = tmp_path / "mine.pkl"
    mine.write_bytes(pickle.dumps(batch()))
    course = tmp_path / "course.toml"
    course.write_text('[points]\nbackward_pass = 26\n[visibility]\n"a.1" = "hidden"\n')
    run = build("--out", out, "--fixture", mine, "--course", course, "--points", "110")
    assert run.returncode == 0, run.stderr
    with zipfile.ZipFile(out / "student_template.zip") as opened:
        assert opened.read("test_batch_weights_biases.pkl") == mine.read_bytes()
    with zipfile.ZipFile(out / "autograder.zip") as opened:
        opened.extractall(tmp_path / "source")
    stated = re.search(r"^autograder digest ([0-9a-f]{64})$", run.stdout, re.MULTILINE).group(1)
    results = tmp_path / "results.json"
    subprocess.run(
        [sys.executable, "-I", "-B", tmp_path / "source/autograder/__main__.py", "grade",
         ROOT / "student_template/hw2.py", "--results", results],
        capture_output=True, check=True,
    )  # fmt: skip
    found = json.loads(results.read_text())
    assert found["extra_data"]["autograder_digest"] == stated
    rows = {row["number"]: row for row in found["tests"]}
    assert rows["a.1"]["visibility"] == "hidden"
    assert sum(row["max_score"] for row in found["tests"]) == 110
    assert stated != sources.digest()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"no pickle", "mine.pkl: expected a pickle"),
        (pickle.dumps(batch(y=(0, 1, 2))), "mine.pkl: y_batch: expected zeros and ones, found 2"),
        (pickle.dumps((np.ones((1, 1)), [1], [np.ones((1, 1))] * 2, [-np.ones((1, 1))] * 2)),
         "mine.pkl: grad_Ws[0]: expected the same from back-propagation and from finite"),
    ],
)  # fmt: skip
def test_a_pickle_that_will_not_do_is_one_sentence_and_status_2(tmp_path, out, content, says):
    mine = tmp_path / "mine.pkl"
    mine.write_bytes(content)
    run = build("--out", out, "--fixture", mine)
    assert (run.returncode, says in run.stderr) == (2, True), run.stderr
    assert untouched(out)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--points", "90"], "expected 90 in all, found 100"),
        (["--fixture", "nowhere.pkl"], "--fixture: nowhere.pkl: expected a file"),
        (["--course", "nowhere.toml"], "--course: nowhere.toml: expected a file"),
    ],
)
def test_wrong_usage_is_status_2(out, arguments, says):
    run = build("--out", out, *arguments)
    assert (run.returncode, says in run.stderr) == (2, True), run.stderr
    assert untouched(out)


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("reference/hw2.py", "0.01 * np", "0.02 * np", "expected full marks, found"),
        ("autograder/graded/test_part_a.py", '@number("a.7")\n', "", "['number']"),
        ("autograder/graded/test_part_a.py", '"visible"', '"vizible"', "a visibility of"),
        ("autograder/graded/test_part_a.py", '"a.7"', '"b.1"', "numbers ['b.1'] are used more"),
    ],
)
def test_a_checkout_that_is_not_in_order_is_status_3(tmp_path, out, file, old, new, says):
    copy = tmp_path / "checkout"
    for folder in sources.FOLDERS:
        shutil.copytree(ROOT / folder, copy / folder)
    text = (copy / file).read_text()
    assert old in text
    (copy / file).write_text(text.replace(old, new))
    run = build("--out", out, root=copy)
    assert (run.returncode, says in run.stderr) == (3, True), run.stderr
    assert untouched(out)
