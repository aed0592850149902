"""What the platform lays before the autograder: the student's files and who they are."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path, PurePosixPath
from typing import Any

from autograder.engine.errors import UsageError
from autograder.settings import MAX_DELIVERED


def deliver(submission: Path, base: Path) -> None:
    """Make `submission/` and `results/` anew, and `submission_metadata.json`.

    Raises:
        UsageError: the submission cannot be read.
    """
    for name in ("submission", "results"):
        shutil.rmtree(base / name, ignore_errors=True)
        (base / name).mkdir()
        (base / name).chmod(0o755)
    left = MAX_DELIVERED
    for name, content in files(submission):
        left -= len(content)
        if left < 0:
            raise UsageError(f"SUBMISSION: expected {MAX_DELIVERED >> 20} MB at most, found more")
        target = base / "submission" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        target.chmod(0o644)
    write(base / "submission_metadata.json", json.dumps(metadata(datetime.now(timezone.utc))))


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o644)


def files(submission: Path) -> Iterator[tuple[str, bytes]]:
    """Path in the submission and content, as the web site stores them: of files, nothing else.

    A zip is expanded, and an inner folder of it is kept; links, modes, times and empty folders get
    lost.
    """
    if submission.is_dir():
        for place, folders, names in os.walk(submission):
            folders.sort()
            for path in (Path(place) / name for name in sorted(names)):
                if path.is_file() and not path.is_symlink():
                    yield path.relative_to(submission).as_posix(), path.read_bytes()
    elif zipfile.is_zipfile(submission):
        yield from _expanded(submission)
    elif submission.is_file():
        yield submission.name, submission.read_bytes()
    else:
        raise UsageError(f"SUBMISSION: expected a file, a folder or a zip, found {submission}")


def _expanded(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                parts = PurePosixPath(entry.filename).parts
                if not entry.is_dir() and ".." not in parts and parts[0] != "/":
                    with archive.open(entry) as content:
                        yield entry.filename, content.read(MAX_DELIVERED + 1)
    except (OSError, RuntimeError, zipfile.BadZipFile) as error:
        raise UsageError(f"SUBMISSION: {path}: expected a zip, found: {error}") from None


def metadata(now: datetime) -> dict[str, Any]:
    """A student who does not exist hands in for the second time, a day before the due date."""
    day = timedelta(days=1)
    dates = {
        "release_date": (now - 13 * day).isoformat(),
        "due_date": (now + day).isoformat(),
        "late_due_date": None,
    }
    return {
        "id": 1000002,
        "users": [
            {"id": 2000001, "email": "student@example.edu", "name": "Sam Student", "sid": "30001",
             "assignment": dates},
        ],
        "created_at": now.isoformat(),
        "assignment_id": None,
        "assignment": {
            **dates, "id": 4000001, "title": "Homework 2", "course_id": 5000001,
            "total_points": "100.0", "group_submission": False, "group_size": None,
            "outline": [
                {"id": 6000001, "type": "ProgrammingQuestion", "title": "Autograder",
                 "parent_id": None, "weight": "100.0", "content": [], "index": 1},
            ],
        },
        "submission_method": "upload",
        "previous_submissions": [
            {"submission_time": (now - day).isoformat(), "score": "12.0",
             "autograder_error": False, "results": {"score": 12.0, "tests": []}},
        ],
    }  # fmt: skip
