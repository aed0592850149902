"""Write a course's points and visibilities into the tests that are handed out.

The grader reads them from `course.toml`; students hold the tests alone, and `check.py` counts what
stands there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from checking.rubric import Row

TESTS = "student_template/public_tests/"
Edit = tuple[int, int, bytes]  # from, to, new


def declared(files: Mapping[str, bytes], rows: Sequence[Row]) -> dict[str, bytes]:
    """The files with the public tests' decorators as the rows are.

    Args:
        files: name -> content, as packed.
        rows: as the course wants them.
    """
    by_id = {row.id: row for row in rows}
    tests = [name for name in files if name.startswith(TESTS + "test_")]
    return {**files, **{name: _file(name, files[name], by_id) for name in tests}}


def _file(name: str, source: bytes, rows: Mapping[str, Row]) -> bytes:
    for start, end, new in sorted(_edits(name, source, rows), reverse=True):
        source = source[:start] + new + source[end:]
    return source


def _edits(name: str, source: bytes, rows: Mapping[str, Row]) -> Iterator[Edit]:
    """Where a test declares something else than its row."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for test in ast.parse(source).body:
        row = rows.get(f"{name.removeprefix(TESTS)}::{getattr(test, 'name', '')}")
        if row is None or not isinstance(test, ast.FunctionDef):
            continue
        wanted: dict[str, float | str] = {"weight": row.points, "visibility": row.visibility}
        for decorator in test.decorator_list:
            match decorator:
                case ast.Call(func=ast.Name(id=what), args=[ast.Constant(value=old) as node]):
                    if wanted.get(what, old) != old:
                        first = starts[node.lineno - 1]
                        end = first + (node.end_col_offset or 0)
                        yield first + node.col_offset, end, _literal(wanted[what])


def _literal(value: float | str) -> bytes:
    return f'"{value}"'.encode() if isinstance(value, str) else f"{value:g}".encode()
