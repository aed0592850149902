"""`build` in another folder, at another time, by another user, on another Python: the same bytes.

The Pythons are those that have an environment here: `.ci/run` makes one for the oldest supported
one, `tests/nightly` one for the newest.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from autograder import course
from autograder.engine import sources
from autograder.homework import homework
from autograder.packing import archive, contents, names

ROOT = sources.ROOT
PYTHONS = sorted(ROOT.glob(".venv*/bin/python"))
COURSE = '[points]\n"a.1" = 0.5\n[names]\nrelu_activation = "relu"\nlogistic_loss = "loss"\n'
NOBODY = "nobody"


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """Both zips of such a course, packed by this process."""
    path = tmp_path_factory.mktemp("course") / "course.toml"
    path.write_text(COURSE)
    mine = course.read(path)
    files = names.renamed(contents.autograder(), mine, homework().functions)
    files["course.toml"] = COURSE.encode()
    rows = course.Course(points={"a.1": 0.5}).applied(homework().rows())
    return archive.pack(files), archive.pack(contents.template(files, rows))


@pytest.fixture
def checkout():
    """A copy that every user can read, with other times and modes; and where to write."""
    with tempfile.TemporaryDirectory() as place:  # pytest's own are for one user alone
        folder = Path(place) / "checkout"
        for name in [*sources.FOLDERS, "requirements"]:
            shutil.copytree(ROOT / name, folder / name, copy_function=shutil.copyfile,
                            ignore=shutil.ignore_patterns("__pycache__"))  # fmt: skip
        for name in ("run_autograder", "setup.sh"):
            shutil.copyfile(ROOT / name, folder / name)
        (folder / "their.toml").write_text(COURSE)
        (Path(place) / "dist").mkdir()
        for path in (Path(place), *Path(place).rglob("*")):
            path.chmod(0o777 if path.is_dir() else 0o666)
            os.utime(path, (86400, 86400))
        yield Path(place)


def build(python, folder, user):
    return subprocess.run(
        [python, "-I", "-B", folder / "checkout/autograder/__main__.py", "build",
         "--out", folder / "dist", "--course", folder / "checkout/their.toml", "--points", "98.5"],
        capture_output=True, text=True, check=False, cwd="/", user=user,
        umask=0o007, env={"TZ": "Asia/Tokyo", "PATH": os.environ["PATH"]},
    )  # fmt: skip


@pytest.mark.nightly
@pytest.mark.parametrize("user", [None, NOBODY])
@pytest.mark.parametrize("python", PYTHONS, ids=[path.parts[-3] for path in PYTHONS])
def test_a_build_gives_the_same_bytes(checkout, here, python, user):
    if user and not can_run(python, user):
        pytest.skip(f"{user} cannot be made to run {python}")
    run = build(python, checkout, user)
    assert run.returncode == 0, run.stderr
    for name, wanted in zip(("autograder.zip", "student_template.zip"), here, strict=True):
        written = checkout / "dist" / name
        assert written.read_bytes() == wanted
        assert user is None or written.owner() == user


def can_run(python, user):
    """Whether we may become that user, who then reaches the interpreter and its packages."""
    try:
        run = subprocess.run(
            [python, "-c", "import numpy"], user=user, cwd="/", capture_output=True, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return run.returncode == 0
