"""Files that a submission writes while it is graded.        Process: forked worker.

None can be written. An honest training that keeps a checkpoint or a table beside its plots should
not fail for it: what it writes goes into memory, and nowhere.
"""

from __future__ import annotations

import builtins
import io
import os
from typing import Any

_open, _mkdir = builtins.open, os.mkdir


def pretend() -> None:
    """Let files and folders be made that cannot be; where the lockdown is tried, nothing does."""
    builtins.open = io.open = opened
    os.mkdir = made


def opened(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
    """As `open`; in memory where the file cannot be written."""
    try:
        return _open(file, mode, *args, **kwargs)
    except OSError:
        if isinstance(mode, str) and set(mode) & set("wax"):
            return io.BytesIO() if "b" in mode else io.StringIO()
        raise


def made(path: Any, *args: Any, **kwargs: Any) -> None:
    """As `os.mkdir`, which `os.makedirs` calls; nothing where that is refused."""
    try:
        _mkdir(path, *args, **kwargs)
    except FileExistsError:
        raise
    except OSError:
        return
