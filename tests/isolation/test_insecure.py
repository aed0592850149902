"""`--insecure`, wherever a command takes it: the same policy, and the same stamp in the report."""

import csv
import json
import shutil
import sys
from pathlib import Path

import pytest

from autograder import batch
from autograder.commands import class_, platform, selftest, simulate
from autograder.engine.errors import UsageError
from autograder.engine.policy import Policy
from autograder.simulation.places import Scratch

ROOT = Path(__file__).resolve().parents[2]
ONLY = "create_bias_vectors"
STAMP = "Graded with --insecure, so the code could have forged this"
UNCONFINED = f"""
import sys
from dataclasses import replace
sys.path.insert(0, {str(ROOT)!r})
from autograder import warm
from autograder.engine import session
choose = session.choose
session.choose = lambda: replace(choose(), landlock=False, seccomp=False)
sys.exit(warm.run())
"""


@pytest.fixture
def unconfined(monkeypatch):
    """Gradings on a machine with neither Landlock nor seccomp, where the reference can be read."""
    monkeypatch.setattr(batch, "PROGRAM", (sys.executable, "-I", "-B", "-c", UNCONFINED))


@pytest.fixture
def handed_in(tmp_path):
    """One submission, as a plain class and as an entry of a corpus."""
    for place in ("class/ada", "right/reference"):
        (tmp_path / place).mkdir(parents=True)
        shutil.copyfile(ROOT / "reference" / "hw2.py", tmp_path / place / "hw2.py")
    (tmp_path / "right/reference/expected.toml").write_text('fault = "None."\n')
    return tmp_path


def graded_class(folder, insecure):
    request = class_.Request(folder / "class", folder / "out", jobs=1, only=ONLY, insecure=insecure)
    status = class_.run(request)
    return status, json.loads((folder / "out/results/ada.json").read_text())


def test_a_class_is_refused_or_stamped(unconfined, handed_in, capsys):
    status, result = graded_class(handed_in, insecure=False)
    assert (status, result["score"]) == (3, 0)
    assert "`--insecure` runs code that you trust" in capsys.readouterr().err
    status, result = graded_class(handed_in, insecure=True)
    assert (status, result["score"]) == (0, 4)
    assert STAMP in result["output"]
    assert STAMP in (handed_in / "out/report.html").read_text()
    with (handed_in / "out/grades.csv").open(newline="") as file:
        assert next(csv.DictReader(file))["note"].startswith(STAMP)


def test_a_stamped_result_is_kept_only_by_who_trusts_the_code(unconfined, handed_in, monkeypatch):
    assert graded_class(handed_in, insecure=True)[0] == 0
    written = handed_in / "out/results/ada.json"
    before = written.stat().st_ino
    assert graded_class(handed_in, insecure=True)[0] == 0
    assert written.stat().st_ino == before
    monkeypatch.undo()  # back to a machine that confines
    status, result = graded_class(handed_in, insecure=False)
    assert (status, result["score"]) == (0, 4)
    assert STAMP not in (handed_in / "out/report.html").read_text()


def test_a_selftest_is_refused_or_stamped(unconfined, handed_in, capsys):
    entry = handed_in / "right" / "reference"
    assert selftest.run(entry, 1, None, ONLY, own=False, insecure=False) == 3
    assert STAMP not in capsys.readouterr().out
    assert selftest.run(entry, 1, None, ONLY, own=False, insecure=True) == 0
    assert STAMP in capsys.readouterr().out


def test_a_trial_run_hands_the_trust_on_and_the_platform_takes_none(tmp_path, monkeypatch):
    with Scratch(tmp_path, insecure=True) as place:
        for name, value in place.variables.items():
            monkeypatch.setenv(name, value)
        assert platform.policy(place.base) is Policy.INSECURE
        assert platform.policy(platform.PLATFORM) is Policy.PLATFORM
    with Scratch(tmp_path) as place:
        assert not [name for name in place.variables if "INSECURE" in name]


def test_a_trial_run_as_root_keeps_the_platforms_rules(tmp_path):
    archive = tmp_path / "autograder.zip"
    archive.touch()
    root = simulate.Root(None, None, "main", fresh=False)
    with pytest.raises(UsageError, match="--insecure: expected no --root"):
        simulate.run(tmp_path, archive, 1.0, None, root, insecure=True)
