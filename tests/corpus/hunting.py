"""Grade a hostile submission with all layers on, and look at what it leaves and what it got."""

import json
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import jsonschema

from autograder.batch import Graded, Job
from autograder.engine import processes, session
from autograder.engine.results import Report
from autograder.homework import ROOT, homework
from autograder.settings import Settings
from checking.search import Search
from tests.schema import RESULTS_SCHEMA

CANARY = "canary-5e0c1a-that-nobody-may-know"
# Few examples, and one full time limit for each function: what is hostile shows at once.
SHORT = Settings(search=Search(max_examples=8, max_replays=5), patience=1)
SHARED = ("/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/run/lock")


@dataclass
class Hunt:
    """One grading, watched.

    Args:
        folder: an empty one, for the results and the secret.
        users: of the workers, as they are chosen; none where they keep the grader's.
        report: of the latest grading.
    """

    folder: Path
    users: list[int] = field(default_factory=list)
    report: Report | None = None

    def grade(self, handed_in, settings=SHORT, **options):
        """Grade; nothing may be stolen, left behind or withheld, whatever was handed in."""
        secret = self.folder / "secret.txt"
        secret.write_text(CANARY)
        results = self.folder / "results.json"
        report = session.grade(
            handed_in, homework(), settings, results, secrets=[secret], **options
        )
        self.report = report
        assert not report.staff, report.staff
        written = json.loads(results.read_text())
        jsonschema.validate(written, RESULTS_SCHEMA)
        assert len(written["tests"]) == len(report.rows)
        assert written["execution_time"] < settings.run_s
        assert written["extra_data"]["isolation"]["self_test"]
        self.nothing_was_stolen(written)
        self.nothing_was_left()
        return Graded(Job("hunted", handed_in), written)

    def nothing_was_stolen(self, written):
        told = json.dumps(written)
        assert CANARY not in told
        assert not [line for line in solution_lines() if json.dumps(line)[1:-1] in told]

    def nothing_was_left(self):
        for uid in self.users:
            assert not processes.of_user(uid)
            assert not [path for path in shared_files() if owner(path) == uid]
            assert not [name for name in ("shm", "msg", "sem") if str(uid) in ipc(name)]


def solution_lines():
    """Lines of the reference that nobody else would write."""
    text = (ROOT / "reference" / "hw2.py").read_text()
    return [line.strip() for line in text.splitlines() if len(line.strip()) > 60]


def shared_files():
    for place in SHARED:
        with suppress(OSError):
            yield from Path(place).iterdir()


def owner(path):
    with suppress(OSError):
        return path.lstat().st_uid
    return None


def ipc(name):
    """The System V objects of a kind, as the kernel lists them: user ids among other numbers."""
    with suppress(OSError):
        return Path(f"/proc/sysvipc/{name}").read_text().split()
    return []


def watched(monkeypatch, folder):
    """A hunt that knows the workers' users, with a canary in the grader's environment."""
    hunt = Hunt(folder)
    choose = session.choose

    def remembering():
        confinement = choose()
        hunt.users += [] if confinement.uid is None else [confinement.uid]
        return confinement

    monkeypatch.setattr(session, "choose", remembering)
    monkeypatch.setenv("AUTHENTICATION_TOKEN", CANARY)
    return hunt
