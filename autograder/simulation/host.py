"""How packages are got on this machine, lent to a tree while something is installed in it.

An image is built where this machine's mirrors, proxies, certificates and folders of wheels are not
known: their settings go along as variables, local files are shown inside at places of their own.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

PLACE = "/this-machine"  # inside
APT = ("Acquire::Check-Date", "Acquire::Check-Valid-Until", "Acquire::Retries", "Acquire::http",
       "Acquire::https")  # fmt: skip
VARIABLES = ("http_proxy", "https_proxy", "no_proxy", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")
SECTIONS = ("global", "install", ":env:")  # of pip's configuration; later ones win


@dataclass
class Lent:
    """What is lent to a tree.

    Args:
        variables: settings of the environment.
        shown: path on this machine -> path inside.
    """

    variables: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)

    def inside(self, value: str) -> str:
        """A setting with its local paths and addresses replaced by those inside."""
        return " ".join(self._word(word) for word in value.split(" "))

    def _word(self, word: str) -> str:
        path = Path(word.removeprefix("file://"))
        if not path.is_absolute() or not path.exists():
            return word
        index = word.startswith("file://") and path.is_dir()
        whole = path.parent if index else path  # the pages of an index link to files beside it
        place = self.shown.setdefault(str(whole), f"{PLACE}/{len(self.shown)}")
        return word.replace(str(path), f"{place}/{path.name}" if index else place)


@contextmanager
def lent(tree: Path) -> Iterator[Lent]:
    """Prepare a tree, and leave no trace of this machine in it."""
    found = Lent()
    settings = pip_settings() | {k: os.environ[k] for k in VARIABLES if k in os.environ}
    found.variables = {name: found.inside(value) for name, value in settings.items()}
    settings_of_apt = re.sub(
        r'(?<=")(/[^"]+)(?=")', lambda path: found.inside(path[0]), apt_settings()
    )
    written = tree / "etc/apt/apt.conf.d/99this-machine"
    written.write_text(settings_of_apt)
    shutil.copyfile("/etc/resolv.conf", tree / "etc/resolv.conf")
    for path, inside in found.shown.items():
        target = tree / inside.lstrip("/")
        target.parent.mkdir(exist_ok=True)
        target.mkdir() if Path(path).is_dir() else target.touch()
    try:
        yield found
    finally:
        written.unlink()
        for inside in found.shown.values():
            remove_empty(tree / inside.lstrip("/"))
        if found.shown:
            remove_empty(tree / PLACE.lstrip("/"))


def remove_empty(path: Path) -> None:
    """Remove a place to mount on; never what is mounted there, should it still be."""
    path.rmdir() if path.is_dir() else path.unlink()


def pip_settings() -> dict[str, str]:
    """Pip's configuration here, from whatever file or variable, as variables."""
    listed = _printed([sys.executable, "-m", "pip", "config", "list"])
    lines = re.findall(r"(?m)^(global|install|:env:)\.([\w-]+)=(.+)$", listed)
    found = {}
    for _, name, value in sorted(lines, key=lambda line: SECTIONS.index(line[0])):
        found[f"PIP_{name.replace('-', '_').upper()}"] = str(ast.literal_eval(value))
    return found


def apt_settings() -> str:
    """What apt needs here to reach its mirrors."""
    return _printed(["apt-config", "dump", *APT])


def _printed(command: list[str]) -> str:
    with suppress(OSError):
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        return done.stdout
    return ""
