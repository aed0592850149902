"""Not one hostile submission gains a point, steals, stays or takes another function's points."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from autograder.corpus.entries import read
from autograder.corpus.judging import judge
from autograder.engine import session
from autograder.homework import ROOT, homework

from . import pages

HOSTILE = ROOT / "fixtures" / "submissions" / "hostile"
ENTRIES = read(HOSTILE, homework().functions)


# What everybody may read, only Landlock hides.
OPEN = [str(path) for path in homework().secrets if path.exists() and path.stat().st_mode & 0o007]
SOMEBODY = 65_431  # a user without rights or processes
TALK = "F11"  # the attack that writes into pages and terminals; by default, too
EVERY = 24  # graded by default; the others by tests/nightly and `selftest`
CHOSEN = [
    pytest.param(entry, id=entry.folder.name,
                 marks=[pytest.mark.nightly] if index % EVERY and entry.id != TALK else [])
    for index, entry in enumerate(ENTRIES)
]  # fmt: skip


@pytest.mark.parametrize("entry", CHOSEN)
def test_a_hostile_submission_gets_its_due_and_no_element_of_its_page(hunt, entry, tmp_path):
    assert judge(entry, hunt.grade(entry.folder)).misses == ()
    pages.check(hunt.report, tmp_path)


@pytest.mark.nightly
@pytest.mark.skipif(OPEN, reason=f"everybody may read {OPEN}: chmod -R go= them")
@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.folder.name for entry in ENTRIES])
def test_without_landlock_it_gets_no_more(hunt, monkeypatch, entry):
    choose = session.choose
    monkeypatch.setattr(session, "choose", lambda: replace(choose(), landlock=False))
    graded = hunt.grade(entry.folder)
    assert not graded.results["extra_data"]["isolation"]["landlock"]
    assert judge(entry, graded).misses == ()


@pytest.mark.nightly
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_where_the_grader_is_not_root_none_gets_more():
    """All of them, as a student's own machine would grade them."""
    command = [sys.executable, "-m", "autograder", "selftest", str(HOSTILE)]
    somebody = {"user": SOMEBODY, "group": SOMEBODY, "extra_groups": []}
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, **somebody)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_every_kind_of_attack_is_tried():
    """Those of the catalogue that a submission can try; the others are not its to try."""
    catalogue = {"R": range(1, 12), "F": range(1, 13), "S": range(1, 6), "D": range(1, 15),
                 "G": range(1, 10)}  # fmt: skip
    wanted = {f"{kind}{number}" for kind, numbers in catalogue.items() for number in numbers}
    assert wanted - {entry.id for entry in ENTRIES} <= {"F6", "S2", "D2"}  # built in other tests
    assert len(ENTRIES) >= 60


def test_each_says_what_it_gets_without_its_attack():
    for entry in ENTRIES:
        assert entry.id, entry.name
        assert entry.fault.endswith("."), entry.name
