"""Run the self-test with some of the layers: as a program, so that it can run as any user.

    python -m tests.isolation.profiles '{"user": true, "landlock": true, "seccomp": true, ...}'

Prints what got through, and what honest code could do, as JSON.
"""

import json
import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from autograder.engine import self_test
from autograder.engine.attempts import OWN
from autograder.engine.confinement import choose
from autograder.engine.conversation import Session, Source
from autograder.engine.sandbox import Sandbox
from autograder.engine.student import Student
from autograder.settings import Settings
from checking.declare import Budget

HONEST = b"""
import threading
import numpy as np

def work():
    found = []
    thread = threading.Thread(target=lambda: found.append(np.ones((300, 300)) @ np.ones((300, 300))))
    thread.start()
    thread.join()
    return float(found[0][0, 0])
"""


def secrets(folder):
    """A secret in a closed folder, and results in another."""
    closed = folder / "reference"
    closed.mkdir(mode=0o700)
    (closed / "reference.py").write_text("SECRET = 42\n")
    kept = folder / "results"
    kept.mkdir(mode=0o700)
    results = kept / "results.json"
    results.write_text("{}\n")
    return [closed], results


def measure(profile, folder):
    found = choose()
    if not profile["user"]:
        found = replace(found, uid=None)
    found = replace(found, landlock=profile["landlock"], seccomp=profile["seccomp"])
    hidden, results = secrets(folder)
    hidden += [Path(path) for path in profile["files"]]
    hidden += [Path(f"/proc/{os.getpid()}/cmdline")] if profile["files"] else []
    with Sandbox(found, Settings()) as sandbox:
        sandbox.program.start()
        test = self_test.run(sandbox, hidden, [results])
        return {
            "layers": dict(test.layers),
            "tried": test.tried,
            "secrets": test.secrets,
            "outside": test.outside,
            "honest": honest(sandbox),
            "results": results.read_text(),
        }


def honest(sandbox):
    budget = Budget()
    session = Session(sandbox, sandbox.fork(budget.cpu_s), budget, time.monotonic())
    try:
        student = Student()
        student.begin(session, OWN, 1, 10.0)
        loaded = session.load(Source("m", "m.py", HONEST, {}), {}, 0, 10.0)
        assert loaded.error is None, loaded.error
        return student.work()
    finally:
        session.end()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        sys.stdout.write(json.dumps(measure(json.loads(sys.argv[1]), Path(name))))
