"""Start the worker program, have it fork workers, and leave nothing of them behind.

The worker program (the zygote) is exec'd, never forked from the grader: a fork would carry the
reference along. Its workers hold the student's code; each lives for one attempt at one row.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from autograder.settings import RESTARTS, Settings
from autograder.worker.wire import Kind, WireError, encode
from checking.errors import HarnessError

from . import processes, run_folder, worker_program
from .confinement import Confinement, protect_grader
from .counts import Counts
from .link import Link
from .packages import Packages

T = TypeVar("T")


class ZygoteLost(BaseException):
    """The worker program ended without our doing; it is started again.

    A BaseException so that Hypothesis does not take it for a failing example.
    """


class BegunTooSoon(BaseException):
    """A worker lacks a package that was not imported; the next one has it."""


@dataclass
class Worker:
    """One forked worker: its process, its channel, the CPU that it keeps to, if to one.

    It may lack packages that the submission names, and say so when it uses one.
    """

    pid: int
    link: Link
    layers: Mapping[str, bool]
    cpu: int | None = None
    lacks: bool = False


@dataclass(frozen=True)
class End:
    """How a worker ended: wait status and CPU seconds used."""

    status: int
    cpu_s: float

    @property
    def signal(self) -> int:
        return os.WTERMSIG(self.status) if os.WIFSIGNALED(self.status) else 0


class Sandbox:
    """The worker program and the run's own folder, which holds copies of what workers may read."""

    def __init__(
        self,
        confinement: Confinement,
        settings: Settings,
        data: Sequence[Path] = (),
        packages: Packages | None = None,
    ) -> None:
        self.confinement = confinement
        self.settings = settings
        self.packages = packages or Packages()
        self.grader = protect_grader()
        self.proven: Mapping[str, bool] | None = None  # the layers under which all was refused
        self.bystanders = processes.below(os.getpid()) if confinement.uid is None else set()
        self.folder, self.lock_on_folder = run_folder.make()
        self.folder.chmod(0o711)  # other users may pass through, but not look around
        self.data = self.folder / "data"
        self.complaints = self.folder / "worker-program.err"
        try:
            self._copy_data(data)
        except OSError as error:
            self._remove_folder()
            raise HarnessError(f"the data for submissions cannot be copied: {error}") from None
        self.process: subprocess.Popen[bytes] | None = None
        self.control: Link | None = None
        self.importing = 0  # requests to import whose replies were not waited for
        self.counts = Counts()  # of the workers that have ended
        self.restarting = threading.Lock()
        self.lock = threading.RLock()  # rows run beside each other; requests one after the other

    def _copy_data(self, data: Sequence[Path]) -> None:
        self.data.mkdir()
        for source in data:
            target = self.data / source.name
            if source.is_dir():
                shutil.copytree(source, target, copy_function=shutil.copyfile)
            else:
                shutil.copyfile(source, target)
        for path in [self.data, *self.data.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)  # whatever the umask

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- the worker program ---

    def start(self) -> None:
        """Start the worker program, in place of one that was lost; does not wait for it."""
        with self.lock:
            self._stop()
            ours, theirs = socket.socketpair()
            with theirs, open(self.complaints, "ab", opener=_for_us_alone) as complaints:
                self.process = worker_program.start(theirs, complaints, self.data)
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

    def _ask(self, request: Mapping[str, object], descriptor: int | None = None) -> Any:
        """One request to the worker program and its reply, after those that nobody waited for."""
        with self.lock:
            self.await_imports()
            self._send(request, descriptor)
            return self._reply(self.settings.reply_s)

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

    def _stop(self) -> None:
        if self.process is not None:
            self.process.kill()  # before its channel ends, which it takes for our end
            self.process.wait()
        if self.control is not None:
            self.control.close()
        self.control = self.process = None
        self.importing = 0

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

    # --- workers ---

    def fork(self, cpu_s: float, stay: bool = False) -> Worker:
        """A locked-down worker that has not read a byte of the submission.

        Args:
            cpu_s: CPU time that it may use.
            stay: whether it keeps to one CPU.

        Raises:
            ZygoteLost: the worker program is gone, or the worker before it was ready; not the
                submission's doing, of which no byte was read: start again.
            HarnessError: the worker is not confined as it has to be.
        """
        ours, theirs = socket.socketpair()
        lockdown = self.confinement.lockdown(self.data, self.settings.data_bytes, cpu_s)
        lockdown["stay"] = stay
        lacks = bool(self.packages.later)
        with theirs, ExitStack() as undo:
            undo.callback(ours.close)
            pid = self._ask({"do": "fork", "lockdown": lockdown}, theirs.fileno())["pid"]
            undo.pop_all()
        worker = Worker(pid, Link(ours), {}, lacks=lacks)
        worker.link.counts.forks = 1
        try:
            worker.layers, worker.cpu = self._ready(worker)
        except BaseException:
            self.end(worker)
            raise
        return worker

    def _ready(self, worker: Worker) -> tuple[Mapping[str, bool], int | None]:
        """The layers that a new worker says are on, verified from outside, and its one CPU."""
        try:
            kind, _, ready = worker.link.receive(time.monotonic() + self.settings.reply_s)
        except (EOFError, OSError, WireError) as error:
            raise ZygoteLost(f"a worker ended before it was locked down: {error!r}") from None
        if kind is not Kind.READY or not isinstance(ready, dict):
            raise HarnessError(f"a worker could not be confined: {ready}")
        layers = ready["layers"]
        if self.proven is not None and not layers.items() <= self.proven.items():
            raise HarnessError(f"a worker has the layers {layers}, not those that were tested")
        try:
            self.confinement.verify(worker.pid, layers)
        except ProcessLookupError as error:
            raise ZygoteLost(f"a worker ended before it was looked at: {error}") from None
        return layers, ready["cpu"]

    def end(self, worker: Worker) -> End:
        """Kill a worker, wait until it is gone, and tell how it ended."""
        worker.link.close()
        with self.lock:
            self.counts.add(worker.link.counts)
        with suppress(ProcessLookupError):
            os.kill(worker.pid, signal.SIGKILL)
        reply = self._ask({"do": "reap", "pid": worker.pid})
        if reply["status"] is None:
            raise ZygoteLost("it was started again since it forked this worker")
        return End(reply["status"], reply["cpu_s"])

    def close(self) -> None:
        """Stop the worker program, end whatever is left of workers, remove the run's folder."""
        self._stop()
        try:
            processes.end_all(self.leftovers)
        finally:
            self._remove_folder()

    def _remove_folder(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self.lock_on_folder)

    def leftovers(self) -> set[int]:
        """The processes of the run's own user, or where workers have none, of this process."""
        if self.confinement.uid is not None:
            return processes.of_user(self.confinement.uid)
        return processes.below(os.getpid()) - self.bystanders


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
