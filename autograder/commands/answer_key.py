"""`answer-key`: every deliverable of the handout, as a page to read and as Markdown."""

from __future__ import annotations

import os
from pathlib import Path

import click

from autograder.engine import sources
from autograder.engine.errors import UsageError
from autograder.packing import archive, contents
from reference.answer_key import compute
from reference.expected import FixtureError


def run(out: Path, fixture: Path | None) -> int:
    """Compute, and write into a folder; return the exit status.

    Raises:
        UsageError: the pickle will not do, the folder cannot be written to, an extra is missing.
    """
    try:
        from reference.answer_pages import pages  # Jinja2 is an extra
    except ModuleNotFoundError as error:
        raise UsageError(
            f"answer-key: expected the package {error.name}, found none; "
            "bash setup.sh --venv .venv instructor installs it"
        ) from None
    click.echo("training twice, with a step size of 0.1 and of 10", err=True)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # of each training: more take turns on the same cores
    try:
        key = compute(fixture or sources.ROOT / contents.PICKLE, sources.ROOT / contents.IMAGES)
    except FixtureError as error:
        raise UsageError(f"--fixture: {error}") from None
    try:
        out.mkdir(parents=True, exist_ok=True)
        archive.replace({out / name: content for name, content in pages(key).items()})
    except OSError as error:
        raise UsageError(f"--out: {error.filename}: {error.strerror}") from None
    click.echo(f"{out / 'answer_key.html'}: test accuracy {100 * key.accuracy:.2f} %")
    return 0
