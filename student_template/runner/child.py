"""The process that runs your code: one row after the other, each on a freshly loaded module."""

from __future__ import annotations

import contextlib
import importlib
import inspect
import io
import os
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

from checking import feedback, trial
from checking.errors import StudentRaised
from checking.hints import explain_missing
from checking.outcome import Outcome
from checking.rubric import Row, public_seed
from checking.search import Search

from . import load
from .limits import SLOW_S
from .student import LocalStudent, remember_lines
from .task import Homework, Task


def main(connection: Any, task: Task) -> None:
    """Send ("loading", None), ("loaded", error or None), then a pair for each row: id, outcome."""
    os.chdir(task.path.parent)
    quiet = open(os.devnull, "w+")  # noqa: SIM115 - for as long as the process lives
    os.dup2(quiet.fileno(), 0)
    sys.stdin = quiet
    warnings.simplefilter("ignore")
    trial.load_profile(Search())
    tests = {row.id: _test(row) for row in task.rows}
    source = load.read(task.path)
    load.prepare(task.path, source)
    connection.send(("loading", None))
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        modules = _Modules(task, source)
        connection.send(("loaded", modules.error))
        if modules.error is None:
            for row in task.rows:
                connection.send(("row", row.id))
                connection.send((row.id, judge(row, tests[row.id], modules)))
    connection.send(("done", None))


def _test(row: Row) -> Callable[..., object]:
    file, _, name = row.id.partition("::")
    test = getattr(importlib.import_module(f"public_tests.{file.removesuffix('.py')}"), name)
    assert callable(test)
    return test


class _Modules:
    """The module of each row: loaded anew, unless that takes long."""

    def __init__(self, task: Task, source: str) -> None:
        self.task = task
        self.source = source
        self.error: tuple[str, str, int] | None = None
        remember_lines(task.path, source)
        started = time.monotonic()
        try:
            self.module = self.load(0)
        except BaseException as error:  # noqa: BLE001 - the file may raise anything
            lines = [f.lineno for f in inspect.trace() if f.filename == str(task.path)]
            line = getattr(error, "lineno", None) or (lines[-1] if lines else 0)
            self.error = (type(error).__name__, str(error)[:300], line)
        self.once = time.monotonic() - started > SLOW_S

    def load(self, seed: int) -> Any:
        return load.load(self.task.path, self.source, seed, self.task.whole)

    def fresh(self, seed: int) -> Any:
        return self.module if self.once else self.load(seed)


def judge(row: Row, test: Callable[..., object], modules: _Modules) -> Outcome:
    """Run one row and put its result into words."""
    seed = public_seed(row)
    module = modules.fresh(seed)
    student = LocalStudent(module, modules.task.path.parent, seed)
    if not callable(vars(module).get(row.function)):
        names = {key: callable(value) for key, value in vars(module).items()}
        missing = StudentRaised("", explain_missing(row.function, names))
        return feedback.raised(Homework(), row, missing, None)
    failure = trial.run(test, student, seed, Search(), shrink=True)
    if failure is None:
        return feedback.passed(row, student)
    return feedback.failed(Homework(), row, failure, student)
