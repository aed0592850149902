"""`course.toml`: what a course changes without touching code.

[points]
"b.3" = 2.5            # a row
backward_pass = 20     # a function: shared out over its other rows, in quarters
[visibility]
train_network = "after_published"
[limits]
run_s = 780            # as in settings.py
train_network = {cpu_s = 60, wall_s = 180}    # a row's or a function's, as in checking/declare.py
[names]
relu_activation = "relu"    # what the course's starter calls it
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, NoReturn

from autograder.engine.errors import UsageError
from autograder.settings import Settings
from autograder.toml import read_toml
from checking.declare import Budget
from checking.rubric import VISIBILITIES, Row

TABLES = ("points", "visibility", "limits", "names")
LIMITS = {name: type(value) for name, value in asdict(Settings()).items() if name != "search"}
BUDGETS = tuple(asdict(Budget()))


@dataclass(frozen=True)
class Course:
    """What a course changes.

    Args:
        path: where it says so.
        points: row number or function -> points.
        visibility: row number or function -> when students see it.
        settings: limits of a grading.
        budgets: row number or function -> limits of an attempt, those that differ.
        names: function -> its name in this course; `build` puts it into what it packs.
    """

    path: Path = Path("course.toml")
    points: Mapping[str, float] = field(default_factory=dict)
    visibility: Mapping[str, str] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    budgets: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def applied(self, rows: Sequence[Row]) -> tuple[Row, ...]:
        """The rows as this course wants them.

        Raises:
            UsageError: a key is neither a row nor a function, points cannot be shared out, or the
                rows are of functions that have another name in this course.
        """
        known = {key for row in rows for key in (row.number, row.function)}
        for old, new in self.names.items():
            if new not in known:
                self.refuse(
                    "names", old, "that `build` has put it in: grade from its autograder.zip", new
                )
        tables = {"points": self.points, "visibility": self.visibility, "limits": self.budgets}
        for table, content in tables.items():
            for key in content:
                if key not in known:
                    self.refuse(table, key, "the number of a row or a function", "neither")
        points = self._shared(rows)
        return tuple(
            replace(row, points=points[row.number],
                    visibility=self._of(self.visibility, row, row.visibility))
            for row in rows
        )  # fmt: skip

    def budget(self, row: Row, declared: Budget) -> Budget:
        """The limits of an attempt at a row, of those that its test declares."""
        return replace(declared, **self._of(self.budgets, row, {}))

    def _of(self, table: Mapping[str, Any], row: Row, otherwise: Any) -> Any:
        """What a table says of a row, by its number or by its function."""
        return table.get(row.number, table.get(row.function, otherwise))

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

    def refuse(self, table: str, key: str, expected: str, found: object) -> NoReturn:
        raise UsageError(f"{self.path}: {table}.{key}: expected {expected}, found {found}")


def read(path: Path) -> Course:
    """Read and check a file; without one, nothing is changed.

    Raises:
        UsageError: naming file, key and what was expected.
    """
    if not path.exists():
        return Course(path)
    found = read_toml(path)
    for table, content in found.items():
        if table not in TABLES or not isinstance(content, dict):
            known = f"{', '.join(TABLES[:-1])} and {TABLES[-1]}"
            raise UsageError(f"{path}: {table}: expected the tables {known} alone")
    points, visibility, limits, names = (found.get(table, {}) for table in TABLES)
    course = Course(path, points, visibility, names=names)
    _check(course)
    settings, budgets = _limits(course, limits)
    spoken = {names.get(key, key): value for key, value in budgets.items()}
    return replace(
        course,
        points={names.get(key, key): value for key, value in points.items()},
        visibility={names.get(key, key): value for key, value in visibility.items()},
        settings=replace(Settings(), **settings),
        budgets=spoken,
    )


def _check(course: Course) -> None:
    """The values of points, visibilities and names, each by itself."""
    for key, value in course.points.items():
        if not _is_number(value) or not 0 <= value <= 1000 or value * 4 % 1:
            course.refuse("points", key, "quarters of a point from 0 on", repr(value))
    for key, shown in course.visibility.items():
        if shown not in VISIBILITIES:
            course.refuse("visibility", key, f"one of {', '.join(VISIBILITIES)}", repr(shown))
    for key, name in course.names.items():
        if not isinstance(name, str):
            course.refuse("names", key, "the name of a function", repr(name))


def _limits(
    course: Course, table: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, dict[str, float]]]:
    """Those of a grading, and those of rows and functions."""
    settings, budgets = {}, {}
    for key, value in table.items():
        if isinstance(value, dict):
            budgets[key] = {name: _budget(course, key, name, value[name]) for name in value}
        elif key not in LIMITS:
            course.refuse("limits", key, f"a table, or one of {', '.join(LIMITS)}", "neither")
        else:
            whole = LIMITS[key] is int
            kind = "a whole number from 1 on" if whole else "a number greater than 0"
            if not _is_number(value) or value <= 0 or (whole and not isinstance(value, int)):
                course.refuse("limits", key, kind, repr(value))
            settings[key] = value
    return settings, budgets


def _budget(course: Course, key: str, name: str, value: object) -> float:
    if name not in BUDGETS:
        course.refuse("limits", key, f"{', '.join(BUDGETS)} alone", name)
    if not _is_number(value) or not isinstance(value, int | float) or value <= 0:
        course.refuse("limits", f"{key}.{name}", "seconds, greater than 0", repr(value))
    return value


def _is_number(value: object) -> bool:
    """TOML also has infinities and what is no number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15
