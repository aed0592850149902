"""What goes into the two zips, as name -> content."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from autograder.engine import sources
from checking.rubric import Row

from . import rows

PICKLE = "fixtures/test_batch_weights_biases.pkl"
FIGURES = "student_template/public_tests/figures.json"  # what the public tests know of it
CHECKING = "checking/"
IMAGES = "fixtures/mnist/"
TEMPLATE = "student_template/"


def autograder(fixture: bytes | None = None, root: Path = sources.ROOT) -> dict[str, bytes]:
    """The platform's zip.

    Args:
        fixture: the course's own pickle, in place of the one that is here.
        root: the checkout.
    """
    files = sources.read(root)
    if fixture is None:
        return files
    return files | {PICKLE: fixture, FIGURES: figures(fixture)}


def figures(fixture: bytes) -> bytes:
    """The figures of a pickle that public tests compare with."""
    from reference import expected  # needs NumPy, which packing alone does not

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / PurePosixPath(PICKLE).name
        path.write_bytes(fixture)
        return expected.public_figures(expected.load_fixture(path)).encode()


def template(files: Mapping[str, bytes], course: Sequence[Row] = ()) -> dict[str, bytes]:
    """The students' zip, of the platform's: the template, what runs its tests, and the data.

    Args:
        files: of the platform's zip.
        course: the rows as the course wants them, where it wants others than the tests declare.
    """
    files = rows.declared(files, course)
    own = {
        name.removeprefix(TEMPLATE): content
        for name, content in files.items()
        if name.startswith(TEMPLATE)
    }
    images = {
        f"mnist/{PurePosixPath(name).name}": content
        for name, content in files.items()
        if name.startswith(IMAGES)
    }
    checking = {name: raw for name, raw in files.items() if name.startswith(CHECKING)}
    return {**own, **checking, **images, PurePosixPath(PICKLE).name: files[PICKLE]}
