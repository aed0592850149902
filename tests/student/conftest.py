"""What a student holds, unpacked from what `build` would hand out."""

import subprocess
import sys

import pytest

from autograder.packing import archive, contents


@pytest.fixture(scope="session")
def handed_out(tmp_path_factory):
    """The folder that a student unpacks."""
    folder = tmp_path_factory.mktemp("handed-out")
    archive.unpack(contents.template(contents.autograder()), folder)
    return folder


@pytest.fixture
def check(handed_out, tmp_path):
    """check(source, *arguments) -> the finished check.py; a file that does not exist for None."""

    def run(source, *arguments):
        path = tmp_path / "hw2.py"
        if source is not None:
            path.write_text(source, encoding="utf-8")
        return subprocess.run(
            [sys.executable, "check.py", "--file", str(path), *arguments],
            cwd=handed_out, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    return run
