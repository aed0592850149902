"""What is hostile about a submission before it is read: links, pipes, bombs, compiled files."""

import importlib.util
import io
import os
import py_compile
import stat
import zipfile

import pytest

from autograder.homework import ROOT

HOSTILE = ROOT / "fixtures" / "submissions" / "hostile"
RIGHT = (ROOT / "reference" / "hw2.py").read_text()
LAZY = (HOSTILE / "prints_that_everything_passed" / "hw2.py").read_text()
ONLY = "create_bias_vectors"


def link_to_the_solution(place):
    (place / "hw2.py").symlink_to(ROOT / "reference" / "hw2.py")


def link_to_a_folder(place):
    (place / "code").symlink_to(ROOT / "reference")


def hard_link(place):
    (place.parent / "mine.py").write_text(RIGHT)
    os.link(place.parent / "mine.py", place / "hw2.py")


def link_to_itself(place):
    (place / "hw2.py").symlink_to("hw2.py")


def pipe(place):
    os.mkfifo(place / "hw2.py")


def device(place):
    (place / "hw2.py").symlink_to("/dev/zero")


def folder(place):
    (place / "hw2.py").mkdir()


def compiled_only(place):
    (place / "hw2.py").write_text(RIGHT)
    py_compile.compile(place / "hw2.py", cfile=place / "hw2.pyc")
    (place / "hw2.py").unlink()


def zipped(place, *members):
    with zipfile.ZipFile(place / "submission.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content, mode in members:
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return place / "submission.zip"


def zip_with_a_link(place):
    return zipped(place, ("hw2.py", str(ROOT / "reference" / "hw2.py"), stat.S_IFLNK | 0o777))


def zip_that_climbs(place):
    return zipped(place, ("../../autograder/results/hw2.py", RIGHT, 0o644))


def zip_bomb(place):
    return zipped(place, ("hw2.py", LAZY, 0o644), ("data.bin", bytes(300 << 20), 0o644))


def zip_of_zips(place):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("hw2.py", RIGHT)
    return zipped(place, ("inner.zip", inner.getvalue(), 0o644))


def zip_of_ten_thousand(place):
    return zipped(place, *((f"{number}.py", "", 0o644) for number in range(10_000)))


@pytest.mark.parametrize(
    "build",
    [link_to_the_solution, link_to_a_folder, hard_link, link_to_itself, pipe, device, folder,
     compiled_only, zip_with_a_link, zip_that_climbs, zip_bomb, zip_of_zips, zip_of_ten_thousand],
)  # fmt: skip
def test_what_is_no_plain_file_is_not_followed_opened_or_unpacked(hunt, tmp_path, build):
    place = tmp_path / "submitted"
    place.mkdir()
    graded = hunt.grade(build(place) or place)
    assert graded.results["score"] == 0
    assert {row["extra_data"]["verdict"] for row in graded.results["tests"]} == {"missing"}
    assert len({row["output"] for row in graded.results["tests"]}) == 1


def test_a_compiled_file_is_never_taken_for_its_source(hunt, tmp_path):
    """An unchecked hash makes Python run a cached file whatever the source says."""
    place = tmp_path / "submitted"
    place.mkdir()
    source = place / "hw2.py"
    source.write_text(RIGHT)
    cached = importlib.util.cache_from_source(str(source))
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    py_compile.compile(str(source), cfile=cached, invalidation_mode=mode)
    source.write_text(LAZY.replace("np.zeros((1, width))", "np.ones((1, width))"))
    graded = hunt.grade(place, only=ONLY)
    assert graded.results["score"] == 0
    assert len(graded.results["tests"]) == 2
