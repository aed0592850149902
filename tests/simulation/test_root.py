"""The built zip in a Debian of its own, as root with a container's capabilities.

    tests/nightly tests/simulation/test_root.py

The first run makes the system with debootstrap, which takes minutes.
"""

import json
import os
import shutil
import subprocess
import sys

import jsonschema
import pytest

from autograder.packing import archive
from autograder.simulation import trial
from autograder.simulation.places import cache_folder
from autograder.simulation.tree import Tree, this_system
from tests.schema import RESULTS_SCHEMA

from .test_trial import DONE, HEAD, ROOT

pytestmark = [
    pytest.mark.nightly,
    pytest.mark.skipif(
        os.geteuid() != 0 or not shutil.which("debootstrap"), reason="needs root and debootstrap"
    ),
]

DEFAULT_CAPABILITIES = "00000000a80425fb"  # of a container that Docker starts
REFERENCE = (ROOT / "reference" / "hw2.py").read_text()
ATTACKS = """

def _attack():
    import os, socket, subprocess
    for path in ("/autograder/results/results.json", "/autograder/run_autograder",
                 "/autograder/source/reference/hw2.py", "/etc/cron.d/mine", "/tmp/left_behind"):
        for mode in ("w", "a"):
            try:
                open(path, mode).write('{"score": 1000}')
            except OSError:
                pass
    for attempt in (lambda: subprocess.Popen(["sleep", "9753"]), os.fork,
                    lambda: os.kill(os.getppid(), 9), lambda: os.setuid(0),
                    lambda: socket.create_connection(("192.0.2.1", 80), 1)):
        try:
            if attempt() == 0:
                while True:
                    pass
        except Exception:
            pass

_attack()

def relu_activation(s):
    _attack()
    print('{"score": 1000}')
    return 1000, 1000
"""


def python(*arguments):
    return subprocess.run(
        [sys.executable, "-I", "-B", ROOT / "autograder" / "__main__.py", *arguments],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    out = tmp_path_factory.mktemp("dist")
    run = python("build", "--out", out)
    assert run.returncode == 0, run.stderr
    return out / "autograder.zip"


@pytest.fixture
def simulated(built, tmp_path):
    """simulated(source) -> (results as the platform would store them, what was printed)."""

    def run(source):
        submission, results = tmp_path / "hw2.py", tmp_path / "results.json"
        submission.write_text(source)
        run = python("simulate", submission, "--zip", built, "--root", "--results", results)
        assert run.returncode == 0, run.stdout + run.stderr
        found = json.loads(results.read_text())
        jsonschema.validate(found, RESULTS_SCHEMA)
        for layer in ("user", "limits", "seccomp", "no_new_privs"):
            assert found["extra_data"]["isolation"][layer] is True
            assert f"{layer}: True" in run.stdout
        return found, run.stdout

    return run


def lost(found):
    return {row["number"] for row in found["tests"] if row["score"] < row["max_score"]}


def test_the_reference_gets_everything(simulated):
    found, _ = simulated(REFERENCE)
    assert found["score"] == 100, lost(found)


def test_a_hostile_submission_gets_what_its_code_is_worth(simulated):
    """It attacks on import and in each call; only its wrong relu_activation costs points."""
    found, printed = simulated(REFERENCE + ATTACKS)
    honest, _ = simulated(REFERENCE + "\n\ndef relu_activation(s):\n    return 1000, 1000\n")
    assert found["score"] == honest["score"] < 100
    assert lost(found) == lost(honest)
    assert "1000" not in printed.split("stdout:")[1]
    assert not [line for line in subprocess.getoutput("ps ax").splitlines() if "9753" in line]


@pytest.fixture
def tried(tmp_path):
    """tried(text of run_autograder) -> what is stored, and the container's folder."""

    def run(script, limit=60.0):
        packed = tmp_path / "small.zip"
        packed.write_bytes(
            archive.pack({"setup.sh": HEAD.encode(), "run_autograder": (HEAD + script).encode()})
        )
        (tmp_path / "hw2.py").write_text("pass\n")
        with Tree(this_system(), cache_folder()) as place:
            return trial.run(place, packed, tmp_path / "hw2.py", limit, lambda _: None)

    return run


def test_the_container_has_dockers_default_capabilities_and_sees_itself_alone(tried):
    found = tried(DONE + "grep -E 'Cap(Eff|Bnd|Prm)' /proc/self/status; id -u; pwd; ps -e")
    assert found.results["score"] == 5
    lines = found.stdout.split()
    assert lines.count(DEFAULT_CAPABILITIES) == 3
    assert "0" in lines
    assert "/autograder" in lines
    assert len(found.stdout.splitlines()) < 12


def test_mounts_and_namespaces_are_refused_as_in_a_container(tried):
    found = tried(DONE + "mount -t tmpfs none /mnt; unshare --net true; umount /proc; echo end")
    assert found.stdout.count("ermitted") + found.stdout.count("denied") >= 2
    assert found.stdout.endswith("end\n")


def test_a_run_over_its_time_ends_with_all_that_it_started(tried):
    found = tried(DONE + "setsid sleep 8642 & trap '' TERM; exec sleep 8642", limit=2)
    assert "longer than 2 seconds" in found.results["output"]
    assert "8642" not in subprocess.getoutput("ps ax")


def test_nothing_of_this_machine_is_left_in_the_image(tried):
    found = tried(DONE + "ls /this-machine /etc/apt/apt.conf.d /tmp /var/lib/apt/lists")
    assert "99this-machine" not in found.stdout
    assert "cannot access '/this-machine'" in found.stdout
