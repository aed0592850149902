"""kill -9 at random moments of a grading; `tests/nightly` does it two hundred times.

The moments are drawn from the time that one grading takes here, so that they fall into all of it.
"""

import contextlib
import random
import signal
import subprocess
import time

import psutil
import pytest

from .running import results, started
from .test_whole_grades import SOLUTION

ONLY = "forward_pass"  # own helpers, served ones and callbacks, in about two seconds


def grading(path):
    return started("grade", SOLUTION, "--only", ONLY, "--results", path)


def victim(process, role):
    """The grader, the worker program it starts, or a worker that was forked from that."""
    found = [psutil.Process(process.pid)]
    for _ in range(("grader", "worker program", "worker").index(role)):
        found = [child for parent in found for child in parent.children()]
    return found


@pytest.fixture(scope="module")
def usual_s(tmp_path_factory):
    """Seconds that a grading takes."""
    path = tmp_path_factory.mktemp("usual") / "results.json"
    begun = time.monotonic()
    assert grading(path).wait() == 0
    assert lost(results(path)) == []
    return time.monotonic() - begun


def lost(found):
    return [row["number"] for row in found["tests"] if row["score"] < row["max_score"]]


@pytest.mark.parametrize("role", ["worker", "worker program", "grader"])
def test_a_kill_at_a_random_moment_costs_the_running_row_at_most(tmp_path, usual_s, role, kills):
    draw = random.Random(role)
    done = 0
    for attempt in range(kills * 20):
        path = tmp_path / f"{attempt}.json"
        process = grading(path)
        if not killed(process, role, draw.uniform(0, usual_s)):
            continue
        done += 1
        if role == "grader":
            if path.exists():  # killed before it could write anything: there was nothing to lose
                results(path)
        else:
            assert process.returncode == 0
            assert len(lost(results(path))) <= 1, results(path)
        if done == kills:
            break
    assert done == kills


def killed(process, role, moment):
    """Let it run for `moment` seconds, kill, wait for the end; whether there was what to kill.

    Between two rows no worker lives: the next one is waited for.
    """
    hit = False
    try:
        process.wait(timeout=moment)
    except subprocess.TimeoutExpired:
        while not hit and process.poll() is None:
            with contextlib.suppress(psutil.NoSuchProcess):
                for found in victim(process, role)[:1]:
                    found.send_signal(signal.SIGKILL)
                    hit = True
    process.wait()
    return hit
