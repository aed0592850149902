"""`build`: the platform's zip and the students', checked, and the same bytes on every machine."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import click

from autograder import course
from autograder.course import Course
from autograder.engine import sources
from autograder.engine.errors import UsageError
from autograder.homework import COURSE, homework
from autograder.packing import archive, checks, contents, names
from checking import rubric
from checking.errors import HarnessError
from checking.rubric import Row

LARGE = (
    16 << 20
)  # bytes: the platform documents no limit, but the upload is to stay a matter of seconds


def run(out: Path, fixture: Path | None, settings: Path | None, points: float) -> int:
    """Check, then write both zips; return the exit status.

    Raises:
        UsageError: the fixture or the points are not what they have to be.
        HarnessError: the reference does not get full marks.
    """
    pickle = None if fixture is None else _read("--fixture", fixture)
    path = fixture or sources.ROOT / contents.PICKLE
    figures = checks.fixture(path, ours=fixture is None)
    click.echo(f"fixture: mean loss {figures.printed_loss}")
    files = contents.autograder(pickle)
    if settings is not None:
        files["course.toml"] = _read("--course", settings)
    mine = course.read(settings or COURSE)
    files = names.renamed(files, mine, homework().functions)
    rows = _check(files, mine, points)
    zips = {
        out / "autograder.zip": archive.pack(files),
        out / "student_template.zip": archive.pack(contents.template(files, rows)),
    }
    try:
        out.mkdir(parents=True, exist_ok=True)
        archive.replace(zips)
    except OSError as error:
        raise UsageError(f"--out: {error.filename}: {error.strerror}") from None
    for path, raw in zips.items():
        _tell(path, raw)
    click.echo(f"autograder digest {sources.digest(files)}")
    return 0


def _read(option: str, path: Path) -> bytes:
    try:
        return sources.content(path)
    except OSError as error:
        raise UsageError(f"{option}: {path}: expected a file: {error.strerror}") from None


def _check(files: dict[str, bytes], mine: Course, points: float) -> tuple[Row, ...]:
    """All checks, the quick ones first; return the rows as the course wants them."""
    assignment = homework()
    rows = rubric.read(assignment.test_files(), assignment.public_files())
    # The files have the course's names already; the sources that the rows are read from never do.
    rows = tuple(replace(row, function=mine.names.get(row.function, row.function)) for row in rows)
    rows = mine.applied(rows)
    checks.points(rows, points)
    click.echo(f"rows: {len(rows)}, {points:g} points")
    graded = checks.reference(files, files["reference/hw2.py"])
    digest = graded["extra_data"]["autograder_digest"]
    if digest != sources.digest(files):
        raise HarnessError(f"a grading from the zip reports the digest {digest}, not the zip's")
    click.echo(f"reference: {graded['score']:g} of {points:g} in {graded['execution_time']:.0f} s")
    return rows


def _tell(path: Path, raw: bytes) -> None:
    size = len(raw) / (1 << 20)
    click.echo(f"{path}: {size:.1f} MB, SHA-256 {hashlib.sha256(raw).hexdigest()}")
    if len(raw) > LARGE:
        click.secho(f"  more than {LARGE >> 20} MB: is anything in it by mistake?", fg="yellow")
