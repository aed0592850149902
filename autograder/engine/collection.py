"""The graded tests under pytest, with the plugin that judges them.

Slow to import, so a grading does it while the worker program imports, too.
"""

from __future__ import annotations

import contextlib
import io
import os
from pathlib import Path

import pytest

from autograder.settings import Settings
from checking import trial

from .assignment import Assignment
from .plugin import Grading

_imported: set[Path] = set()  # folders of graded tests


def prepare(assignment: Assignment, settings: Settings) -> None:
    """Import the graded tests, once for all gradings of this process."""
    if assignment.tests not in _imported:
        run(assignment, settings, None)
        _imported.add(assignment.tests)


def run(assignment: Assignment, settings: Settings, grading: Grading | None) -> None:
    """Collect the graded tests and, for a grading, run them; what they find is in `grading`."""
    trial.load_profile(settings.search)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
        os.environ.pop(name, None)
    options = ["-q", "-s", "-c", os.devnull, "--noconftest"]
    options += ["-p", "no:cacheprovider", "-p", "no:unraisableexception"]  # which collects garbage
    options += ["--import-mode=importlib", f"--rootdir={assignment.tests}"]
    options += ["--assert=plain"]  # they raise what they find; rewriting would compile them anew
    options += [] if grading else ["--collect-only"]
    files = [str(file) for file in [*assignment.test_files(), *assignment.public_files()]]
    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main([*options, *files], plugins=[grading] if grading else [])
