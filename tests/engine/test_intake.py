"""Whatever is handed in: a submission, or one sentence."""

import io
import os
import stat
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.engine import intake
from autograder.engine.errors import SubmissionError, UsageError
from autograder.homework import ROOT

SOURCE = b"def f():\n    return 1\n"


@pytest.fixture
def folder(tmp_path):
    """folder({path: bytes}) -> a folder with these files."""

    def make(files):
        top = tmp_path / "submission"
        top.mkdir()
        for path, content in files.items():
            (top / path).parent.mkdir(parents=True, exist_ok=True)
            (top / path).write_bytes(content)
        return top

    return make


def zipped(files):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return raw.getvalue()


def read(path):
    return intake.read(path, "hw2.py")


@pytest.mark.parametrize(
    "files",
    [
        {"hw2.py": SOURCE},
        {"homework/hw2.py": SOURCE},
        {"hw2 (1).py": SOURCE},
        {"HW2.py": SOURCE},
        {"hw2_final.py": SOURCE, "notes.txt": b"hello"},
        {"solution.py": SOURCE},
        {"hw2.py": SOURCE, "old/hw2.py": b"x = 1"},
        {"hw2.py": SOURCE, "__MACOSX/._hw2.py": b"\0\0", ".DS_Store": b"\0", "hw2.ipynb": b"{}"},
        {"__MACOSX/hw2.py": b"", "sub/hw2.py": SOURCE},
    ],
)
def test_the_likeliest_file_is_taken(folder, tmp_path, files):
    assert read(folder(files)).main.content == SOURCE
    (tmp_path / "s.zip").write_bytes(zipped(files))
    assert read(tmp_path / "s.zip").main.content == SOURCE


def test_another_name_is_told(folder):
    assert read(folder({"HW2.py": SOURCE})).notes == ('Graded "HW2.py" as hw2.py.',)


def test_a_single_file_may_have_any_name(tmp_path):
    (tmp_path / "mine.py").write_bytes(SOURCE)
    assert read(tmp_path / "mine.py").main.content == SOURCE


def test_helper_modules_are_found(folder):
    found = read(folder({"a/hw2.py": SOURCE, "a/util.py": b"x = 1", "a/p/__init__.py": b"",
                         "a/p/q.py": b"y = 2", "b/other.py": b""}))  # fmt: skip
    assert sorted(found.helpers) == ["p", "p.q", "util"]


def test_the_digest_depends_on_names_and_contents(folder, tmp_path):
    first = read(folder({"hw2.py": SOURCE, "a.txt": b"1"})).digest
    (tmp_path / "submission" / "a.txt").write_bytes(b"2")
    second = read(tmp_path / "submission").digest
    (tmp_path / "submission" / "a.txt").rename(tmp_path / "submission" / "b.txt")
    assert len({first, second, read(tmp_path / "submission").digest}) == 3


@pytest.mark.parametrize(
    ("files", "kind", "words"),
    [
        ({}, "empty", "empty"),
        ({"hw2 (1).py": SOURCE, "hw2 (2).py": SOURCE}, "two_candidates", "exactly one"),
        ({"a.py": SOURCE, "b.py": SOURCE}, "two_candidates", "exactly one"),
        ({"hw2.ipynb": b"{}"}, "notebook", "export"),
        ({"hw2.pdf": b"%PDF"}, "no_file", "hw2.pdf"),
        ({"hw2.py": b"  \n"}, "empty_file", "empty"),
        ({"hw2.py": b'{"nbformat": 4}'}, "notebook", "notebook"),
        ({"hw2.py": SOURCE.decode().encode("utf-16")}, "encoding", "UTF-16"),
        ({"hw2.py": b"# caf\xe9\n"}, "encoding", "UTF-8"),
        ({"hw2.py": b"a\0b"}, "binary", "text"),
        ({"hw2.py": b"#" * (1 << 19)}, "too_large", "kB"),
        ({"inner.zip": b"PK"}, "archive", "archive"),
    ],
)
def test_each_trouble_has_its_sentence(folder, files, kind, words):
    with pytest.raises(SubmissionError, match=words) as caught:
        read(folder(files))
    assert caught.value.kind == kind


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + SOURCE,
        SOURCE.replace(b"\n", b"\r\n"),
        b"# -*- coding: latin-1 -*-\n# caf\xe9\n" + SOURCE,
    ],
    ids=["BOM", "CRLF", "latin-1"],
)
def test_encodings_that_python_reads_are_read(folder, content):
    assert read(folder({"hw2.py": content})).main.content == content


def test_links_and_special_files_are_refused(folder, tmp_path):
    (tmp_path / "secret.py").write_bytes(SOURCE)
    for make in (
        lambda at: os.symlink(tmp_path / "secret.py", at),
        lambda at: os.link(tmp_path / "secret.py", at),
        os.mkfifo,
    ):
        top = folder({})
        make(top / "hw2.py")
        with pytest.raises(SubmissionError, match="link") as caught:
            read(top)
        assert "hw2.py" in str(caught.value)
        (top / "hw2.py").unlink()
        top.rmdir()


def test_a_linked_folder_is_not_followed(folder, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "hw2.py").write_bytes(SOURCE)
    top = folder({})
    os.symlink(tmp_path / "elsewhere", top / "sub")
    with pytest.raises(SubmissionError):
        read(top)


def test_what_is_no_code_and_no_ordinary_file_is_left_out_with_a_note(folder, tmp_path):
    top = folder({"hw2.py": SOURCE})
    plain = read(top)
    for number in range(5):
        os.symlink("/etc/passwd", top / f"{number}.txt")
    os.symlink(tmp_path, top / "data")
    found = read(top)
    assert (found.main, found.helpers, found.digest) == (plain.main, {}, plain.digest)
    assert found.notes == (
        "Not read, since links and special files are not followed: "
        '"0.txt", "1.txt", "2.txt" and 3 more.',
    )


def test_a_link_that_may_be_code_is_refused_beside_code(folder, tmp_path):
    top = folder({"hw2.py": SOURCE})
    os.symlink(tmp_path / "submission" / "hw2.py", top / "helper.PY")
    with pytest.raises(SubmissionError, match="helper") as caught:
        read(top)
    assert caught.value.kind == "link"


def test_the_template_of_a_checkout_can_be_graded():
    """It holds a link to the folder that runs its tests."""
    found = read(ROOT / "student_template")
    assert found.main.content == (ROOT / "student_template" / "hw2.py").read_bytes()
    assert '"checking"' in found.notes[0]


def test_nothing_there_is_wrong_usage(tmp_path):
    with pytest.raises(UsageError, match="none"):
        read(tmp_path / "nowhere")


def bomb(tmp_path, files, **attributes):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files:
            info = zipfile.ZipInfo(path)
            for name, value in attributes.items():
                setattr(info, name, value)
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    (tmp_path / "s.zip").write_bytes(raw.getvalue())
    return tmp_path / "s.zip"


@pytest.mark.parametrize("path", ["../hw2.py", "/etc/hw2.py", "a/../../hw2.py", "C:\\hw2.py"])
def test_paths_out_of_a_zip_are_refused(tmp_path, path):
    with pytest.raises(SubmissionError, match="outside"):
        read(bomb(tmp_path, [(path, SOURCE)]))


def test_links_in_a_zip_are_refused(tmp_path):
    mode = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(SubmissionError, match="link"):
        read(bomb(tmp_path, [("hw2.py", b"/etc/passwd")], external_attr=mode, create_system=3))


def test_a_link_in_a_zip_that_is_no_code_is_left_out(tmp_path):
    link = zipfile.ZipInfo("checking")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "s.zip", "w") as archive:
        archive.writestr("hw2.py", SOURCE)
        archive.writestr(link, b"../checking")
    found = read(tmp_path / "s.zip")
    assert found.main.content == SOURCE
    assert '"checking"' in found.notes[0]


def test_zip_bombs_are_refused_by_name(tmp_path):
    with pytest.raises(SubmissionError, match=r"big\.txt"):
        read(bomb(tmp_path, [("hw2.py", SOURCE), ("big.txt", bytes(80 << 20))]))


def test_many_files_are_refused(tmp_path):
    with pytest.raises(SubmissionError, match="files"):
        read(bomb(tmp_path, [(f"{i}.txt", b"") for i in range(3000)]))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused(tmp_path):
    with pytest.raises(SubmissionError, match="two files"):
        read(bomb(tmp_path, [("hw2.py", SOURCE), ("hw2.py", b"x = 2")]))


def test_a_truncated_zip_is_refused(tmp_path):
    (tmp_path / "s.zip").write_bytes(zipped({"hw2.py": SOURCE * 50})[:-30])
    with pytest.raises(SubmissionError, match="cannot be read"):
        read(tmp_path / "s.zip")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(
    files=st.dictionaries(st.text(min_size=1, max_size=12), st.binary(max_size=40), max_size=5),
    cut=st.integers(0, 30),
)
@pytest.mark.filterwarnings("ignore")
def test_any_zip_gives_a_submission_or_a_sentence(tmp_path, files, cut):
    try:
        raw = zipped(files)
    except (ValueError, UnicodeEncodeError, IndexError):  # names that zipfile does not write
        return
    (tmp_path / "s.zip").write_bytes(raw[: len(raw) - cut])
    try:
        read(tmp_path / "s.zip")
    except SubmissionError as error:
        assert len(str(error)) < 1000
