"""A Debian or Ubuntu of its own, in which the zip is installed and run as root of a container.

Three folders, each a copy of the one before: the system as debootstrap makes it, the image in which
the zip is installed, and the container of one run. The first two are kept. What runs inside has
namespaces of its own and the fourteen capabilities of a default container; the seccomp profile of
Docker, its memory limit and its network are not imitated.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

from autograder.engine.errors import UsageError

from .host import lent
from .places import PLATFORM, locked, run

CAPABILITIES = (
    "audit_write", "chown", "dac_override", "fowner", "fsetid", "kill", "mknod",
    "net_bind_service", "net_raw", "setfcap", "setgid", "setpcap", "setuid", "sys_chroot",
)  # fmt: skip

# Arguments: the tree, pairs of a path of this machine and where to show it inside, `--`, a command.
ENTER = f"""
set -e
tree=$1; shift
mount -t proc proc "$tree/proc"
mount -t tmpfs -o mode=1777 tmpfs "$tree/dev/shm"
while [ "$1" != -- ]; do mount --bind -o ro "$1" "$tree$2"; shift 2; done
shift
exec chroot "$tree" setpriv --inh-caps=-all --bounding-set=-all,+{",+".join(CAPABILITIES)} "$@"
"""
NAMESPACES = ("unshare", "--mount", "--pid", "--ipc", "--uts", "--fork", "--kill-child")
BASE = """
set -e
apt-get update
apt-get install -y --no-install-recommends ca-certificates curl unzip dos2unix
apt-get clean
rm -rf /var/lib/apt/lists/* /tmp/* /var/tmp/*
"""
# The platform's own steps, in its order.
IMAGE = """
set -e
mkdir -p /autograder/source
unzip -q -n -d /autograder/source /tmp/autograder.zip
cp /autograder/source/run_autograder /autograder/run_autograder
dos2unix -q /autograder/run_autograder /autograder/source/setup.sh
chmod +x /autograder/run_autograder
apt-get update && bash /autograder/source/setup.sh && apt-get clean
rm -rf /var/lib/apt/lists/* /tmp/* /var/tmp/*
"""


@dataclass(frozen=True)
class System:
    """What debootstrap is asked for.

    Args:
        suite: "bookworm", "jammy".
        mirror: where the packages are.
        components: parts of the archive, "main,universe".
    """

    suite: str
    mirror: str
    components: str = "main"

    @property
    def name(self) -> str:
        whole = f"{self.mirror} {self.components}"
        return f"{self.suite}-{hashlib.sha256(whole.encode()).hexdigest()[:8]}"


def this_system() -> System:
    """The suite of this machine, and where its own packages come from.

    Raises:
        UsageError: it is none of apt's, or apt does not say.
    """
    try:
        release = dict(re.findall(r'(?m)^(\w+)="?([^"\n]*)', Path("/etc/os-release").read_text()))
        suite = release["VERSION_CODENAME"]
        listed = run(
            ["apt-get", "indextargets", "--format", "$(RELEASE) $(REPO_URI) $(COMPONENT)",
             "Created-By: Packages"], "apt-get indextargets",
        )  # fmt: skip
    except (OSError, KeyError):
        listed, suite = "", "this machine"
    found = [line.split() for line in listed.splitlines()]
    mirrors = [(mirror, part) for name, mirror, part in found if name == suite]
    if not mirrors:
        raise UsageError(f"--root: apt names no mirror of {suite}: say --suite and --mirror")
    parts = dict.fromkeys(part for mirror, part in mirrors if mirror == mirrors[0][0])
    return System(suite, mirrors[0][0], ",".join(parts))


class Tree:
    """A container in a folder; root alone can make one."""

    def __init__(self, system: System, cache: Path, fresh: bool = False) -> None:
        """Prepare; nothing is made yet.

        Args:
            system: what to install.
            cache: where the first two folders are kept.
            fresh: make them anew.

        Raises:
            UsageError: this machine or user cannot.
        """
        check_able()
        self.system = system
        self.cache = cache / "trees" / system.name
        self.cache.parent.mkdir(parents=True, exist_ok=True)
        self.cache.parent.chmod(0o700)  # it holds programs that make their caller root
        self.cache.mkdir(exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix="autograder-trial-", dir=self.cache))
        self.base = self.folder / "root" / "autograder"
        self.fresh = fresh

    def __enter__(self) -> Tree:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- the three folders ---

    def install(self, archive: Path) -> None:
        digest = hashlib.sha256(archive.read_bytes()).hexdigest()[:12]
        system, image = self.cache / "system", self.cache / f"image-{digest}"
        with locked(self.cache):
            if self.fresh or not system.is_dir():
                shutil.rmtree(system, ignore_errors=True)
                self.make_system(system)
            if self.fresh or not image.is_dir():
                self.forget_images()
                self.make_image(system, image, archive)
            copy(image, self.folder / "root")

    def forget_images(self) -> None:
        """Those of earlier zips, but the last; all of them for a fresh start."""
        images = sorted(self.cache.glob("image-*"), key=lambda folder: folder.stat().st_mtime)
        for folder in images if self.fresh else images[:-1]:
            shutil.rmtree(folder)

    def make_system(self, target: Path) -> None:
        draft, system = self.folder / "system", self.system
        run(["debootstrap", "--variant=minbase", f"--components={system.components}",
             system.suite, str(draft), system.mirror], "debootstrap")  # fmt: skip
        build(draft, BASE, "the base image")
        draft.rename(target)

    def make_image(self, system: Path, target: Path, archive: Path) -> None:
        draft = self.folder / "image"
        copy(system, draft)
        shutil.copyfile(archive, draft / "tmp" / "autograder.zip")
        build(draft, IMAGE, "the image")
        draft.rename(target)

    # --- a run ---

    def start(self, output: IO[bytes]) -> subprocess.Popen[bytes]:
        # A shell stays the first process of the namespace, as the harness is in the container.
        harness = ["sh", "-c", "cd /autograder; ./run_autograder; exit $?"]
        return subprocess.Popen(  # noqa: S603 - our own steps
            inside(self.folder / "root", harness), stdout=output, stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL, env=PLATFORM,
        )  # fmt: skip

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """Kill the first process inside: when it is reaped, all others are gone."""
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        for pid in children.read_text().split() if process.poll() is None else ():
            os.kill(int(pid), signal.SIGKILL)
        process.wait()


# --- inside a tree -------------------------------------------------------------------------------


def build(tree: Path, script: str, what: str) -> None:
    """Run a script of a build as root inside, with this machine's ways to get packages.

    Raises:
        HarnessError: it failed; with the last of what it printed.
    """
    with lent(tree) as found:
        command = inside(tree, ["sh", "-c", script], found.shown)
        run(command, what, {**PLATFORM, **found.variables})


def inside(tree: Path, command: Sequence[str], shown: Mapping[str, str] | None = None) -> list[str]:
    """The command line that runs a command inside, in namespaces of its own."""
    paths = [path for pair in (shown or {}).items() for path in pair]
    return [*NAMESPACES, "sh", "-c", ENTER, "sh", str(tree), *paths, "--", *command]


def copy(source: Path, target: Path) -> None:
    """A copy with owners, modes and devices; at once where the file system can."""
    run(["cp", "-a", "--reflink=auto", str(source), str(target)], "cp")


def check_able() -> None:
    """Say what is missing before anything is begun.

    Raises:
        UsageError: one sentence.
    """
    if os.geteuid() != 0:
        raise UsageError("--root: expected to be run by root")
    for program in ("debootstrap", "unshare", "chroot"):
        if shutil.which(program) is None:
            raise UsageError(f"--root: expected the program {program}: apt-get install {program}")
    if subprocess.run([*NAMESPACES, "true"], capture_output=True, check=False).returncode:  # noqa: S603
        raise UsageError("--root: expected to be allowed to make namespaces (CAP_SYS_ADMIN)")
