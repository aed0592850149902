"""Trial runs of small autograders: what the platform does around them."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import psutil
import pytest
from rich.console import Console

from autograder.commands import simulate
from autograder.engine.errors import UsageError
from autograder.packing import archive
from autograder.simulation import delivery, trial
from autograder.simulation.places import Scratch
from autograder.simulation.reading import Posted
from checking.errors import HarnessError

ROOT = Path(__file__).resolve().parents[2]
HEAD = "#!/usr/bin/env bash\n"
DONE = """cat > results/results.json <<END
{"score": 5, "output": "graded $(find submission -type f | sort | xargs)"}
END
"""


@pytest.fixture
def tried(tmp_path):
    """tried({name: text}) -> what is stored after a run of a zip that holds these files."""

    def run(files, submission=None, limit=60.0):
        files = {"setup.sh": HEAD, **files}
        packed = tmp_path / "autograder.zip"
        packed.write_bytes(archive.pack({name: text.encode() for name, text in files.items()}))
        if submission is None:
            submission = tmp_path / "hw2.py"
            submission.write_text("pass\n")
        with Scratch(tmp_path / "cache") as place:
            return trial.run(place, packed, submission, limit, lambda _: None)

    return run


def test_scripts_run_in_the_platforms_folder(tried):
    found = tried({"run_autograder": HEAD + DONE + "pwd; ls source"})
    assert found.results == {"score": 5, "output": "graded submission/hw2.py"}
    assert (found.error, found.status) == ("", 0)
    assert "/autograder\n" in found.stdout
    assert "setup.sh" in found.stdout


def test_two_scripts_may_have_line_ends_of_windows(tried):
    scripts = {"setup.sh": HEAD + "true\n", "run_autograder": HEAD + DONE}
    found = tried({name: text.replace("\n", "\r\n") for name, text in scripts.items()})
    assert found.results["score"] == 5


def test_the_status_does_not_decide(tried):
    found = tried({"run_autograder": HEAD + DONE + "echo out; echo err >&2; exit 7"})
    assert (found.results["score"], found.status, found.stdout) == (5, 7, "out\nerr\n")


def test_a_run_over_its_time_is_stopped_and_earns_nothing(tried):
    found = tried({"run_autograder": HEAD + DONE + "exec sleep 4321"}, limit=0.5)
    assert found.results["score"] == 0
    assert "longer than 0.5 seconds" in found.results["output"]
    assert not [p for p in psutil.process_iter(["cmdline"]) if "4321" in (p.info["cmdline"] or [])]


def test_the_environment_has_no_secret_of_this_machine(tried, monkeypatch):
    monkeypatch.setenv("MY_TOKEN", "secret")
    assert "secret" not in tried({"run_autograder": HEAD + DONE + "env"}).stdout


@pytest.mark.parametrize(
    ("files", "error", "says"),
    [
        ({"other": ""}, UsageError, "expected run_autograder at the root of the zip, found other"),
        ({"setup.sh": "echo why; exit 9", "run_autograder": HEAD}, HarnessError, "found 9:\nwhy"),
        ({"run_autograder": "#!/no/such/program\n"}, HarnessError, "cannot be started"),
    ],
)
def test_a_zip_that_cannot_work_is_refused(tried, files, error, says):
    with pytest.raises(error, match=says):
        tried(files)


def test_a_file_that_is_no_zip_is_refused(tmp_path):
    (tmp_path / "it.zip").write_text("no zip")
    with Scratch(tmp_path) as place, pytest.raises(UsageError, match="expected a zip"):
        place.install(tmp_path / "it.zip")


def test_a_folder_is_delivered_as_files(tried, tmp_path):
    folder = tmp_path / "mine"
    (folder / "inner" / "empty").mkdir(parents=True)
    (folder / "inner" / "hw2.py").write_text("pass")
    (folder / "link.py").symlink_to("/etc/passwd")
    found = tried({"run_autograder": HEAD + DONE}, folder)
    assert found.results["output"] == "graded submission/inner/hw2.py"


def test_a_zip_is_expanded_and_nothing_leaves_the_folder(tried, tmp_path):
    handed_in = tmp_path / "mine.zip"
    with zipfile.ZipFile(handed_in, "w") as opened:
        for name in ("hw2/hw2.py", "../outside.py", "/outside.py", "hw2/"):
            opened.writestr(name, "pass")
    found = tried({"run_autograder": HEAD + DONE}, handed_in)
    assert found.results["output"] == "graded submission/hw2/hw2.py"
    assert not (tmp_path / "outside.py").exists()


def test_a_submission_that_is_not_there_is_wrong_usage(tried, tmp_path):
    with pytest.raises(UsageError, match="expected a file, a folder or a zip"):
        tried({"run_autograder": HEAD + DONE}, tmp_path / "nowhere.py")


def test_a_bomb_is_not_unpacked(monkeypatch, tmp_path):
    monkeypatch.setattr(delivery, "MAX_DELIVERED", 10)
    (tmp_path / "hw2.py").write_text("x" * 11)
    with pytest.raises(UsageError, match="found more"):
        delivery.deliver(tmp_path / "hw2.py", tmp_path)


def test_the_metadata_is_there(tried):
    found = tried({"run_autograder": HEAD + "cat submission_metadata.json >&2\n" + DONE})
    student = json.loads(found.stdout)["users"][0]
    assert student["name"] == "Sam Student"


# --- who sees what -------------------------------------------------------------------------------


def shown(*tests):
    results = {"score": 5, "output": "a summary", "tests": list(tests)}
    page = io.StringIO()
    simulate.show(Posted(results, "", "for staff", 0, 1.0), Console(file=page, width=200))
    student, staff = page.getvalue().split("what staff see in addition")
    return student, staff


def test_a_student_sees_visible_rows_and_the_total():
    student, staff = shown({"name": "open row", "score": 1, "max_score": 2, "output": "why"})
    assert "score 5" in student
    assert "open row" in student
    assert "why" in student
    assert "for staff" not in student
    assert "for staff" in staff


@pytest.mark.parametrize("visibility", ["hidden", "after_due_date", "after_published"])
def test_one_hidden_row_hides_the_total(visibility):
    student, staff = shown({"name": "secret row", "score": 1, "visibility": visibility})
    assert "score 5" not in student
    assert "secret row" not in student
    assert "score 5" in staff
    assert "secret row" in staff


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["hw2.py", "--zip", "nowhere.zip"], "there is no nowhere.zip; `build` makes it"),
        (["hw2.py", "--timeout", "0"], "--timeout"),
        ([], "SUBMISSION"),
    ],
)
def test_wrong_usage_is_status_2(arguments, says):
    run = subprocess.run(
        [sys.executable, "-m", "autograder", "simulate", *arguments],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (run.returncode, says in run.stderr) == (2, True), run.stderr
