"""What goes into the two zips, as name -> content."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from autograder.engine import sources

PICKLE = "fixtures/test_batch_weights_biases.pkl"
IMAGES = "fixtures/mnist/"
TEMPLATE = "student_template/"


def autograder(fixture: bytes | None = None, root: Path = sources.ROOT) -> dict[str, bytes]:
    """The platform's zip.

    Args:
        fixture: the course's own pickle, in place of the one that is here.
        root: the checkout.
    """
    files = sources.read(root)
    return files if fixture is None else files | {PICKLE: fixture}


def template(files: dict[str, bytes]) -> dict[str, bytes]:
    """The students' zip, of the platform's: the template with the data beside it."""
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
    return {**own, **images, PurePosixPath(PICKLE).name: files[PICKLE]}
