"""A Dask cluster on the loopback interface: a scheduler and workers, each a process of its own."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time

from .running import ROOT

SCHEDULER = ["-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0",
             "--no-dashboard", "--no-show"]  # fmt: skip
WORKER = ["-m", "distributed.cli.dask_worker", "--host", "127.0.0.1", "--nthreads", "1",
          "--no-dashboard", "--no-nanny"]  # fmt: skip


class Cluster:
    """A running scheduler with its workers."""

    def __init__(self, folder, workers, root=ROOT):
        self.folder = folder
        self.root = root
        self.file = folder / "scheduler.json"
        self.scheduler = self._start(SCHEDULER)
        while not self.file.exists():
            assert self.scheduler.poll() is None
            time.sleep(0.05)
        self.address = json.loads(self.file.read_text())["address"]
        self.workers = [self._start([*WORKER, "--local-directory", str(folder)])
                        for _ in range(workers)]  # fmt: skip

    def _start(self, arguments):
        with (self.folder / "cluster.log").open("a") as log:
            return subprocess.Popen(
                [sys.executable, "-B", *arguments, "--scheduler-file", str(self.file)],
                cwd=self.root,
                env={**os.environ, "PYTHONPATH": str(self.root)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def kill_one(self):
        """`kill -9`, as a machine that is gone."""
        worker = self.workers.pop()
        worker.send_signal(signal.SIGKILL)
        worker.wait()

    def close(self):
        for process in (*self.workers, self.scheduler):
            process.terminate()
            process.wait()


@contextlib.contextmanager
def cluster(folder, workers=2, **options):
    running = Cluster(folder, workers, **options)
    try:
        yield running
    finally:
        running.close()
