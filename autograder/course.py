"""`course.toml`: the points and visibilities that a course changes without touching code.

[points]
"b.3" = 2.5            # a row
backward_pass = 20     # a function: shared out over its other rows, in quarters
[visibility]
train_network = "after_published"
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from autograder.engine.errors import UsageError
from checking.rubric import VISIBILITIES, Row

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TABLES = ("points", "visibility")


@dataclass(frozen=True)
class Course:
    """What a course changes: row number or function -> value."""

    path: Path = Path("course.toml")
    points: Mapping[str, float] = field(default_factory=dict)
    visibility: Mapping[str, str] = field(default_factory=dict)

    def applied(self, rows: Sequence[Row]) -> tuple[Row, ...]:
        """The rows as this course wants them.

        Raises:
            UsageError: a key is neither a row nor a function, or points cannot be shared out.
        """
        known = {key for row in rows for key in (row.number, row.function)}
        for table in TABLES:
            for key in getattr(self, table):
                if key not in known:
                    self.refuse(table, key, "the number of a row or a function", "neither")
        points = self._shared(rows)
        return tuple(
            replace(
                row,
                points=points[row.number],
                visibility=self.visibility.get(
                    row.number, self.visibility.get(row.function, row.visibility)
                ),
            )
            for row in rows
        )

    def _shared(self, rows: Sequence[Row]) -> dict[str, float]:
        """Row number -> points."""
        found = {row.number: self.points.get(row.number, row.points) for row in rows}
        for function in {row.function for row in rows} & set(self.points):
            own = [row for row in rows if row.function == function]
            free = [row for row in own if row.number not in self.points]
            left = self.points[function] - sum(
                found[row.number] for row in own if row.number in self.points
            )
            whole, given = sum(row.points for row in free), 0.0
            if left < 0 or (left and not whole):
                self.refuse("points", function, "as much as its rows have", f"{left:+g} for others")
            for i, row in enumerate(free if whole else []):
                before = sum(other.points for other in free[: i + 1])
                up_to = round(4 * left * before / whole) / 4  # cumulative: nothing gets lost
                found[row.number], given = up_to - given, up_to
        return found

    def refuse(self, table: str, key: str, expected: str, found: object) -> None:
        raise UsageError(f"{self.path}: {table}.{key}: expected {expected}, found {found}")


def read(path: Path) -> Course:
    """Read and check a file; without one, nothing is changed.

    Raises:
        UsageError: naming file, key and what was expected.
    """
    if not path.exists():
        return Course(path)
    try:
        found: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: expected TOML, found: {error}") from None
    for table, content in found.items():
        if table not in TABLES or not isinstance(content, dict):
            raise UsageError(f"{path}: {table}: expected the tables {' and '.join(TABLES)} alone")
    course = Course(path, found.get("points", {}), found.get("visibility", {}))
    for key, value in course.points.items():
        number = not isinstance(value, bool) and isinstance(value, int | float)
        if not number or not 0 <= value <= 1000 or value * 4 % 1:
            course.refuse("points", key, "quarters of a point from 0 on", repr(value))
    for key, shown in course.visibility.items():
        if shown not in VISIBILITIES:
            course.refuse("visibility", key, f"one of {', '.join(VISIBILITIES)}", repr(shown))
    return course
