"""The README's three steps, from the zip alone, with what pip installs today."""

import shutil
import subprocess
import sys

import pytest

from .answers import ROOT


@pytest.fixture(scope="module")
def step(handed_out, tmp_path_factory):
    """step(command) -> the finished command, in the unpacked folder, its environment active."""
    folder = tmp_path_factory.mktemp("first") / "homework"
    shutil.copytree(handed_out, folder)

    def run(command):
        return subprocess.run(
            ["bash", "-c", f". venv/bin/activate && {command}"],
            cwd=folder, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    subprocess.run([sys.executable, "-m", "venv", "venv"], cwd=folder, check=True)
    installed = run("python -m pip install -q -r requirements.txt")
    assert installed.returncode == 0, installed.stderr
    return run


def test_the_steps_are_those_of_the_readme(handed_out):
    readme = (handed_out / "README.md").read_text("utf-8")
    assert "python3 -m venv venv && . venv/bin/activate" in readme
    assert "python -m pip install -r requirements.txt" in readme


def test_the_empty_template_is_told_where_to_start(step):
    found = step("python check.py")
    assert found.returncode == 1, found.stderr
    assert "start with sigmoid_activation" in found.stdout.lower()
    assert "Traceback" not in found.stdout + found.stderr


def test_the_solution_passes_everything(step):
    found = step(f"python check.py --file {ROOT / 'reference' / 'hw2.py'}")
    assert found.returncode == 0, found.stdout + found.stderr
