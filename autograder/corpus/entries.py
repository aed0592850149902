"""The corpus as it lies on disk; `fixtures/README.md` tells the keys of `expected.toml`."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.engine.errors import UsageError
from autograder.toml import read_toml
from checking.outcome import Verdict

DECLARATION = "expected.toml"


class Category(enum.Enum):
    RIGHT = "right"
    WRONG = "wrong"
    HOSTILE = "hostile"


@dataclass(frozen=True)
class Key:
    """What a key of `expected.toml` may hold.

    Args:
        expected: in words.
        required: in these categories it has to be there.
        allowed: in these it may be.
    """

    expected: str
    required: tuple[Category, ...] = ()
    allowed: tuple[Category, ...] = (Category.WRONG, Category.HOSTILE)


KEYS = {
    "fault": Key("a sentence", required=tuple(Category), allowed=tuple(Category)),
    "function": Key("a graded function, or a list of them", required=(Category.WRONG,)),
    "diagnosis": Key("the id of a named mistake, or a list of them"),
    "costs": Key("a list of graded functions", allowed=(Category.WRONG,)),
    "verdict": Key(f"one of {', '.join(verdict.value for verdict in Verdict)}"),
    "keeps": Key("a list of graded functions", allowed=(Category.HOSTILE,)),
    "at_most": Key("a number of points", required=(Category.HOSTILE,), allowed=(Category.HOSTILE,)),
    "id": Key("a word", allowed=(Category.HOSTILE,)),
}


@dataclass(frozen=True)
class Entry:
    """One submission of the corpus and what has to become of it."""

    folder: Path
    category: Category
    fault: str
    functions: tuple[str, ...] = ()
    diagnoses: tuple[str, ...] = ()
    costs: tuple[str, ...] = ()
    verdict: Verdict | None = None
    keeps: tuple[str, ...] = ()
    at_most: float | None = None
    id: str = ""

    @property
    def name(self) -> str:
        return f"{self.category.value}/{self.folder.name}"


def read(folder: Path, functions: Sequence[str]) -> list[Entry]:
    """The entries of a corpus, of one of its categories, or the one entry that the folder is.

    Args:
        folder: holds `right`, `wrong` or `hostile`, is one of them, or lies in one of them.
        functions: the graded ones.

    Raises:
        UsageError: there are none, or an `expected.toml` is not as it should be.
    """
    entries = [read_entry(place, functions) for place in _places(folder.absolute())]
    if not entries:
        raise UsageError(f"{folder}: expected a corpus with folders right, wrong or hostile")
    return entries


def is_entry(folder: Path) -> bool:
    """Whether a folder is one entry, by where it lies."""
    return folder.absolute().parent.name in [category.value for category in Category]


def _places(folder: Path) -> list[Path]:
    names = [category.value for category in Category]
    if folder.parent.name in names:
        return [folder]
    categories = [folder] if folder.name in names else [folder / name for name in names]
    places = [sorted(category.iterdir()) for category in categories if category.is_dir()]
    return [place for category in places for place in category if place.is_dir()]


def read_entry(folder: Path, functions: Sequence[str]) -> Entry:
    """One entry; its folder lies in that of its category."""
    path = folder / DECLARATION
    category = Category(folder.parent.name)
    declared = read_toml(path)
    _check_keys(path, declared, category)
    graded = set(functions)
    verdict = _value(path, declared, "verdict", {known.value for known in Verdict})
    at_most = declared.get("at_most")
    if at_most is not None and type(at_most) not in (int, float):
        raise _wrong(path, "at_most", at_most)
    return Entry(
        folder,
        category,
        fault=_value(path, declared, "fault"),
        functions=_values(path, declared, "function", graded),
        diagnoses=_values(path, declared, "diagnosis"),
        costs=_values(path, declared, "costs", graded),
        verdict=Verdict(verdict) if verdict else None,
        keeps=_values(path, declared, "keeps", graded),
        at_most=at_most,
        id=_value(path, declared, "id"),
    )


def _check_keys(path: Path, declared: Mapping[str, Any], category: Category) -> None:
    here = [name for name, key in KEYS.items() if category in key.allowed]
    for name in declared:
        if name not in here:
            raise UsageError(f"{path}: expected one of the keys {', '.join(here)}; found {name}")
    for name, key in KEYS.items():
        if category in key.required and name not in declared:
            raise UsageError(f"{path}: expected the key {name}, {key.expected}; it is not there")


def _value(
    path: Path, declared: Mapping[str, Any], name: str, among: set[str] | None = None
) -> str:
    value = declared.get(name, "")
    if not isinstance(value, str) or (name in declared and not value.strip()):
        raise _wrong(path, name, value)
    if value and among is not None and value not in among:
        raise _wrong(path, name, value)
    return value


def _values(
    path: Path, declared: Mapping[str, Any], name: str, among: set[str] | None = None
) -> tuple[str, ...]:
    values = declared.get(name, [])
    values = [values] if isinstance(values, str) else values
    if not isinstance(values, list):
        raise _wrong(path, name, values)
    return tuple(_value(path, {name: value}, name, among) for value in values)


def _wrong(path: Path, name: str, value: object) -> UsageError:
    return UsageError(f"{path}: {name}: expected {KEYS[name].expected}; found {value!r}")
