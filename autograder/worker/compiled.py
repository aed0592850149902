"""What a submission's files were compiled to.        Process: forked worker.

To compile a homework takes as long as all the rest of a worker's beginning. So the first worker
tells what it has compiled, and the ones after it are handed that. It is the submission's own, like
the source: a submission that forges it forges what its own workers run, and nothing else.
"""

from __future__ import annotations

import marshal
import types
from collections.abc import Mapping
from contextlib import suppress

_known: dict[str, types.CodeType] = {}  # by path


def code_of(path: str, source: bytes) -> types.CodeType:
    """A whole file's code, compiled unless it was recalled.

    Raises:
        SyntaxError: the file is not Python.
        ValueError: there is a null byte in it.
    """
    if path not in _known:
        _known[path] = compile(source, path, "exec", dont_inherit=True)
    return _known[path]


def recall(told: Mapping[str, bytes]) -> None:
    """Take what a worker before this one told; a file of which nothing comes is compiled anew."""
    for path, marshalled in told.items():
        with suppress(Exception):
            code = marshal.loads(marshalled)  # noqa: S302 - in the worker, which runs it anyway
            if isinstance(code, types.CodeType):
                _known[path] = code


def told() -> dict[str, bytes]:
    """What this worker has compiled, for those after it."""
    return {path: marshal.dumps(code) for path, code in _known.items()}
