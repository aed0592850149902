"""The rubric: every row that there is, read from the source of the graded tests.

Read, not imported or collected: a test module that fails to import, or a test that pytest does not
collect, still has its rows, and they say that it is our fault. That is why the arguments of the
decorators have to be literals.
"""

from __future__ import annotations

import ast
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import HarnessError

VISIBILITIES = ("visible", "hidden", "after_due_date", "after_published")
DECORATORS = ("weight", "number", "visibility", "tags")


@dataclass(frozen=True)
class Row:
    """One graded test.

    Args:
        id: "test_part_b.py::test_...", as pytest names it below the folder of the tests.
        name: the property, a sentence: the docstring's first paragraph.
        hint: a question or a pointer to the handout: the rest of the docstring.
        number: "b.3"; rows are in the order of their numbers.
        points: what a pass earns.
        visibility: when a student sees the row.
        function: the function graded.
        public: whether students hold the test: its examples are the same everywhere.
        long: whether it computes for seconds: it is run beside the other rows.
    """

    id: str
    name: str
    hint: str
    number: str
    points: float
    visibility: str
    function: str
    public: bool = False
    long: bool = False

    @property
    def shown(self) -> bool:
        """Whether a student sees the row at once; when the platform shows others is not known."""
        return self.visibility == "visible"

    @property
    def order(self) -> tuple[str, int]:
        part, _, position = self.number.partition(".")
        return part, int(position)


def read(private: Iterable[Path], public: Iterable[Path] = ()) -> tuple[Row, ...]:
    """The rows of these test modules, in rubric order.

    Raises:
        HarnessError: a row lacks a declaration, or two rows share a number or an id.
    """
    found = [row for file in private for row in _rows(file, public=False)]
    found += [row for file in public for row in _rows(file, public=True)]
    for what in ("number", "id"):
        names = [getattr(row, what) for row in found]
        if twice := {name for name in names if names.count(name) > 1}:
            raise HarnessError(f"graded tests: the {what}s {sorted(twice)} are used more than once")
    return tuple(sorted(found, key=lambda row: row.order))


def public_seed(row: Row) -> int:
    """The seed of a public row's draws: of its id, so that a laptop draws what the grader draws."""
    return zlib.crc32(row.id.encode())


def _rows(file: Path, *, public: bool) -> Iterable[Row]:
    for node in ast.parse(file.read_text("utf-8"), str(file)).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield _row(file, node, public)


def _row(file: Path, test: ast.FunctionDef, public: bool) -> Row:
    where = f"{file.name}: {test.name}"
    declared = _declarations(test, where)
    if missing := [name for name in DECORATORS if name not in declared]:
        raise HarnessError(f"{where}: expected the decorators {missing}, which are not there")
    if declared["visibility"] not in VISIBILITIES:
        raise HarnessError(f"{where}: expected a visibility of {VISIBILITIES}")
    sentence, _, hint = (ast.get_docstring(test) or "").partition("\n\n")
    if not sentence:
        raise HarnessError(f"{where}: expected a docstring, whose first sentence names the row")
    return Row(
        id=f"{file.name}::{test.name}",
        name=_one_line(sentence),
        hint=_one_line(hint),
        number=str(declared["number"]),
        points=float(declared["weight"]),
        visibility=str(declared["visibility"]),
        function=str(declared["tags"]),
        public=public,
        long=any(ast.unparse(node) == "long_running" for node in test.decorator_list),
    )


def _declarations(test: ast.FunctionDef, where: str) -> dict[str, Any]:
    """The literal argument of each decorator of gradescope-utils above a test."""
    found: dict[str, Any] = {}
    given = False
    for decorator in test.decorator_list:
        if not isinstance(decorator, ast.Call):
            continue
        name = ast.unparse(decorator.func).rpartition(".")[2]
        given = given or name == "given"
        if name not in DECORATORS:
            continue
        if given:  # Hypothesis would silently lose what is declared below it
            raise HarnessError(f"{where}: @{name} has to stand above @given")
        if len(decorator.args) != 1 or not isinstance(decorator.args[0], ast.Constant):
            raise HarnessError(f"{where}: expected one literal argument in @{name}")
        found[name] = decorator.args[0].value
    return found


def _one_line(text: str) -> str:
    return " ".join(text.split())


def total(rows: Sequence[Row]) -> float:
    return sum(row.points for row in rows)
