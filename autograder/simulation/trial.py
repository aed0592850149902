"""One trial run, from the zip to what the platform stores."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from checking.errors import HarnessError

from . import delivery, reading
from .places import Place


def run(
    place: Place, archive: Path, submission: Path, limit: float, tell: Callable[[str], None]
) -> reading.Posted:
    """Build the image, deliver the submission, run, read.

    Args:
        place: where.
        archive: the autograder's zip.
        submission: a file, a folder or a zip.
        limit: seconds for `run_autograder`.
        tell: told what comes next.

    Raises:
        UsageError: the zip or the submission cannot be read.
        HarnessError: the image cannot be built, or `run_autograder` not be started.
    """
    tell("building the image: unpacking, running setup.sh")
    place.install(archive)
    tell("running run_autograder")
    delivery.deliver(submission, place.base)
    folder = place.base / "results"
    started = time.monotonic()
    with (folder / "stdout").open("wb") as output:
        try:
            process = place.start(output)
        except OSError as error:  # no `#!` line, or one that names what is not there
            raise HarnessError(f"run_autograder cannot be started: {error}") from None
        timed_out = None
        try:
            process.wait(limit)
        except subprocess.TimeoutExpired:
            timed_out = limit
        finally:
            place.stop(process)
    return reading.read(folder, process.returncode, time.monotonic() - started, timed_out)
