"""The matrix of attacks: every row reads "no" under every set of layers that a grading may have."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.engine.confinement import choose
from autograder.worker import forbidden
from autograder.worker.lockdown import landlock

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65_432  # a user without rights or processes

MATRIX = {  # row -> the actions that stand for it
    "read the grader's environment": ["read /proc/PID/environ of the grader"],
    "find a value in the grader's memory": ["read /proc/PID/mem of the grader"],
    "process_vm_readv, ptrace": ["read the memory of the grader", "trace the grader"],
    "the grader's descriptors": ["list the open files of the grader"],
    "read the reference": ["read SECRET"],
    "write the results": ["write to RESULTS", "replace RESULTS", "create a file beside RESULTS"],
    "signal the grader": ["signal the grader", "have a descriptor signal the grader"],
    "prlimit the grader": ["read the limits of the grader"],
    "TCP": ["make a socket, AF_INET SOCK_STREAM"],
    "UDP": ["make a socket, AF_INET SOCK_DGRAM"],
    "abstract Unix sockets": [
        "make a socket, AF_UNIX SOCK_STREAM", "make sockets that can send to any other",
    ],
    "create files": ["make a file in /tmp", "make a file in /dev/shm", "make a folder in /tmp"],
    "fork, run a program": ["fork", "start a program", "become a program"],
    "shared memory": [
        "share memory by System V", "make a file in memory", "map shared memory",
    ],
}  # fmt: skip

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can change the user")
needs_landlock = pytest.mark.skipif(not landlock.version(), reason="this kernel has no Landlock")


def measured(uid=None, **layers):
    profile = {"user": True, "landlock": True, "seccomp": True, "files": []} | layers
    found = subprocess.run(
        [sys.executable, "-m", "tests.isolation.profiles", json.dumps(profile)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
        **({"user": uid, "group": uid, "extra_groups": []} if uid else {}),
    )
    return json.loads(found.stdout)


def expect_nothing_through(found):
    assert found["secrets"] == []
    assert found["outside"] == []
    assert found["results"] == "{}\n"
    assert found["honest"] == 300.0  # a thread that multiplies matrices


def test_every_row_of_the_matrix_is_tried():
    tried = [
        *(name for name, _ in forbidden.secrets.attempts(["SECRET"], [], ["RESULTS"])),
        *(name for name, _ in forbidden.processes.attempts({"the grader": 1})),
        *(name for name, _ in forbidden.outside.attempts({"the grader": 1})),
    ]
    assert [name for names in MATRIX.values() for name in names if name not in tried] == []
    assert len(set(tried)) == len(tried)


@needs_root
@needs_landlock
def test_with_all_layers_nothing_gets_through():
    found = measured(files=["/etc/passwd", "/etc/hosts"])  # and the grader's command line
    assert all(found["layers"].values())
    expect_nothing_through(found)


@needs_root
def test_without_landlock_nothing_gets_through():
    found = measured(landlock=False)
    assert found["layers"]["user"]
    assert not found["layers"]["landlock"]
    expect_nothing_through(found)


@needs_root
@needs_landlock
def test_as_root_that_keeps_the_user_nothing_gets_through():
    """An interpreter in a home that other users cannot enter."""
    found = measured(user=False)
    assert found["layers"]["capabilities"]
    assert not found["layers"]["user"]
    expect_nothing_through(found)


@needs_landlock
def test_without_root_nothing_gets_through():
    found = measured(uid=NOBODY if os.geteuid() == 0 else None)
    assert not found["layers"]["user"]
    expect_nothing_through(found)


@needs_root
def test_another_user_alone_keeps_the_secrets():
    found = measured(landlock=False, seccomp=False)
    assert choose().uid is not None
    assert found["secrets"] == []
    assert "fork" in found["outside"]


def test_without_layers_the_attempts_succeed():
    found = measured(user=False, landlock=False, seccomp=False)
    through = "\n".join([*found["secrets"], *found["outside"]])
    for name in ["reference.py", "write to", "replace", "create a file beside", "signal the grader",
                 "read the limits of the grader", "AF_INET SOCK_STREAM", "AF_UNIX SOCK_DGRAM",
                 "make a file in /tmp", "fork", "start a program", "become a program",
                 "share memory by System V", "make a file in memory", "map shared memory"]:  # fmt: skip
        assert name in through
    # The grader keeps its own memory closed, whatever confines the worker.
    assert "memory of the grader" not in through
    assert "trace the grader" not in through
    assert os.listdir("/tmp") == [name for name in os.listdir("/tmp") if ".forbidden" not in name]


def test_a_process_that_is_not_protected_can_be_looked_into():
    """So the attempts on the grader's memory can succeed."""
    attack = (
        "import json, sys; from autograder.worker import forbidden;"
        "through = forbidden.attempt(forbidden.processes.attempts({'it': int(sys.argv[1])}))[1];"
        "print(json.dumps(through))"
    )
    with subprocess.Popen(["sleep", "60"]) as victim:
        try:
            arguments = [sys.executable, "-c", attack, str(victim.pid)]
            found = subprocess.run(arguments, cwd=ROOT, stdout=subprocess.PIPE, check=True)
        finally:
            victim.kill()
    every = [name for name, _ in forbidden.processes.attempts({"it": 1})]
    assert json.loads(found.stdout) == every
