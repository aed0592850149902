"""Who may import what, and how large things may be."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STANDARD = set(__import__("sys").stdlib_module_names)


def imported(file):
    """(name, level) of every import in a file."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, 0) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", node.level


def names(folder):
    for file in sorted((ROOT / folder).rglob("*.py")):
        for name, level in imported(file):
            yield file.relative_to(ROOT), name, level


def test_the_worker_is_a_leaf():
    for file, name, level in names("autograder/worker"):
        assert level or name.partition(".")[0] in STANDARD | {"numpy"}, f"{file}: {name}"


def test_the_lockdown_is_standard_library():
    for file, name, level in names("autograder/worker/lockdown"):
        assert level or name.partition(".")[0] in STANDARD, f"{file}: {name}"


@pytest.mark.parametrize(
    ("folder", "banned"),
    [
        ("reference", {"autograder", "student_template", "pytest", "hypothesis"}),
        ("student_template", {"autograder", "reference"}),
        ("autograder/engine", {"reference", "student_template", "autograder.graded",
                               "autograder.homework", "autograder.diagnosis"}),
        ("checking", {"autograder", "reference", "student_template", "pytest"}),
        ("autograder/graded", {"autograder.commands"}),
    ],
)  # fmt: skip
def test_folders_keep_to_their_imports(folder, banned):
    for file, name, _ in names(folder):
        assert not any(name == bad or name.startswith(f"{bad}.") for bad in banned), (
            f"{file}: {name}"
        )


def test_the_engine_knows_nothing_of_this_homework():
    words = ("sigmoid", "relu", "hw2", "backward", "gradient", "mnist")
    files = [*(ROOT / "autograder" / "engine").rglob("*.py"), *(ROOT / "checking").rglob("*.py")]
    for file in sorted(files):
        code = ast.unparse(_without_docstrings(ast.parse(file.read_text("utf-8")))).lower()
        assert not [word for word in words if word in code], file


def _without_docstrings(tree):
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            if isinstance(body[0].value, ast.Constant):
                node.body = body[1:] or [ast.Pass()]
    return tree


@pytest.mark.parametrize("folder", ["autograder", "checking", "reference"])
def test_modules_and_functions_are_small(folder):
    for file in sorted((ROOT / folder).rglob("*.py")):
        text = file.read_text("utf-8")
        assert len(text.splitlines()) <= 300, file
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                assert node.end_lineno - node.lineno < 60, f"{file}: {node.name}"


LIMITS = {
    "autograder/settings.py",
    "autograder/worker/caps.py",
    "autograder/diagnosis/tolerances.py",
    "checking/limits.py",
    "student_template/runner/limits.py",
    "student_template/public_tests/tolerances.py",
}
LIMIT = re.compile(r"_?(MAX_\w+|\w+_(S|BYTES|CHARS|RTOL|ATOL))")


@pytest.mark.parametrize("folder", ["autograder", "checking", "student_template"])
def test_limits_and_tolerances_stand_together(folder):
    for file in sorted((ROOT / folder).rglob("*.py")):
        where = file.relative_to(ROOT).as_posix()
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.Assign) and where not in LIMITS:
                found = [t.id for t in node.targets if isinstance(t, ast.Name)]
                assert not any(map(LIMIT.fullmatch, found)), f"{where}: {found}"


def test_nothing_lies_beside_the_project():
    """What a submission writes where it is run by hand, `git add` takes along."""
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.splitlines()
    if not tracked:
        pytest.skip("no checkout, but a copy of one")
    files = {name for name in tracked if "/" not in name}
    folders = {name.partition("/")[0] for name in tracked if "/" in name}
    assert files == {
        ".gitignore", ".pre-commit-config.yaml", "CHANGELOG.md", "CONTRIBUTING.md", "README.md",
        "pyproject.toml", "run_autograder", "setup.sh",
    }  # fmt: skip
    assert folders == {
        ".ci", "autograder", "benchmarks", "checking", "docs", "fixtures", "reference",
        "requirements", "student_template", "tests", "tools",
    }  # fmt: skip
