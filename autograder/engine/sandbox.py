"""Have the worker program fork workers, and leave nothing of them behind.

Workers hold the student's code; each lives for one attempt at one row.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from autograder.settings import Settings
from autograder.worker.wire import Kind, WireError
from checking.errors import HarnessError

from . import processes, run_folder
from .confinement import Confinement, protect_grader
from .counts import Counts
from .link import Link
from .worker_program import WorkerProgram, ZygoteLost


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
    """A run's worker program and its folder, which holds copies of what workers may read."""

    def __init__(
        self,
        confinement: Confinement,
        settings: Settings,
        data: Sequence[Path] = (),
    ) -> None:
        self.confinement = confinement
        self.settings = settings
        self.grader = protect_grader()
        self.proven: Mapping[str, bool] | None = None  # the layers under which all was refused
        self.bystanders = processes.below(os.getpid()) if confinement.uid is None else set()
        self.folder, self.lock_on_folder = run_folder.make()
        self.folder.chmod(0o711)  # other users may pass through, but not look around
        self.data = self.folder / "data"
        try:
            self._copy_data(data)
        except OSError as error:
            self._remove_folder()
            raise HarnessError(f"the data for submissions cannot be copied: {error}") from None
        self.program = WorkerProgram(self.folder, self.data, settings)
        self.counts = Counts()  # of the workers that have ended
        self.adding = threading.Lock()  # rows run beside each other

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
        lacks = bool(self.program.packages.later)
        with theirs, ExitStack() as undo:
            undo.callback(ours.close)
            pid = self.program.ask({"do": "fork", "lockdown": lockdown}, theirs.fileno())["pid"]
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
        reply = self.program.ask(self._killed(worker))
        if reply["status"] is None:
            raise ZygoteLost("it was started again since it forked this worker")
        return End(reply["status"], reply["cpu_s"])

    def dismiss(self, worker: Worker) -> None:
        """Kill a worker; it is gone before the next one is forked."""
        self.program.tell(self._killed(worker))

    def _killed(self, worker: Worker) -> dict[str, object]:
        """The request to wait for a worker that this has killed."""
        with suppress(ProcessLookupError):
            os.kill(worker.pid, signal.SIGKILL)  # before its channel ends, which it would answer to
        worker.link.close()
        with self.adding:
            self.counts.add(worker.link.counts)
        return {"do": "reap", "pid": worker.pid}

    def close(self) -> None:
        """Stop the worker program, end whatever is left of workers, remove the run's folder."""
        self.program.stop()
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
