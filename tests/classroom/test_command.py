"""`class` as it is called: wrong usage is one sentence and status 2, and costs nothing."""

import csv
import json

import pytest

from autograder.commands import class_
from tests.graded.running import command

from .made_up import make, zipped
from .running import CORPUS, ONLY, ROOT, done, finish, published_rows, start


@pytest.fixture
def export(tmp_path):
    """A class of one."""
    return make(tmp_path / "made", [ROOT / "reference" / "hw2.py"], 1, published_rows(ONLY)).export


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nowhere", "--out", "out"], "EXPORT: expected a folder or a zip; there is no nowhere"),
        (["EXPORT"], "--out"),
        (["EXPORT", "--out", "out", "--jobs", "0"], "--jobs"),
        (["EXPORT", "--out", "EXPORT/out"], "--out: expected a folder outside of"),
        (["EXPORT", "--out", "EXPORT"], "--out: expected a folder outside of"),
        (["EXPORT", "--out", "taken/out"], "--out: expected a folder that can be written to"),
        (["EXPORT", "--out", "out", "--overrides", "no.toml"], "no.toml: expected a TOML file"),
        (["EXPORT", "--out", "out", "--overrides", "bad.csv"], "bad.csv, line 2, row: expected"),
        (["EXPORT", "--out", "out", "--scheduler", "here"], "--scheduler: expected the address"),
        (["broken.zip", "--out", "out"], "download the export again"),
    ],
)
def test_wrong_usage_is_one_sentence_and_status_2(tmp_path, export, arguments, says):
    (tmp_path / "taken").write_text("a file")
    (tmp_path / "bad.csv").write_text("submission,row,points,reason\n{},z.9,1,why\n".format(
        next(export.glob("submission_*/")).name))  # fmt: skip
    whole = zipped(export, tmp_path / "whole.zip").read_bytes()
    (tmp_path / "broken.zip").write_bytes(whole[: len(whole) // 2])
    arguments = [argument.replace("EXPORT", str(export)) for argument in arguments]
    run = command("class", *arguments, cwd=tmp_path)
    assert run.returncode == 2
    assert says in " ".join(run.stderr.replace("│", "").split())
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "out" / "results").exists() or not done(tmp_path / "out")


@pytest.mark.nightly
def test_ten_thousand_empty_folders_are_ten_thousand_rows(tmp_path):
    for number in range(10_000):
        (tmp_path / "class" / f"s{number:05d}").mkdir(parents=True)
    status, said = finish(start(tmp_path / "class", tmp_path / "out"))
    assert status == 0, said
    with (tmp_path / "out" / "grades.csv").open(newline="") as file:
        grades = list(csv.DictReader(file))
    assert [row["submission"] for row in grades] == [f"s{number:05d}" for number in range(10_000)]
    assert {row["note"] for row in grades} == {
        "Cannot be graded: The submission is empty, expected hw2.py: submit it."
    }
    assert done(tmp_path / "out") == 10_000


def test_an_export_as_it_comes_is_graded_and_overridden(tmp_path, export):
    number = next(export.glob("submission_*/")).name.removeprefix("submission_")
    decided = tmp_path / "overrides.toml"
    decided.write_text(f'[[override]]\nsubmission = "{number}"\nrow = "total"\npoints = 3.5\n'
                       'reason = "handed in late"\n')  # fmt: skip
    path = zipped(export, tmp_path / "export.zip")
    options = {"overrides": decided, "only": ONLY}
    assert class_.run(class_.Request(path, tmp_path / "out", jobs=1, **options)) == 0
    result = json.loads((tmp_path / "out" / "results" / f"{number}.json").read_text())
    assert result["score"] == 4  # what the autograder found stays what it is
    grades = (tmp_path / "out" / "grades.csv").read_text()
    assert ",3.5," in grades
    assert "Override: the total set to 3.5: handed in late" in grades
    assert "handed in late" in (tmp_path / "out" / "report.html").read_text()


def test_the_corpus_is_a_class(tmp_path):
    """A plain folder, whose submissions are named by their folders."""
    for source in sorted((CORPUS / "right").iterdir())[:2]:
        (tmp_path / "class" / source.name).mkdir(parents=True)
        for file in source.glob("*.py"):
            (tmp_path / "class" / source.name / file.name).write_bytes(file.read_bytes())
    assert finish(start(tmp_path / "class", tmp_path / "out"))[0] == 0
    with (tmp_path / "out" / "grades.csv").open(newline="") as file:
        grades = list(csv.DictReader(file))
    assert [row["total"] for row in grades] == ["4", "4"]
    assert len((tmp_path / "out" / "changes.csv").read_text().splitlines()) == 1


def test_a_submission_folder_that_is_a_link_is_a_row_that_says_so(tmp_path, export):
    """Named in the metadata or not; the other submissions are graded."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "hw2.py").write_text("a_secret = 1\n")
    for number in (7, 8):
        (export / f"submission_{number}").symlink_to(tmp_path / "elsewhere")
    with (export / "submission_metadata.yml").open("a") as metadata:
        metadata.write("submission_7: {}\n")
    assert finish(start(export, tmp_path / "out"))[0] == 0
    with (tmp_path / "out" / "grades.csv").open(newline="") as file:
        grades = {row["submission"]: row for row in csv.DictReader(file)}
    assert len(grades) == 3
    assert [row["total"] for row in grades.values()].count("4") == 1
    for number in ("7", "8"):
        assert (grades[number]["total"], "link" in grades[number]["note"]) == ("0", True)
