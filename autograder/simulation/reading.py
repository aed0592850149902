"""What the platform makes of `results.json`: what it stores, or why it cannot.

The first steps are those of its harness: text is read as UTF-8 whatever it is, NUL characters are
replaced, long outputs lose their middle. What follows is what its web site accepts.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.settings import MAX_OUTPUT

CUT = "[...(truncated)...]"
FORMATS = ("text", "html", "simple_format", "md", "ansi")
VISIBILITIES = ("visible", "hidden", "after_due_date", "after_published")
FAILED = "The autograder failed to execute correctly."
REFUSED = "The results uploaded to Gradescope were not formatted correctly."


@dataclass
class Posted:
    """One run, as the platform stores it.

    Args:
        results: what students and staff see parts of.
        error: why it is not the autograder's own results; "" if it is.
        stdout: for staff.
        status: exit status of `run_autograder`; a valid file counts whatever it is.
        seconds: wall time of the run.
        notes: for staff: what was cut or replaced on the way.
    """

    results: dict[str, Any]
    error: str
    stdout: str
    status: int
    seconds: float
    notes: list[str] = field(default_factory=list)


def read(folder: Path, status: int, seconds: float, limit: float | None) -> Posted:
    """Read `results.json` and `stdout` below a folder, after a run.

    Args:
        folder: `results/`.
        status: exit status of the run.
        seconds: its wall time.
        limit: the time limit, if the run was stopped by it.
    """
    posted = Posted({"score": 0, "output": FAILED}, "", _text(folder / "stdout"), status, seconds)
    if limit is not None:
        _time_out(folder / "results.json", limit, seconds)
        posted.error = f"timed out after {limit:g} s"
    try:
        posted.results = _results(folder / "results.json", posted.notes)
    except ValueError as error:
        posted.error = str(error)
        posted.stdout += f"\n{error}\n"
    posted.stdout = _cut(posted.stdout, "stdout", posted.notes)
    return posted


def _time_out(path: Path, limit: float, seconds: float) -> None:
    """Whatever had been written until then is lost."""
    path.unlink(missing_ok=True)
    text = f"Your submission timed out. It took longer than {limit:g} seconds to run."
    path.write_text(json.dumps({"score": 0, "output": text, "execution_time": seconds}))


def _text(path: Path) -> str:
    return path.read_text("utf-8", errors="replace") if path.is_file() else ""


def _results(path: Path, notes: list[str]) -> dict[str, Any]:
    """What is stored.

    Raises:
        ValueError: nothing is; one sentence.
    """
    if not path.is_file():
        raise ValueError("results.json: expected a file, found none")
    text = _text(path)
    if "\0" in text:
        notes.append("results.json: NUL characters were replaced")
    try:
        found = json.loads(text.replace("\0", "\N{REPLACEMENT CHARACTER}"))
    except ValueError as error:
        raise ValueError(f"results.json: expected JSON, found: {error}") from None
    if not isinstance(found, dict):
        raise ValueError(f"results.json: expected an object, found a {type(found).__name__}")
    if faults := list(_faults(found)):
        raise ValueError(f"{REFUSED} results.json: {'; '.join(faults[:5])}")
    for where, holder in (("output", found), *((f"tests[{i}].output", test)
                          for i, test in enumerate(found.get("tests", [])))):  # fmt: skip
        if "output" in holder:
            holder["output"] = _cut(holder["output"], where, notes)
    return found


def _cut(text: str, where: str, notes: list[str]) -> str:
    """Text without its middle, where it is too long."""
    if len(text) <= MAX_OUTPUT:
        return text
    notes.append(f"{where}: cut from {len(text):,} to {MAX_OUTPUT:,} characters")
    half = (MAX_OUTPUT - len(CUT)) // 2
    return text[:half] + CUT + text[-half:]


# --- what the web site accepts -------------------------------------------------------------------

CHOICES = {
    "visibility": VISIBILITIES,
    "stdout_visibility": VISIBILITIES,
    "output_format": FORMATS,
    "test_output_format": FORMATS,
    "test_name_format": FORMATS,
    "name_format": FORMATS,
    "status": ("passed", "failed"),
    "order": ("asc", "desc"),
}
TEXTS = ("output", "name", "number")
NUMBERS = ("score", "max_score")


def _faults(found: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the content, a clause each."""
    yield from _characters("", found)
    tests, board = found.get("tests", []), found.get("leaderboard", [])
    for name, entries in (("tests", tests), ("leaderboard", board)):
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            yield f"{name}: expected a list of objects"
            return
    yield from _fields("", found)
    for name, entries in (("tests", tests), ("leaderboard", board)):
        for i, entry in enumerate(entries):
            yield from _fields(f"{name}[{i}].", entry)
    if "score" not in found and not any("score" in test for test in tests):
        yield "score: expected one at the top or in a test"


def _fields(where: str, holder: dict[str, Any]) -> Iterator[str]:
    for key, value in holder.items():
        if value is None:
            yield f"{where}{key}: expected no key rather than null"
        elif key in CHOICES and value not in CHOICES[key]:
            yield f"{where}{key}: expected one of {', '.join(CHOICES[key])}, found {value!r:.40}"
        elif key in TEXTS and not isinstance(value, str):
            yield f"{where}{key}: expected text, found {value!r:.40}"
        elif key in NUMBERS and (isinstance(value, bool) or not isinstance(value, int | float)):
            yield f"{where}{key}: expected a number, found {value!r:.40}"


def _characters(where: str, value: Any) -> Iterator[str]:
    """What JSON can say and the platform cannot store: NaN, NUL, halves of characters."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _characters(f"{where}.{key}".lstrip("."), item)
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _characters(f"{where}[{i}]", item)
    elif isinstance(value, float) and not math.isfinite(value):
        yield f"{where}: expected a finite number, found {value}"
    elif isinstance(value, str) and (
        "\0" in value or any("\ud800" <= c <= "\udfff" for c in value)
    ):
        yield f"{where}: expected text without \\u0000 and halves of characters"
