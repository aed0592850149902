"""Where a trial run takes place: a folder that stands for the container."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import stat
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Protocol

from autograder.engine.errors import UsageError
from checking.errors import HarnessError

SCRIPTS = ("setup.sh", "run_autograder")
PLATFORM = {  # what the harness leaves in the environment; the addresses lead nowhere
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/root",
    "ASSIGNMENT_TITLE": "Homework 2",
    "SUBMISSION_URL": "http://localhost:9/submission",
    "SUBMIT_RESULTS_URL": "http://localhost:9/results",
}


class Place(Protocol):
    """Where the zip is installed and run."""

    base: Path
    """What is /autograder to the program, as seen from here."""

    def install(self, archive: Path) -> None:
        """Build the image: unpack, and run `setup.sh`."""

    def start(self, output: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start `run_autograder` as the platform does."""

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """Kill what runs, if it still does, and wait until it is gone."""


class Scratch:
    """A folder for anyone: nothing is installed but a virtual environment, kept for next time."""

    def __init__(self, cache: Path, insecure: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="autograder-trial-"))
        self.folder.chmod(0o755)
        self.base = self.folder / "autograder"
        self.cache = cache
        self.venv = cache
        self.insecure = insecure

    def __enter__(self) -> Scratch:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def install(self, archive: Path) -> None:
        source = self.base / "source"
        unzip(archive, source)
        check_layout(source)
        lists = b"".join(path.read_bytes() for path in sorted(source.glob("requirements/*.txt")))
        self.venv = self.cache / f"venv-{hashlib.sha256(lists).hexdigest()[:12]}"
        shutil.copyfile(source / "run_autograder", self.base / "run_autograder")
        for script in (self.base / "run_autograder", source / "setup.sh"):
            script.write_bytes(script.read_bytes().replace(b"\r\n", b"\n"))  # dos2unix
        (self.base / "run_autograder").chmod(0o755)
        with locked(self.cache):
            run(["bash", str(source / "setup.sh")], "setup.sh", {**os.environ, **self.variables})

    @property
    def variables(self) -> dict[str, str]:
        """What tells the scripts that they are not in the container."""
        trusted = {"AUTOGRADER_INSECURE": "1"} if self.insecure else {}
        return {"AUTOGRADER_BASE": str(self.base), "AUTOGRADER_VENV": str(self.venv), **trusted}

    def start(self, output: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            ["./run_autograder"], cwd=self.base, stdout=output, stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL, env={**PLATFORM, **self.variables},
        )  # fmt: skip

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.wait()


def unzip(archive: Path, folder: Path) -> None:
    """Unpack as `unzip -n` does: modes are kept, nothing is overwritten.

    Raises:
        UsageError: it is no zip.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            for entry in opened.infolist():
                if not (folder / entry.filename).exists():
                    target = Path(opened.extract(entry, folder))
                    mode = entry.external_attr >> 16
                    target.chmod(stat.S_IMODE(mode) if mode else 0o755)
    except (OSError, zipfile.BadZipFile) as error:
        raise UsageError(f"--zip: {archive}: expected a zip, found: {error}") from None


def check_layout(source: Path) -> None:
    """Both scripts lie at the root.

    Raises:
        UsageError: as where a folder was zipped instead of its content.
    """
    for script in SCRIPTS:
        if not (source / script).is_file():
            found = ", ".join(sorted(path.name for path in source.iterdir())[:5])
            raise UsageError(f"--zip: expected {script} at the root of the zip, found {found}")


def run(command: Sequence[str], what: str, environment: dict[str, str] | None = None) -> str:
    """Run a step of the build; return what it printed.

    Raises:
        HarnessError: its exit status is not 0.
    """
    done = subprocess.run(  # noqa: S603 - our own steps, no shell
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, errors="replace", check=False,
    )  # fmt: skip
    if done.returncode:
        last = "\n".join(done.stdout.strip().splitlines()[-20:])
        raise HarnessError(f"{what}: expected exit status 0, found {done.returncode}:\n{last}")
    return done.stdout


def cache_folder() -> Path:
    """Where environments and trees are kept: root's are where other users can read them."""
    if os.geteuid() == 0:
        return Path("/var/cache/nn-autograder")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "nn-autograder"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One at a time in a folder of the cache."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
