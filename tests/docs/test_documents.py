"""Every command of every document runs, every link leads somewhere, every named file is there."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from .documents import DOCUMENTS, ROOT, blocks, links, named

NOT_RUN = ("example", "platform")
LIMIT_S = 600  # a block that takes longer hangs
GAP = "\n\n"  # between functions
LEFT_OUT = (".git", ".venv*", "__pycache__", ".*_cache", ".hypothesis", "dist", "node_modules")

each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)


@pytest.fixture
def checkout():
    """A copy of the project in which commands may write, with this environment as its .venv."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(
            ROOT, copy, symlinks=True, copy_function=shutil.copyfile,
            ignore=shutil.ignore_patterns(*LEFT_OUT),
        )  # fmt: skip
        for program in ("run_autograder", "tests/run", "tests/nightly", "tests/mutation"):
            (copy / program).chmod(0o755)
        _environment(copy)
        yield copy


def _environment(copy):
    """Programs of this environment under the names that documents use, and setup.sh content.

    A link would not do: Python would take the copy for its home, which other users cannot enter.
    """
    programs = copy / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name in ("python", "ruff", "mypy"):
        target = sys.executable if name == "python" else str(Path(sys.executable).parent / name)
        (programs / name).write_text(f'#!/bin/sh\nexec "{target}" "$@"\n')
        (programs / name).chmod(0o755)
    complete = "cat requirements/*.txt | cksum | tee .venv/complete-platform >.venv/complete-dev"
    subprocess.run(complete, shell=True, cwd=copy, check=True)


def run_all(document, copy, nightly):
    """Run its blocks in their order; those of the night only if asked to."""
    for block in blocks(document):
        if block.path is not None:
            path = copy / block.path
            assert path.exists() == (block.words[0] == "append"), f"{document.name}: {block.path}"
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as file:
                file.write(GAP * (block.words[0] == "append") + block.text)
        elif block.runs and (nightly or not block.nightly):
            run(document, block, copy)


def run(document, block, copy):
    programs = {"sh": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-c"]}
    done = subprocess.run(
        [*programs[block.language], block.text],
        cwd=copy,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    where = f"{document.name}, line {block.line}"
    assert done.returncode == 0, f"{where}: exit status {done.returncode}\n{done.stdout[-3000:]}"


def those_with(kind):
    """The documents that have a block of a kind: the others need no copy of the project."""
    found = [path for path in DOCUMENTS if any(map(kind, blocks(path)))]
    return pytest.mark.parametrize("document", found, ids=lambda path: path.name)


@those_with(lambda block: block.runs and not block.nightly)
def test_every_fast_block_runs(document, checkout):
    run_all(document, checkout, nightly=False)


@pytest.mark.nightly
@those_with(lambda block: block.nightly)
def test_every_block_runs(document, checkout):
    run_all(document, checkout, nightly=True)


@each_document
def test_every_command_runs_or_says_that_it_does_not(document):
    for block in blocks(document):
        told = block.runs or (block.words[:1] and block.words[0] in NOT_RUN)
        assert block.language != "sh" or told, f"{document.name}, line {block.line}"


@each_document
def test_every_link_leads_somewhere(document):
    missing = [link for link in links(document) if not (document.parent / link).exists()]
    assert not missing


@each_document
def test_every_named_file_is_there(document):
    missing = [name for name in named(document) if not list(ROOT.glob(name))]
    assert not missing


def test_pictures_are_small():
    pictures = list((ROOT / "docs" / "pictures").glob("*.png"))
    assert len(pictures) == 3
    assert all(picture.stat().st_size < 100_000 for picture in pictures)


def test_the_hooks_have_the_versions_that_the_tests_have():
    pinned = re.search(r"^ruff==(\S+)", (ROOT / "requirements/dev.txt").read_text(), re.MULTILINE)
    hooks = (ROOT / ".pre-commit-config.yaml").read_text()
    assert f"ruff-pre-commit\n    rev: v{pinned[1]}\n" in hooks
