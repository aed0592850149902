"""Which layers confine the workers of this run, and whether they do.        Process: grader."""

from __future__ import annotations

import os
import pwd
import secrets
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.worker.lockdown import privileges
from checking.errors import HarnessError

from . import processes

NOTHING = "0" * 16  # a set of capabilities in /proc/PID/status
SETPCAP = 1 << 8
HIGH = range(1_000_000_000, 2_000_000_000)  # user ids that belong to nobody
LAST = range(60_001, 65_534)  # the same where a container has 65,536 of them


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

    def verify(self, pid: int, layers: Mapping[str, Any]) -> None:
        """Look from outside whether a worker is confined as it says.

        Raises:
            HarnessError: naming what is not as it should be.
            ProcessLookupError: the worker has ended meanwhile.
        """
        if not os.path.exists("/proc/self/status"):
            return  # macOS: what the worker says is all there is
        try:
            status = processes.status(pid)
        except (FileNotFoundError, ProcessLookupError):
            raise ProcessLookupError(f"process {pid} has ended") from None
        except OSError as error:
            raise HarnessError(f"/proc/{pid}/status cannot be read: {error.strerror}") from None
        if status.get("State", "").startswith(("Z", "X")):
            raise ProcessLookupError(f"process {pid} has ended")
        for field, value in self._expected(layers).items():
            if status.get(field, "") != value:
                raise HarnessError(
                    f"/proc/{pid}/status: {field} should be {value!r}, found {status.get(field)!r}"
                )

    def _expected(self, layers: Mapping[str, Any]) -> dict[str, str]:
        """The fields of a worker's status that tell of a layer."""
        expected = {"Threads": "1"} | dict.fromkeys(
            ("CapInh", "CapPrm", "CapEff", "CapAmb"), NOTHING
        )
        if int(processes.status(os.getpid())["CapEff"], 16) & SETPCAP:
            expected["CapBnd"] = NOTHING
        if self.uid is not None:
            ids = "\t".join([str(self.uid)] * 4)
            expected |= {"Uid": ids, "Gid": ids, "Groups": ""}
        if layers.get("no_new_privs"):
            expected["NoNewPrivs"] = "1"
        if layers.get("seccomp"):
            expected["Seccomp"] = "2"
        return expected


def protect_grader() -> dict[str, bool]:
    """Close this process's memory and environment to others of its user, and adopt orphans."""
    return {"grader_undumpable": privileges.undumpable(), "subreaper": privileges.subreaper()}


def choose() -> Confinement:
    """The strongest confinement that this machine allows."""
    readable = (*interpreter_folders(), *_system_folders())
    return Confinement(None if obstacle() else own_user(), readable=readable)


def obstacle() -> tuple[str, str] | None:
    """Why workers cannot have a user of their own here, and what would help; None if they can."""
    if not hasattr(os, "setresuid"):
        return f"{sys.platform} cannot change the user for good", "grade on Linux"
    if os.geteuid() != 0:
        return "only root can change the user", "sudo ./run_autograder SUBMISSION"
    if not _may_drop_groups() or not any(map(_is_mapped, (HIGH, LAST))):
        return "this user namespace has no other user", "start the container as root"
    for folder in (sys.prefix, sys.base_prefix):
        if not _others_may_enter(Path(folder)):
            help_ = "rm -rf .venv; PYTHON=/usr/bin/python3 ./run_autograder SUBMISSION"
            return f"other users cannot enter {folder}, where Python is", help_
    return None


def own_user() -> int | None:
    """A random user id for one run, which nobody else has; None where there is none to be had.

    A high one belongs to nobody, and limits that count per user count this run alone.
    """
    for range_ in (HIGH, LAST):
        if not _is_mapped(range_):
            continue
        for _ in range(100):
            uid = range_[secrets.randbelow(len(range_))]
            if not _is_known(uid):
                return uid
    return None


def _is_mapped(wanted: range) -> bool:
    """Whether this user namespace has these ids, as users and as groups."""
    with suppress(FileNotFoundError):
        for name in ("uid_map", "gid_map"):
            text = Path(f"/proc/self/{name}").read_text()
            lines = [tuple(map(int, line.split())) for line in text.splitlines()]
            if not any(at <= wanted[0] and wanted[-1] < at + size for at, _, size in lines):
                return False
    return True


def _is_known(uid: int) -> bool:
    with suppress(KeyError):
        return bool(pwd.getpwuid(uid))
    return bool(processes.of_user(uid))


def _may_drop_groups() -> bool:
    """Whether this user namespace lets a process leave its groups; rootless containers do not."""
    with suppress(OSError):
        return Path("/proc/self/setgroups").read_text().strip() != "deny"
    return True


def interpreter_folders() -> tuple[str, ...]:
    """The standard library and installed packages; not the whole prefix, where secrets may lie."""
    folders = ("lib", "lib64", "share/zoneinfo", "share/matplotlib-cache")
    paths = [
        os.path.join(prefix, name) for prefix in (sys.prefix, sys.base_prefix) for name in folders
    ]
    return tuple(path for path in dict.fromkeys(paths) if os.path.exists(path))


def _system_folders() -> tuple[str, ...]:
    """Shared libraries and what the standard library looks up; nothing of ours lies there."""
    wanted = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/share/zoneinfo", "/usr/share/fonts")
    single = ("/dev/null", "/dev/urandom", "/etc/ld.so.cache", "/etc/localtime")
    return tuple(path for path in (*wanted, *single) if os.path.exists(path))


def _others_may_enter(folder: Path) -> bool:
    """Whether a user without rights of its own reaches a folder and may list it."""
    with suppress(OSError):
        resolved = folder.resolve()
        return all(place.stat().st_mode & 0o001 for place in [resolved, *resolved.parents])
    return False
