"""A run's folder goes with the run, at the latest with the next one."""

import os
import subprocess
import sys
import tempfile

import pytest

from autograder.engine import run_folder

# A run that is killed, and cannot clean up.
KILLED = """
import os, signal
from autograder.engine import run_folder
folder, lock = run_folder.make()
(folder / "data").mkdir()
print(folder, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield tmp_path
    tempfile.tempdir = None


def test_the_next_run_removes_what_a_killed_one_left(temporary):
    killed = subprocess.run([sys.executable, "-c", KILLED], stdout=subprocess.PIPE, text=True)
    left = killed.stdout.strip()
    assert os.path.isdir(f"{left}/data")
    folder, lock = run_folder.make()
    assert list(temporary.iterdir()) == [folder]
    os.close(lock)


def test_the_folder_of_a_run_that_lives_stays(temporary):
    folder, lock = run_folder.make()
    run_folder.sweep()
    assert list(temporary.iterdir()) == [folder]
    os.close(lock)
    run_folder.sweep()
    assert list(temporary.iterdir()) == []


def test_a_folder_that_a_sweep_took_before_it_was_locked_is_made_again(temporary, monkeypatch):
    make = tempfile.mkdtemp
    made = []

    def swept_at_once(prefix):
        made.append(make(prefix=prefix))
        if len(made) == 1:
            run_folder.sweep()
        return made[-1]

    monkeypatch.setattr(tempfile, "mkdtemp", swept_at_once)
    folder, lock = run_folder.make()
    assert [str(folder)] == made[1:]
    assert folder.is_dir()
    os.close(lock)


def test_what_is_not_a_run_folder_of_ours_stays(temporary):
    others = [temporary / f"{run_folder.PREFIX}link", temporary / "autograder-something"]
    (temporary / "elsewhere").mkdir()
    others[0].symlink_to(temporary / "elsewhere")
    others[1].mkdir()
    run_folder.sweep()
    assert all(path.is_dir() for path in others)
