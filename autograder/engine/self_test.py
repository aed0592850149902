"""Whether the confinement holds: a worker tries everything that no submission may do.

Before a byte of the submission is read. An allow-list that holds the parent of a secret, a file
system that ignores modes, a filter that misses a call: the eye misses them, the attempt does not.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.settings import SELF_TEST_CPU_S, SELF_TEST_FILES
from autograder.worker.wire import Kind, WireError, encode
from checking.errors import HarnessError

from .sandbox import Sandbox
from .worker_program import ZygoteLost


@dataclass(frozen=True)
class SelfTest:
    """What a locked-down worker could do.

    Args:
        layers: those that are on, in the worker and in the grader.
        tried: how many forbidden actions were tried.
        secrets: those that stole or forged something, or reached another process.
        outside: those that reached the network, or made or left something outside.
    """

    layers: Mapping[str, bool]
    tried: int
    secrets: tuple[str, ...]
    outside: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.secrets and not self.outside


def run(sandbox: Sandbox, secrets: Iterable[Path], results: Iterable[Path]) -> SelfTest:
    """Have a worker of its own try to read the secrets, to write the results, and all the rest.

    Args:
        sandbox: with its worker program started.
        secrets: files and folders; those that do not exist are left out.
        results: files that exist.

    Raises:
        HarnessError: there is no answer, however often it is asked.
    """
    files, folders = _everything_in(secrets)
    targets = {
        "files": files,
        "folders": folders,
        "results": [os.path.abspath(path) for path in results],
        "processes": {
            "the grader": os.getpid(),
            "the worker program": sandbox.program.pid,
            "the first process": 1,
        },
    }
    answer, layers = sandbox.program.steadily(lambda: _ask(sandbox, targets))
    return SelfTest(
        layers | sandbox.grader,
        answer["tried"],
        tuple(answer["secrets"]),
        tuple(answer["outside"]),
    )


def _ask(sandbox: Sandbox, targets: Mapping[str, object]) -> tuple[dict[str, Any], dict[str, bool]]:
    """The answer of a fresh worker, and its layers; it holds no submission and can be believed."""
    worker = sandbox.fork(SELF_TEST_CPU_S)
    deadline = time.monotonic() + SELF_TEST_CPU_S
    try:
        worker.link.send(Kind.TRY, 0, encode(dict(targets)), deadline)
        kind, _, answer = worker.link.receive(deadline)
    except (OSError, EOFError, WireError) as error:
        # No submission is in it: somebody killed it, or the machine stalled. It is asked again.
        raise ZygoteLost(f"the self-test of the confinement did not end: {error!r}") from None
    finally:
        sandbox.end(worker)
    if kind is not Kind.TRIED or not isinstance(answer, dict):
        raise HarnessError(f"the self-test of the confinement failed: {answer}")
    return answer, dict(worker.layers)


def _everything_in(paths: Iterable[Path]) -> tuple[list[str], list[str]]:
    """The ordinary files and the folders at these paths and below; links lead to who knows what."""
    files: list[str] = []
    folders: list[str] = []
    for path in map(os.path.abspath, paths):
        if os.path.isdir(path) and not os.path.islink(path):
            folders.append(path)
        elif os.path.isfile(path) and not os.path.islink(path):
            files.append(path)
    for folder in folders:  # which grows meanwhile
        with suppress(PermissionError), os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                elif entry.is_file(follow_symlinks=False):
                    files.append(entry.path)
        if len(files) + len(folders) > SELF_TEST_FILES:
            break
    return files, folders
