"""The same sources give the same bytes, wherever, whenever and by whomever they are packed."""

import hashlib
import io
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from autograder.engine import sources
from autograder.packing import archive, contents

ROOT = sources.ROOT
PARTS = [*sources.FOLDERS, "requirements", "run_autograder", "setup.sh"]

PACK = """
import hashlib, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from autograder.packing import archive, contents
files = contents.autograder(root=Path(sys.argv[1]))
for packed in (files, contents.template(files)):
    print(hashlib.sha256(archive.pack(packed)).hexdigest())
"""


def packed(root):
    """SHA-256 of the zips, made in this process."""
    files = contents.autograder(root=root)
    zips = archive.pack(files), archive.pack(contents.template(files))
    return [hashlib.sha256(raw).hexdigest() for raw in zips]


@pytest.fixture(scope="module")
def here():
    return packed(ROOT)


@pytest.fixture
def checkout(tmp_path):
    """A copy of the checkout, all its times and modes other than here."""
    for part in PARTS:
        source, target = ROOT / part, tmp_path / part
        if source.is_dir():
            shutil.copytree(source, target, copy_function=shutil.copyfile)
        else:
            shutil.copyfile(source, target)
    for path in tmp_path.rglob("*"):
        os.utime(path, (86400, 86400))
    return tmp_path


def interpreters():
    found = [sys.executable]
    for version in ("3.10", "3.12", "3.13"):
        found += map(str, Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
        found += [f"/usr/bin/python{version}"]
    return [python for python in found if Path(python).exists()]


@pytest.mark.parametrize("python", interpreters())
def test_every_python_packs_a_copy_to_the_same_bytes(checkout, here, python):
    run = subprocess.run(
        [python, "-I", "-B", "-c", PACK, str(checkout)],
        capture_output=True, text=True, umask=0o077, env={"TZ": "Asia/Tokyo"}, check=False,
    )  # fmt: skip
    assert run.stdout.split() == here, run.stderr


def test_line_ends_and_clutter_of_a_checkout_do_not_matter(checkout, here):
    for path in checkout.rglob("*.py"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    for name in ("autograder/__pycache__/x.pyc", "reference/.DS_Store", "reference/hw2.py~",
                 "fixtures/.git/config", "fixtures/submissions/new/hw2.py"):  # fmt: skip
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (checkout / name).write_text("clutter")
    assert packed(checkout) == here


@pytest.mark.parametrize("name", ["course.toml", "reference/new.py", "fixtures/mnist/new.gz"])
def test_whatever_decides_a_grade_changes_bytes_and_digest(checkout, here, name):
    before = sources.digest(sources.read(checkout))
    (checkout / name).write_text("new")
    assert packed(checkout)[0] != here[0]
    assert sources.digest(sources.read(checkout)) != before


def test_what_the_zip_holds():
    raw = archive.pack(contents.autograder())
    with zipfile.ZipFile(io.BytesIO(raw)) as opened:
        names = opened.namelist()
        modes = {entry.filename: entry.external_attr >> 16 & 0o777 for entry in opened.infolist()}
    assert names == sorted(set(names))
    assert modes["run_autograder"] == modes["setup.sh"] == 0o755
    assert set(modes.values()) == {0o755, 0o644}
    assert {name.split("/")[0] for name in names} <= {*PARTS, "course.toml"}
    assert not [name for name in names if "submissions" in name or "__pycache__" in name]


def test_unzip_lays_out_what_unpack_does(tmp_path):
    files = contents.autograder()
    archive.unpack(files, tmp_path / "ours")
    (tmp_path / "it.zip").write_bytes(archive.pack(files))
    subprocess.run(
        ["unzip", "-q", "-n", "-d", tmp_path / "theirs", tmp_path / "it.zip"], check=True
    )
    for path in (tmp_path / "theirs").rglob("*"):
        twin = tmp_path / "ours" / path.relative_to(tmp_path / "theirs")
        if path.is_file():
            assert path.read_bytes() == twin.read_bytes()
            assert path.stat().st_mode == twin.stat().st_mode


def test_the_template_is_complete():
    files = contents.template(contents.autograder())
    assert {"hw2.py", "test_batch_weights_biases.pkl"} <= set(files)
    assert len([name for name in files if name.startswith("mnist/") and name.endswith(".gz")]) == 4


def test_a_replacement_that_fails_replaces_nothing(tmp_path):
    old, blocked = tmp_path / "old.zip", tmp_path / "folder" / "blocked.zip"
    old.write_bytes(b"old")
    with pytest.raises(OSError, match="blocked"):
        archive.replace({old: b"new", blocked: b"new"})
    assert old.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["old.zip"]
