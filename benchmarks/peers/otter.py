"""otter-grader: an assignment of six trivial tests, for `otter run`."""

from __future__ import annotations

import os
import subprocess
import venv
from pathlib import Path

REQUIREMENTS = Path(__file__).with_name("otter.txt")
TEST = """
from otter.test_files import test_case

OK_FORMAT = False
name = "{name}"
points = 1


@test_case(points=1)
def test_{name}({name}):
    assert callable({name})
"""
FUNCTIONS = (
    "finite_difference_checker",
    "sigmoid_activation",
    "relu_activation",
    "forward_pass",
    "backward_pass",
    "train_network",
)


def command(submission: Path, folder: Path) -> list[str | Path]:
    """Grades a submission; what that needs is made in the folder, and installed in a cache."""
    otter, archive = _installed() / "bin" / "otter", folder / "otter.zip"
    tests = folder / "tests"
    tests.mkdir()
    for name in FUNCTIONS:
        (tests / f"{name}.py").write_text(TEST.format(name=name))
    make = ["generate", "-t", tests, "-o", archive, "--no-requirements", "--no-environment"]
    _quietly(otter, *make, "--no-config")
    return [otter, "run", "-a", archive, "-o", folder, "--no-logo", submission]


def _installed() -> Path:
    """The environment with the pinned otter-grader, made where there is none of these lines."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    environment = cache / "nn-autograder" / "otter"
    pinned = environment / REQUIREMENTS.name
    if not pinned.exists() or pinned.read_text() != REQUIREMENTS.read_text():
        venv.create(environment, with_pip=True, clear=True)
        _quietly(environment / "bin" / "python", "-m", "pip", "install", "-r", REQUIREMENTS)
        pinned.write_text(REQUIREMENTS.read_text())
    return environment


def _quietly(*words: str | Path) -> None:
    subprocess.run(words, check=True, capture_output=True)  # noqa: S603 - our own words
