"""What a student reads in a row: the call, the smallest failing input, got, expected, the hint.

Never a line of a test, a frame of the harness, or an expected value beyond the failing entry.
Everything that came from the worker goes through `text.printable`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from . import closeness
from .calls import Call, Name, Part, Student
from .errors import Mismatch, StudentRaised, WorkerLost
from .hints import TEMPLATES, Known, explain_raise
from .limits import FEW, MAX_CALL, MAX_ENTRIES, MAX_TEXT, NEAR_MISS
from .outcome import OWN, Mistake, Outcome, Verdict
from .rubric import Row
from .text import array_source, number, printable

if TYPE_CHECKING:  # a program that only words failures need not wait for Hypothesis
    from .trial import Failure


class Homework(Protocol):
    """What a text has to know of the homework."""

    @property
    def module(self) -> str:
        """The name of the submission's module."""

    @property
    def installed(self) -> Sequence[str]:
        """What a submission may import beside the standard library."""


def passed(row: Row, student: Student, helpers: str = OWN) -> Outcome:
    lines = list(student.notes)
    if helpers != OWN:
        lines.append(
            f"{row.function} is right. With your own helper functions this test fails: it was "
            f"passed with {helpers}. What fails lies in the functions that it uses."
        )
    data = dict(student.records)
    if closeness.largest() * NEAR_MISS >= 1:
        data["excess"] = round(closeness.largest(), 3)
    outcome = Outcome(Verdict.PASSED, _join(lines), helpers, data)
    return replace(outcome, image=student.image, caption=student.caption)


def failed(
    homework: Homework, row: Row, failure: Failure, student: Student, helpers: str = OWN
) -> Outcome:
    """A value that is wrong, or an exception of the student's."""
    if isinstance(failure.error, StudentRaised):
        return raised(homework, row, failure.error, failure.call, helpers)
    error = failure.error
    where = f", at index {error.at}" if error.at else ""
    fields = [
        ("call", _call(homework.module, failure.call)),
        ("got", _shown(error.got)),
        ("expected", _shown(error.expected)),
        ("tolerance", error.tolerance or ""),
        ("near miss", _near_miss(error)),
        ("hint", row.hint),
    ]
    lines = [f"{row.function}: {error.what}{where}.", error.detail, *_aligned(fields)]
    data = dict(student.records)
    if error.excess is not None and np.isfinite(error.excess):
        # Of all inputs: the smallest that fails is often one that fails by a hair.
        data["excess"] = round(max(error.excess, closeness.largest()), 3)
    evident = Known(error.kind, f"{row.function}: {error.what}.") if error.kind else None
    text = _join([*lines, *student.notes])
    outcome = Outcome(Verdict.WRONG, text, helpers, data, _diagnosis(row, evident))
    return replace(outcome, image=student.image, caption=student.caption)


def raised(
    homework: Homework,
    row: Row,
    error: StudentRaised,
    call: Call | None,
    helpers: str = OWN,
) -> Outcome:
    """An exception of the student's code, with the lines of it that it passed through."""
    if not error.kind:
        text = _join([error.message])
        missing = _diagnosis(row, Known("missing", text))
        return Outcome(Verdict.MISSING, text, helpers, diagnosis=missing)
    known = explain_raise(error.kind, error.message, homework.installed)
    if error.kind == "TypeError" and error.message.startswith(f"{row.function}() "):
        known = Known("wrong-signature", "It cannot be called with the handout's arguments.")
    explained = known.sentence if known else ""
    fields = [("call", _call(homework.module, call))]
    fields += [
        ("your line", f"{frame.file}, line {frame.line}: {frame.source.strip()}")
        for frame in error.frames
    ]
    template = error.kind == "NotImplementedError"
    fields.append(("hint", row.hint))
    kind = printable(error.kind, 100)
    function = call.function if call else row.function  # it may be one that the test uses
    first = f"{function} raised {kind}" + (f": {error.message}" if error.message else "")
    if template:
        raiser = error.frames[-1].function if error.frames else row.function
        if raiser != row.function:
            explained = f"{TEMPLATES}, or one that it uses is: {raiser} raises {kind}."
        text = _join([explained, *_aligned([("hint", row.hint)])])
        known = known if raiser == row.function else None
        return Outcome(Verdict.RAISED, text, helpers, diagnosis=_diagnosis(row, known))
    verdict = Verdict.OUT_OF_MEMORY if error.kind == "MemoryError" else Verdict.RAISED
    text = _join([first, explained, *_aligned(fields)])
    own = known if function == row.function else None
    return Outcome(verdict, text, helpers, diagnosis=_diagnosis(row, own))


def lost(
    homework: Homework, row: Row, error: WorkerLost, call: Call | None, helpers: str = OWN
) -> Outcome:
    """A worker that timed out or died while it ran the student's code."""
    verdict = Verdict(error.how)
    function = call.function if call else row.function
    what = {
        Verdict.TIMED_OUT: f"{function} did not come back: {error.message}. Is there a loop "
        "that does not end, or a loop over entries where NumPy could work on the whole array?",
        Verdict.CRASHED: f"While {function} was running, {error.message}.",
    }.get(verdict, error.message)
    fields = [("call", _call(homework.module, call)), ("hint", row.hint)]
    text = _join([what, *_aligned(fields)])
    own = verdict is Verdict.TIMED_OUT and function == row.function
    slow = Known("does-not-come-back", what) if own else None
    return Outcome(verdict, text, helpers, diagnosis=_diagnosis(row, slow))


def named(row: Row, outcome: Outcome, mistake: Mistake) -> Outcome:
    """A failed row with the mistake's name below its first line, and the mistake's hint."""
    first, *lines = outcome.text.split("\n")
    general = _aligned([("hint", row.hint)])
    rest = [line for line in lines if line not in general]
    text = _join([first, mistake.sentence, *rest, *_aligned([("hint", mistake.hint)])])
    return replace(outcome, text=text, diagnosis=(mistake.id, mistake.sentence))


# --- parts ---------------------------------------------------------------------------------------


def _diagnosis(row: Row, known: Known | None) -> tuple[str, str] | None:
    """Id and sentence of what an exception, a missing name or a shape says by itself."""
    return (f"{row.function}.{known.id}", known.sentence) if known else None


def _near_miss(error: Mismatch) -> str:
    if error.excess is None or not 1 < error.excess < NEAR_MISS:
        return ""
    return f"the error is {error.excess:.1f} times what is tolerated"


def _call(module: str, call: Call | None) -> str:
    """The call as Python that can be pasted after `import numpy as np` and `import hw2`."""
    if call is None:
        return ""
    text = _call_source(module, call, MAX_ENTRIES)
    text = text if len(text) <= MAX_CALL else _call_source(module, call, FEW)
    return text if len(text) <= 2 * MAX_CALL else text[: 2 * MAX_CALL] + " ... (too long to show)"


def _call_source(module: str, call: Call, most: int) -> str:
    args = [_source(module, value, most) for value in call.args]
    args += [f"{name}={_source(module, value, most)}" for name, value in call.kwargs.items()]
    return f"{module}.{call.function}({', '.join(args)})"


def _source(module: str, value: object, most: int) -> str:
    """An argument as source; what is not a value is shown by its name."""
    if isinstance(value, Name):
        return f"{module}.{value.text}" if value.own else value.text
    if isinstance(value, Part):
        return _call_source(module, value.call, most) + "".join(f"[{i}]" for i in value.path)
    if isinstance(value, list):
        return "[" + ", ".join(_source(module, item, most) for item in value) + "]"
    if isinstance(value, tuple) and any(not np.isscalar(item) for item in value):
        return "(" + "".join(_source(module, item, most) + ", " for item in value).rstrip() + ")"
    if callable(value):
        return str(getattr(value, "__name__", "f"))
    return array_source(value, most)


def _shown(value: object) -> str:
    """A got or expected entry; a plain number with the digits that matter."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, float | np.floating | int | np.integer):
        return number(float(value)) if isinstance(value, float | np.floating) else str(int(value))
    return array_source(value)


def _aligned(fields: Sequence[tuple[str, str]]) -> list[str]:
    return [f"  {name:<10}{text}" for name, text in fields if text]


def _join(lines: Sequence[str]) -> str:
    return printable("\n".join(line for line in lines if line), MAX_TEXT)


def measured(outcomes: Mapping[str, Outcome]) -> dict[str, Any]:
    """Every number that rows recorded, the latest of a name winning."""
    return {key: value for outcome in outcomes.values() for key, value in outcome.data.items()}
