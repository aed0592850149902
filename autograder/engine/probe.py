"""Decide once how a submission is run: whole, or its definitions alone."""

from __future__ import annotations

import functools
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from autograder.settings import Settings
from checking.declare import Budget
from checking.errors import Frame, StudentRaised, WorkerLost
from checking.hints import explain_raise
from checking.text import printable

from .claims import Loaded
from .conversation import Session, Source
from .errors import SubmissionError
from .sandbox import Sandbox


@dataclass(frozen=True)
class Probe:
    """How to run the submission, what its module then holds, and what to tell the student."""

    source: Source
    names: Mapping[str, bool]
    notes: tuple[str, ...]
    layers: Mapping[str, Any]


def probe(sandbox: Sandbox, source: Source, settings: Settings, installed: Sequence[str]) -> Probe:
    """Run the source in workers of its own.

    Raises:
        SubmissionError: not even its definitions can be run.
    """
    loaded, layers, why = sandbox.program.steadily(lambda: _load(sandbox, source, settings.probe_s))
    if loaded is not None and loaded.error is None:
        return Probe(replace(source, compiled=loaded.compiled), loaded.names, (), layers)
    if loaded is not None:
        assert loaded.error is not None
        _refuse_syntax_error(source, loaded.error)
        why = _why(loaded.error, installed)
    definitions = replace(source, whole=False, compiled={})
    names: Mapping[str, bool] = {}
    for _ in range(2):  # a statement that fails is left out; then the rest has to run
        again = functools.partial(_load, sandbox, definitions, settings.definitions_s)
        loaded, layers, trouble = sandbox.program.steadily(again)
        if loaded is None:
            raise SubmissionError(
                f"{source.path} cannot be imported: {why}; its definitions alone {trouble}. Run "
                f"`python {source.path}` and mend what happens before the first function.",
                "import_failed",
            )
        names = loaded.names
        if not loaded.failed:
            break
        definitions = replace(definitions, skip=(*definitions.skip, *loaded.failed))
    note = (
        f"When {source.path} is imported, {why}. So only its definitions were run: imports, "
        "functions, classes and short assignments. This costs no points by itself; put what should "
        'not run on import under `if __name__ == "__main__":`.'
    )
    return Probe(definitions, names, (note,), layers)


def _load(
    sandbox: Sandbox, source: Source, seconds: float
) -> tuple[Loaded | None, Mapping[str, Any], str]:
    """Load the source in a fresh worker: what became of it, the layers, why it was lost if so."""
    budget = Budget(calls_s=seconds, cpu_s=seconds + 1, wall_s=seconds)  # the wall strikes first
    session = Session(sandbox, sandbox.fork(budget.cpu_s), budget, time.monotonic())
    try:
        return session.load(source, {}, 0, seconds), session.worker.layers, ""
    except WorkerLost as lost:
        why = f"it does not end within {seconds:g} s" if lost.how == "timed_out" else lost.message
        return None, session.worker.layers, why
    finally:
        session.end()


def _why(error: StudentRaised, installed: Sequence[str]) -> str:
    kind, message = printable(error.kind, 100), printable(error.message, 300)
    where = f" in line {error.frames[-1].line}" if error.frames else ""
    text = f"it stops{where} with {kind}" + (f": {message}" if message else "")
    explained = explain_raise(kind, message, installed)
    return f"{text} ({explained.sentence.rstrip('.')})" if explained else text


def _refuse_syntax_error(source: Source, error: StudentRaised) -> None:
    if error.kind not in ("SyntaxError", "IndentationError", "TabError"):
        return
    last = error.frames[-1] if error.frames else Frame(source.path, 0, "", "")
    if last.file != source.path:  # another module of the submission; its definitions may do without
        return
    raise SubmissionError(
        f"{printable(last.file, 200)}, line {last.line}: Python cannot read this line "
        f"({printable(error.message, 200)}): {printable(last.source.strip(), 200)}",
        "syntax_error",
    )
