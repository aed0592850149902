"""`submission_metadata.yml`, as Gradescope writes it: who submitted, and what was published.

Written by Ruby: keys are the strings ":submitters", ":score", ... Every key is optional, and so is
every value; the results inside have plain keys.
"""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml  # the export's metadata

from autograder.engine.errors import UsageError
from autograder.settings import MAX_FIELD, MAX_LINE
from checking.text import printable

JOINERS = ("\u200c", "\u200d")


@dataclass(frozen=True)
class Student:
    """Who submitted; a part that the export does not hold is ""."""

    name: str
    sid: str
    email: str


@dataclass(frozen=True)
class PublishedRow:
    """A row of the published results; `said` is the first line of its text."""

    number: str
    name: str
    score: float | None
    max_score: float | None
    said: str


@dataclass(frozen=True)
class Published:
    """What the student sees on Gradescope now; `score` is None while nothing was graded."""

    score: float | None
    rows: tuple[PublishedRow, ...]


@dataclass(frozen=True)
class Record:
    """One active submission."""

    students: tuple[Student, ...]
    submitted: str
    published: Published
    earlier: int


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, in C where there is one: the file holds every text of every result."""


def _ruby(loader: Any, _suffix: str, node: yaml.Node) -> object:
    """An object of Ruby's is what it is made of."""
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)


def _binary(loader: Any, node: yaml.ScalarNode) -> str:
    """A text that Ruby could not read as UTF-8."""
    return base64.b64decode(loader.construct_scalar(node)).decode("utf-8", "replace")


_Loader.add_multi_constructor("!ruby/", _ruby)
_Loader.add_constructor("!binary", _binary)
_Loader.add_constructor("tag:yaml.org,2002:binary", _binary)


def read(content: bytes, where: str) -> dict[str, Record]:
    """The active submissions, by the name of their folder, in the file's order.

    Args:
        content: the file.
        where: what to call it in an error.

    Raises:
        UsageError: it is no YAML, no mapping, or names a submission twice.
    """
    try:
        loader = _Loader(content)
        try:
            return _records(loader, where)
        finally:
            loader.dispose()
    except (yaml.YAMLError, RecursionError, ValueError, TypeError) as error:
        reason = " ".join(str(error).split())[:300]
        raise UsageError(f"{where}: expected Gradescope's YAML, but {reason}") from None


def _records(loader: Any, where: str) -> dict[str, Record]:
    node = loader.get_single_node()
    if not isinstance(node, yaml.MappingNode):
        found = "nothing" if node is None else f"a {node.id}"
        raise UsageError(f"{where}: expected a mapping of submissions, found {found}")
    records: dict[str, Record] = {}
    lines: dict[str, int] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in lines:
            raise UsageError(
                f"{where}: expected each submission once, found {printable(key, 100)} in lines "
                f"{lines[key]} and {line}: export again, or delete one of them"
            )
        lines[key] = line
        records[key] = _record(loader.construct_document(value_node))
    return records


def _record(value: object) -> Record:
    mapping = value if isinstance(value, Mapping) else {}
    submitters = _get(mapping, "submitters")
    history = _get(mapping, "history")
    return Record(
        students=tuple(_student(one) for one in _list(submitters) if isinstance(one, Mapping)),
        submitted=_text(_get(mapping, "created_at"), 40),
        published=_published(_get(mapping, "score"), _get(mapping, "results")),
        earlier=len(_list(history)),
    )


def _student(mapping: Mapping[Any, Any]) -> Student:
    sid, email = (_text(_get(mapping, key), MAX_FIELD) for key in ("sid", "email"))
    return Student(shown_name(_get(mapping, "name")), sid, email)


def shown_name(name: object) -> str:
    """A name with nothing invisible in it but the joiners that some scripts are written with."""
    parts = re.split(r"([\u200c\u200d])", str(name or "")[:MAX_FIELD])
    return "".join(part if part in JOINERS else _text(part, MAX_FIELD) for part in parts)


def _published(score: object, results: object) -> Published:
    """`:score` is what counts: it includes points that were given by hand."""
    results = results if isinstance(results, Mapping) else {}
    tests = [test for test in _list(_get(results, "tests")) if isinstance(test, Mapping)]
    rows = tuple(
        PublishedRow(
            number=_text(_get(test, "number"), 40),
            name=_text(_get(test, "name"), MAX_LINE),
            score=_number(_get(test, "score")),
            max_score=_number(_get(test, "max_score")),
            said=_first_line(_get(test, "output")),
        )
        for test in tests
    )
    total = _number(score)
    if total is None:
        total = _number(_get(results, "score"))
    if total is None and any(row.score is not None for row in rows):
        total = sum(row.score or 0.0 for row in rows)
    return Published(total, rows)


def _get(mapping: Mapping[Any, Any], key: str) -> Any:
    return mapping.get(f":{key}", mapping.get(key))


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object, limit: int) -> str:
    return "" if value is None else printable(" ".join(str(value).split()), limit)


def _first_line(value: object) -> str:
    return printable(str(value or "").strip().partition("\n")[0], MAX_LINE)


def _number(value: object) -> float | None:
    """A finite number, which some versions write as a string."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
