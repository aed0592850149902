"""Which layers confine the workers of this run, and whether they do.        Process: grader."""

from __future__ import annotations

import os
import secrets
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checking.errors import HarnessError

SWEEP_S = 5.0  # seconds for killed processes to be gone; a large one takes milliseconds


@dataclass(frozen=True)
class Confinement:
    """The layers asked for.

    Args:
        uid: the run's own user id for workers, or None where they keep the grader's.
        landlock: whether to use Landlock.
        seccomp: whether to use a seccomp filter.
        readable: what workers may read beside the data of the run.
    """

    uid: int | None
    landlock: bool = True
    seccomp: bool = True
    readable: tuple[str, ...] = ()

    def lockdown(self, data: Path, data_bytes: int, cpu_s: float) -> dict[str, Any]:
        """The worker's side of it, as plain values."""
        return {
            "uid": self.uid,
            "readable": [*self.readable, str(data)],
            "data_bytes": data_bytes,
            "cpu_s": int(cpu_s) + 1,
            "landlock": self.landlock,
            "seccomp": self.seccomp,
        }

    def verify(self, pid: int, layers: dict[str, Any]) -> None:
        """Look from outside whether a worker is confined as it says.

        Raises:
            HarnessError: naming what is not as it should be.
        """
        try:
            status = _status(pid)
        except OSError:
            return  # no /proc here (macOS): what the worker says is all there is
        expected = {"Threads": "1"}
        if self.uid is not None:
            expected |= {"Uid": "\t".join([str(self.uid)] * 4), "Groups": "", "CapEff": "0" * 16}
        if layers.get("no_new_privs"):
            expected["NoNewPrivs"] = "1"
        if layers.get("seccomp"):
            expected["Seccomp"] = "2"
        for field, value in expected.items():
            if status.get(field, "") != value:
                raise HarnessError(
                    f"/proc/{pid}/status: {field} should be {value!r}, found {status.get(field)!r}"
                )

    def sweep(self) -> None:
        """Kill whatever runs under the run's own user id and wait until nothing does."""
        if self.uid is None:
            return
        deadline = time.monotonic() + SWEEP_S
        while pids := [pid for pid in _pids() if _runs_as(pid, self.uid)]:
            for pid in pids:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            if time.monotonic() > deadline:
                raise HarnessError(f"processes {pids} of user {self.uid} do not end")
            time.sleep(0.001)


def choose() -> Confinement:
    """The strongest confinement that this machine allows."""
    interpreter = tuple(dict.fromkeys([sys.prefix, sys.base_prefix]))
    readable = (*interpreter, *_system_folders())
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root and all(_others_may_enter(Path(folder)) for folder in interpreter):
        # A high random id belongs to nobody, and limits that count per user count this run alone.
        return Confinement(1_000_000_000 + secrets.randbelow(1_000_000_000), readable=readable)
    return Confinement(None, readable=readable)


def _system_folders() -> tuple[str, ...]:
    """Shared libraries and what the standard library looks up; nothing of ours lies there."""
    wanted = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/share/zoneinfo", "/usr/share/fonts")
    single = ("/dev/null", "/dev/urandom", "/dev/zero", "/etc/ld.so.cache", "/etc/localtime")
    return tuple(path for path in (*wanted, *single) if os.path.exists(path))


def _others_may_enter(folder: Path) -> bool:
    """Whether a user without rights of its own reaches a folder and may list it."""
    with suppress(OSError):
        resolved = folder.resolve()
        return all(place.stat().st_mode & 0o001 for place in [resolved, *resolved.parents])
    return False


def _pids() -> list[int]:
    with suppress(OSError):
        return [int(name) for name in os.listdir("/proc") if name.isdigit()]
    return []


def _status(pid: int) -> dict[str, str]:
    with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as status:
        return {key: value.strip() for key, _, value in (line.partition(":") for line in status)}


def _runs_as(pid: int, uid: int) -> bool:
    """Whether a process runs as that user; a zombie runs no more."""
    with suppress(OSError):
        status = _status(pid)
        return status["Uid"].split()[0] == str(uid) and not status["State"].startswith("Z")
    return False
