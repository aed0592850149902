"""The program that workers are forked from, with nothing of the grader's in it.

It (the zygote) is exec'd, never forked from the grader: a fork would carry the reference along.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, TypeVar

from autograder.settings import RESTARTS, Settings
from autograder.worker.wire import Kind, encode
from checking.errors import HarnessError

from .link import Link
from .packages import Packages

T = TypeVar("T")
FOLDER = Path(__file__).resolve().parent.parent / "worker"

# The worker's folder becomes the package `worker`; nothing of the checkout is put on its path.
BOOTSTRAP = """
import importlib.util, sys
folder = sys.argv[1]
spec = importlib.util.spec_from_file_location(
    "worker", folder + "/__init__.py", submodule_search_locations=[folder])
sys.modules["worker"] = package = importlib.util.module_from_spec(spec)
spec.loader.exec_module(package)
from worker.zygote import main
main()
"""


class ZygoteLost(BaseException):
    """The worker program ended without our doing; it is started again.

    A BaseException so that Hypothesis does not take it for a failing example.
    """


class BegunTooSoon(BaseException):
    """A worker lacks a package that was not imported; the next one has it."""


class WorkerProgram:
    """The worker program of a run, and the channel on which it takes requests.

    Args:
        folder: the run's own, which the program removes if it outlives the grader.
        data: where the program and its workers are.
        settings: limits.
    """

    def __init__(self, folder: Path, data: Path, settings: Settings) -> None:
        self.folder, self.data, self.settings = folder, data, settings
        self.complaints = folder / "worker-program.err"
        self.packages = Packages()
        self.process: subprocess.Popen[bytes] | None = None
        self.control: Link | None = None
        self.importing = self.told = 0  # requests whose replies were not waited for
        self.restarting = threading.Lock()
        self.lock = threading.RLock()  # rows run beside each other; requests one after the other

    @property
    def pid(self) -> int:
        """Its process id; 0 where there is none."""
        return self.process.pid if self.process else 0

    def start(self) -> None:
        """Start the worker program, in place of one that was lost; does not wait for it."""
        with self.lock:
            self.stop()
            ours, theirs = socket.socketpair()
            with theirs, open(self.complaints, "ab", opener=_for_us_alone) as complaints:
                self.process = launch(theirs, complaints, self.data)
            self.control = Link(ours)
            self.preload(self.packages)

    def preload(self, packages: Packages) -> None:
        """Have packages imported for all workers to come; the next request waits until they are."""
        self.packages = packages
        constants = {
            target: value and value.format(data=self.data)
            for target, value in (packages.constants or {}).items()
        }
        request = {"do": "preload", "folder": str(self.folder), "constants": constants}
        request |= {"modules": list(packages.modules), "later": list(packages.later)}
        with self.lock:
            self.importing += 1
            with suppress(ZygoteLost):  # so will the next request say
                self._send(request)

    def import_all(self) -> None:
        """Have those packages imported that had not to be, until a worker used one."""
        with self.lock:
            packages = self.packages
            if packages.later:
                modules = [*packages.modules, *packages.later]
                self.preload(replace(packages, modules=modules, later=()))

    def _complaint(self) -> str:
        text = self.complaints.read_text(errors="replace").strip()
        return text.splitlines()[-1][:500] if text else ""

    def ask(self, request: Mapping[str, object], descriptor: int | None = None) -> Any:
        """One request and its reply, after those that nobody waited for.

        Raises:
            ZygoteLost: the program is gone.
        """
        with self.lock:
            self.await_imports()
            while self.told:
                self._reply(self.settings.reply_s)
                self.told -= 1
            self._send(request, descriptor)
            return self._reply(self.settings.reply_s)

    def tell(self, request: Mapping[str, object]) -> None:
        """A request that the next one waits for."""
        with self.lock, suppress(ZygoteLost):  # so will the next one say
            self.told += 1
            self._send(request)

    def await_imports(self) -> None:
        """Wait until the worker program has imported what it was asked to.

        Raises:
            ZygoteLost: it is gone.
        """
        with self.lock:
            while self.importing:
                self._reply(self.settings.startup_s)
                self.importing -= 1

    def _send(self, request: Mapping[str, object], descriptor: int | None = None) -> None:
        assert self.control is not None
        try:
            deadline = time.monotonic() + self.settings.reply_s
            self.control.send(Kind.CALL, 0, encode(dict(request)), deadline)
            if descriptor is not None:
                socket.send_fds(self.control.sock, [b"\0"], [descriptor])
        except OSError as error:  # a timeout is one
            raise ZygoteLost(str(error)) from None

    def _reply(self, seconds: float) -> Any:
        assert self.control is not None
        try:
            return self.control.receive(time.monotonic() + seconds)[2]
        except (OSError, EOFError) as error:
            raise ZygoteLost(str(error)) from None

    def stop(self) -> None:
        """End it, if it runs."""
        if self.process is not None:
            self.process.kill()  # before its channel ends, which it takes for our end
            self.process.wait()
        if self.control is not None:
            self.control.close()
        self.control = self.process = None
        self.importing = self.told = 0

    def steadily(self, action: Callable[[], T]) -> T:
        """Do something with workers, again where the worker program is lost on the way."""
        for _ in range(RESTARTS):
            program = self.process
            try:
                return action()
            except ZygoteLost as error:
                with self.restarting:  # rows run beside each other: the first that sees it, acts
                    if self.process is program:
                        self.start()
                lost = self._complaint() or str(error)
            except BegunTooSoon:
                lost = "packages were imported"
        raise HarnessError(f"the worker program was lost {RESTARTS} times in a row: {lost}")


def launch(channel: socket.socket, complaints: IO[bytes], data: Path) -> subprocess.Popen[bytes]:
    """Exec it; a fork would carry the reference along.

    Args:
        channel: its end of the control channel.
        complaints: where its tracebacks go.
        data: the run's data folder, where it and its workers are.
    """
    return subprocess.Popen(  # noqa: S603 - our own program, no shell
        [sys.executable, "-I", "-B", "-X", "utf8", "-c", BOOTSTRAP, str(FOLDER)],
        stdin=channel.fileno(),
        stdout=subprocess.DEVNULL,
        stderr=complaints,
        cwd=data,
        env=environment(),
        start_new_session=True,
    )


def environment() -> dict[str, str]:
    """Built from nothing: no secret of ours or the platform's is inherited."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": "/nonexistent",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": str(Path(sys.prefix) / "share" / "matplotlib-cache"),
        "OPENBLAS_NUM_THREADS": "1",  # more threads only cost memory on half a core
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        # Weights, gradients and batches come and go at every step: the C library would hand their
        # memory back each time, and a training would take a tenth longer, for the page faults.
        "MALLOC_MMAP_THRESHOLD_": str(8 << 20),
        "MALLOC_TRIM_THRESHOLD_": str(32 << 20),
    }


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
