"""Start the program that workers are forked from, with nothing of the grader's in it."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path
from typing import IO

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


def start(channel: socket.socket, complaints: IO[bytes], data: Path) -> subprocess.Popen[bytes]:
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
    }
