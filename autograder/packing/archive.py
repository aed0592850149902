"""Write zips whose bytes depend on names and contents alone.        Standard library alone.

No clock, user, umask, file system order or compressor has a say: names are sorted, times and modes
are fixed, and everything is stored, since two versions of zlib deflate differently.
"""

from __future__ import annotations

import io
import os
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path

TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say
UNIX = 3  # the system that modes are for
SCRIPT, PLAIN = 0o755, 0o644


def pack(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files, name -> content; what begins with `#!` can be executed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, TIME)
            entry.create_system = UNIX
            entry.external_attr = (stat.S_IFREG | mode(content)) << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def unpack(files: Mapping[str, bytes], folder: Path) -> None:
    """Lay the same files out below a folder, as unpacking the zip would."""
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        target.chmod(mode(content))


def mode(content: bytes) -> int:
    return SCRIPT if content.startswith(b"#!") else PLAIN


def replace(contents: Mapping[Path, bytes]) -> None:
    """Write files, each replaced in one step, and none before all of them are on the disk.

    Raises:
        OSError: one cannot be written; then none was replaced.
    """
    drafts = {path: path.with_name(f".{path.name}.draft") for path in contents}
    try:
        for path, content in contents.items():
            drafts[path].write_bytes(content)
        for path, draft in drafts.items():
            os.replace(draft, path)
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
