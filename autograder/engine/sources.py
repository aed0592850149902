"""Everything that decides a grade: read the same from a checkout and from the built zip.

One list serves the digest and the zip, so that the digest of what was built is the digest that each
of its gradings reports.        Imports the standard library alone.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("autograder", "checking", "fixtures", "reference", "student_template")
REQUIREMENTS = ("cluster", "instructor", "platform", "similarity")
FILES = ("course.toml", *(f"requirements/{name}.txt" for name in REQUIREMENTS),
         "run_autograder", "setup.sh")  # fmt: skip
CORPUS = "fixtures/submissions"  # whole submissions, for our own tests
LINK = "student_template/checking"  # to `checking`, so that check.py runs in a checkout
TEXT = {"", ".css", ".csv", ".html", ".ini", ".js", ".json", ".md", ".py", ".sh", ".svg", ".toml",
        ".txt", ".typed"}  # fmt: skip


def read(root: Path = ROOT) -> dict[str, bytes]:
    """Name, with slashes, -> content; text with LF line ends, whatever the checkout has."""
    found = [name for name in FILES if (root / name).is_file()]
    for folder in FOLDERS:
        found += in_folder(root, folder)
    return {name: content(root / name) for name in sorted(found)}


def in_folder(root: Path, folder: str) -> Iterator[str]:
    """The files below a folder, without caches, hidden files and our corpus."""
    for place, folders, files in os.walk(root / folder):
        inside = Path(place).relative_to(root).as_posix()
        left_out = (CORPUS, LINK)
        folders[:] = [
            name for name in folders if f"{inside}/{name}" not in left_out and _ours(name)
        ]
        yield from (f"{inside}/{name}" for name in files if _ours(name))


def _ours(name: str) -> bool:
    return not name.startswith((".", "__pycache__")) and not name.endswith((".pyc", "~"))


def content(path: Path) -> bytes:
    raw = path.read_bytes()
    return raw.replace(b"\r\n", b"\n") if path.suffix in TEXT else raw


def digest(files: Mapping[str, bytes] | None = None) -> str:
    """SHA-256 over names and contents, in order; of what this program runs from, unless given."""
    return _digest((read() if files is None else files).items())


def _digest(files: Iterable[tuple[str, bytes]]) -> str:
    total = hashlib.sha256()
    for name, raw in sorted(files):
        total.update(name.encode() + b"\0" + hashlib.sha256(raw).digest())
    return total.hexdigest()
