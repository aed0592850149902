"""Exports as Gradescope makes them, as people repack them, and as they break."""

import os
import zipfile

import pytest

from autograder.classroom import places
from autograder.engine.errors import SubmissionError, UsageError

from .made_up import write_metadata, zipped


@pytest.fixture(params=["folder", "zip", "zip of the content", "a folder above", "with clutter"])
def packed(request, tmp_path):
    """packed(made) -> the same export in one of the forms in which it arrives."""

    def pack(made):
        export = made.export
        if request.param == "zip":
            return zipped(export, tmp_path / "export.zip")
        if request.param == "zip of the content":
            with zipfile.ZipFile(tmp_path / "content.zip", "w") as archive:
                for path in export.rglob("*"):
                    archive.write(path, path.relative_to(export))
            return tmp_path / "content.zip"
        if request.param == "a folder above":
            return export.parent
        if request.param == "with clutter":
            (export / ".DS_Store").write_bytes(b"\0")
            clutter = export.parent / "__MACOSX" / export.name
            clutter.mkdir(parents=True)
            (clutter / "submission_metadata.yml").write_text("no: more\n")
            return export.parent
        return export

    return pack


def test_every_form_of_an_export_gives_the_same_class(made, packed, entries):
    class_ = made(40)
    read = entries(packed(class_))
    assert [entry.id for entry in read] == [key.removeprefix("submission_") for key in
                                            class_.metadata]  # fmt: skip
    for entry in read:
        record = class_.metadata[f"submission_{entry.id}"]
        assert [s.name for s in entry.students] == [s[":name"] for s in record[":submitters"]]
        assert [s.sid for s in entry.students] == [s[":sid"] for s in record[":submitters"]]
        assert entry.published.score == record[":score"]
        assert entry.earlier == len(record[":history"])
        assert not entry.problem
        assert len(entry.published.rows) == (3 if record[":results"] else 0)


def test_folder_and_zip_give_the_same_submissions(made, tmp_path, entries):
    class_ = made(3)
    digests = []
    for path in (class_.export, zipped(class_.export, tmp_path / "export.zip")):
        with places.opened(path) as place:
            digests.append([entry.read(place, "hw2.py").digest for entry in entries(path)])
    assert digests[0] == digests[1]


def test_a_plain_folder_is_one_submission_an_entry(tmp_path, entries):
    (tmp_path / "class" / "bo").mkdir(parents=True)
    (tmp_path / "class" / "bo" / "hw2.py").write_text("x = 1\n")
    (tmp_path / "class" / "ada.py").write_text("x = 2\n")
    (tmp_path / "class" / ".DS_Store").write_bytes(b"\0")
    read = entries(tmp_path / "class")
    assert [(entry.id, entry.students[0].name) for entry in read] == [
        ("ada.py", "ada.py"), ("bo", "bo"),
    ]  # fmt: skip
    with places.opened(tmp_path / "class") as place:
        assert [entry.read(place, "hw2.py").main.content for entry in read] == [
            b"x = 2\n", b"x = 1\n",
        ]  # fmt: skip


def test_metadata_that_a_student_handed_in_is_not_the_classes(made, entries):
    class_ = made(2)
    for key in class_.metadata:
        (class_.export / key / "submission_metadata.yml").write_text("submission_1: {}\n")
    assert len(entries(class_.export)) == 2


@pytest.mark.parametrize(
    ("text", "students", "score"),
    [
        ("submission_1: {}", 0, None),
        ("submission_1:", 0, None),
        ("submission_1: {':submitters': null, ':results': null, ':score': null}", 0, None),
        ("submission_1: {submitters: [{name: A}], score: '7.5'}", 1, 7.5),
        ("submission_1: {':score': .nan, ':results': {score: 3}}", 0, 3.0),
        ("submission_1: {':results': {tests: [{score: 1.5}, {score: 2}, null]}}", 0, 3.5),
        ("submission_1: {':score': !ruby/object:BigDecimal '27:0.5e1'}", 0, None),
        ("submission_1: {':submitters': [{':name': !binary 'QW5u'}]}", 1, None),
        ("submission_1: !ruby/hash:Whatever {':submitters': [{':sid': 7}]}", 1, None),
        ("submission_1: {':submitters': [{':sid': 007, ':email': null}], ':history': 3}", 1, None),
    ],
)
def test_every_key_is_optional(made, entries, text, students, score):
    class_ = made(0)
    (class_.export / "submission_1").mkdir()
    (class_.export / "submission_metadata.yml").write_text(f"---\n{text}\n")
    (entry,) = entries(class_.export)
    assert (len(entry.students), entry.published.score) == (students, score)


def broken(made, tmp_path, how):
    """An export that is damaged in one way."""
    class_ = made(3)
    metadata = class_.export / "submission_metadata.yml"
    if how == "no metadata":
        metadata.unlink()
    elif how == "no metadata, zipped":
        metadata.unlink()
        return zipped(class_.export, tmp_path / "export.zip")
    elif how == "truncated zip":
        path = zipped(class_.export, tmp_path / "export.zip")
        path.write_bytes(path.read_bytes()[:-200])
        return path
    elif how == "metadata damaged in the zip":
        path = zipped(class_.export, tmp_path / "export.zip")
        content = bytearray(path.read_bytes())
        content[-2000:-1900] = bytes(100)
        at = content.index(b"submission_metadata.yml") + 60
        content[at : at + 40] = bytes(40)
        path.write_bytes(content)
        return path
    elif how == "a submission twice":
        metadata.write_text(metadata.read_text() + metadata.read_text().removeprefix("---\n"))
    elif how == "no YAML":
        metadata.write_text("submission_1: [")
    elif how == "a list":
        metadata.write_text("- submission_1\n")
    elif how == "empty metadata":
        metadata.write_text("")
    elif how == "not UTF-8":
        metadata.write_bytes(b"submission_1: \xff\xfe\n")
    elif how == "two exports":
        for name in ("assignment_1_export", "assignment_2_export"):
            (class_.export.parent / name).mkdir()
            (class_.export.parent / name / metadata.name).write_text("{}")
        return class_.export.parent
    elif how == "two of one id":
        (class_.export / "submission_5").mkdir()
        metadata.write_text("submission_5: {}\n'5': {}\n")
    elif how == "empty folder":
        (tmp_path / "empty").mkdir()
        return tmp_path / "empty"
    elif how == "nowhere":
        return tmp_path / "nowhere"
    elif how == "a text file":
        (tmp_path / "grades.csv").write_text("SID\n")
        return tmp_path / "grades.csv"
    return class_.export


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("no metadata", "expected submission_metadata.yml beside submission_"),
        ("no metadata, zipped", "expected submission_metadata.yml beside assignment_4242_export"),
        ("truncated zip", "download the export again"),
        ("metadata damaged in the zip", "download the export again"),
        ("a submission twice", "in lines 2 and "),
        ("no YAML", "expected Gradescope's YAML"),
        ("a list", "found a sequence"),
        ("empty metadata", "found nothing"),
        ("not UTF-8", "expected Gradescope's YAML"),
        ("two exports", "name the folder of the export itself"),
        ("two of one id", "rename or delete one of them"),
        ("empty folder", "expected submissions, found none"),
        ("nowhere", "there is no"),
        ("a text file", "cannot be read as a zip"),
    ],
)
def test_a_damaged_export_is_one_sentence(made, entries, tmp_path, how, says):
    with pytest.raises(UsageError) as caught:
        entries(broken(made, tmp_path, how))
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("EXPORT: ")


def test_a_folder_that_is_missing_or_unnamed_is_a_row_of_its_own(made, entries):
    class_ = made(3)
    gone, kept, _ = class_.metadata
    (class_.export / gone / "hw2.py").unlink()
    (class_.export / gone).rmdir()
    del class_.metadata[kept]
    write_metadata(class_)
    read = {entry.id: entry for entry in entries(class_.export)}
    assert len(read) == 3
    assert "holds no such folder" in read[gone.removeprefix("submission_")].problem
    assert "does not name it" in read[kept.removeprefix("submission_")].problem
    assert read[kept.removeprefix("submission_")].path


def test_a_submission_folder_that_is_a_link_is_refused_and_not_followed(made, entries, tmp_path):
    class_ = made(1)
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "hw2.py").write_text("secret = 1\n")
    os.symlink(tmp_path / "secret", class_.export / "submission_7")
    class_.metadata["submission_7"] = {}
    write_metadata(class_)
    linked = next(entry for entry in entries(class_.export) if entry.id == "7")
    with places.opened(class_.export) as place, pytest.raises(SubmissionError, match="link"):
        linked.read(place, "hw2.py")


@pytest.mark.parametrize("path", ["../../x/hw2.py", "submission_1/../../hw2.py", "/etc/hw2.py"])
def test_a_path_out_of_the_zip_leads_nowhere(tmp_path, entries, path):
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("submission_metadata.yml", "submission_1: {}\n")
        archive.writestr(path, "x = 1\n")
    (entry,) = entries(tmp_path / "export.zip")
    with places.opened(tmp_path / "export.zip") as place, pytest.raises(SubmissionError):
        entry.read(place, "hw2.py")
    assert {path.name for path in tmp_path.rglob("*")} == {"export.zip"}


def test_a_link_in_the_zip_is_refused(tmp_path, entries):
    link = zipfile.ZipInfo("submission_1/hw2.py")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("submission_metadata.yml", "submission_1: {}\n")
        archive.writestr(link, "/etc/passwd")
    (entry,) = entries(tmp_path / "export.zip")
    with (
        places.opened(tmp_path / "export.zip") as place,
        pytest.raises(SubmissionError, match="li"),
    ):
        entry.read(place, "hw2.py")


def test_keys_that_are_no_file_names_lead_nowhere(made, entries):
    class_ = made(0)
    keys = ["../../etc", "submission_/etc/passwd", "", ".", "a/b", "x" * 300, "con\tttl", "1: 2"]
    class_.metadata = {key: {} for key in keys}
    write_metadata(class_)
    read = entries(class_.export)
    assert len(read) == len(keys)
    for entry in read:
        assert entry.path == ""
        assert "/" not in entry.id
        assert 0 < len(entry.id) < 110
        assert not entry.id.startswith(".")


def test_ten_thousand_empty_folders_are_ten_thousand_rows(tmp_path, entries):
    for number in range(10_000):
        (tmp_path / "class" / f"s{number:05d}").mkdir(parents=True)
    read = entries(tmp_path / "class")
    assert len({entry.id for entry in read}) == 10_000
    with places.opened(tmp_path / "class") as place, pytest.raises(SubmissionError, match="empty"):
        read[5000].read(place, "hw2.py")
