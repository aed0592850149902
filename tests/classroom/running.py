"""The `class` command as its users run it, on one cheap function, killed where a test says so."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from autograder.homework import homework
from checking import rubric
from tests.comparing import without_times

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "fixtures" / "submissions"
ONLY = "create_bias_vectors"
PROGRAM = """
import sys
from pathlib import Path
from autograder.commands import class_
export, out, only, jobs, scheduler, options = sys.argv[1:]
sys.exit(class_.run(class_.Request(
    Path(export), Path(out), only=only or None, jobs=int(jobs), scheduler=scheduler or None,
    **{name: True for name in options.split()})))
"""


def start(export, out, *, only=ONLY, jobs=2, scheduler="", options=""):
    """The command, in a process of its own."""
    arguments = [str(export), str(out), only or "", str(jobs), scheduler, options]
    return subprocess.Popen(
        [sys.executable, "-B", "-c", PROGRAM, *arguments],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process):
    """Its exit status and what it said to staff."""
    _, errors = process.communicate()
    return process.returncode, errors


def done(out):
    return len(list(Path(out).glob("results/*.json")))


def kill_after(process, out, count, seconds=0.0):
    """`kill -9` so many seconds after so many results; whether it was still running then."""
    while process.poll() is None and done(out) < count:
        time.sleep(0.01)
    time.sleep(seconds)
    running = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return running


def published_rows(only=ONLY):
    """The rubric, as the made-up classes publish it."""
    assignment = homework()
    rows = rubric.read(assignment.test_files(), assignment.public_files())
    return [
        {"number": row.number, "name": row.name, "max_score": row.points}
        for row in rows
        if only in (None, row.function)
    ]


def files(out):
    """Everything that was written, by its path; results as data, without what a clock said."""
    found = {}
    for path in sorted(Path(out).rglob("*")):
        name = path.relative_to(out).as_posix()
        if path.is_file() and path.suffix == ".json":
            found[name] = without_times(json.loads(path.read_text()))
        elif path.is_file():
            found[name] = page_without_times(path.read_text(encoding="utf-8"))
    return found


def page_without_times(html):
    """A report without the cells that are marked as read off a clock."""
    return re.sub(r"(<td[^>]* data-measured>)[^<]*", r"\1", html)


def inodes(out):
    """What tells whether a result was written again."""
    return {path.name: os.stat(path).st_ino for path in Path(out).glob("results/*.json")}
