"""Run rows in a child process, and another one after each that does not come back."""

from __future__ import annotations

import ast
import multiprocessing
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checking import feedback, rubric
from checking.errors import WorkerLost
from checking.outcome import Outcome, Verdict
from checking.rubric import Row

from .limits import LOAD_S, ROW_S, START_S
from .task import Homework, Task

FOLDER = Path(__file__).resolve().parent.parent


class FileTrouble(Exception):
    """hw2.py cannot be run at all; the sentence says why."""


@dataclass
class Run:
    """What is known of a run so far.

    Args:
        rows: all public rows.
        outcomes: row id -> what became of it.
        notes: on how the file was loaded.
    """

    rows: tuple[Row, ...]
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return all(row.id in self.outcomes and self.good(row) for row in self.rows)

    def good(self, row: Row) -> bool:
        found = self.outcomes.get(row.id)
        return found is not None and found.verdict is Verdict.PASSED


def public_rows() -> tuple[Row, ...]:
    """The rows of the tests beside this program, in the handout's order."""
    return rubric.read((), sorted((FOLDER / "public_tests").glob("test_*.py")))


def check_source(path: Path) -> None:
    """See that there is a file that Python can read.

    Raises:
        FileTrouble: there is none, or it is not Python.
    """
    if not path.is_file():
        raise FileTrouble(f"There is no {path}: put your hw2.py beside check.py, or name it.")
    try:
        ast.parse(path.read_bytes(), str(path))
    except SyntaxError as error:
        line = f", line {error.lineno}: {(error.text or '').strip()}" if error.lineno else ""
        raise FileTrouble(f"Python cannot read {path.name}{line} ({error.msg}).") from None
    except ValueError as error:
        raise FileTrouble(f"{path.name} is not a Python file ({error}).") from None


def run(path: Path, rows: Iterable[Row], known: Run) -> Iterator[Row]:
    """Run rows, putting their outcomes into `known`; yield each row as it is done.

    Raises:
        FileTrouble: not even the file's definitions can be run.
    """
    left, whole = list(rows), True
    while left:
        task = Task(path.resolve(), tuple(left), whole)
        for what, value in _process(task):
            if what == "loaded" and value is not None:
                _only_definitions(path, known, whole, _why(value))
                whole = False
            elif what == "lost":
                row, why = value
                if row is None:
                    _only_definitions(path, known, whole, why)
                    whole = False
                    continue
                for other in [other for other in left if other.function == row.function]:
                    known.outcomes[other.id] = _lost(other, why, other is row)
                    left.remove(other)
                    yield other
            elif isinstance(value, Outcome):
                row = next(row for row in left if row.id == what)
                known.outcomes[what] = value
                left.remove(row)
                yield row


def _only_definitions(path: Path, known: Run, whole: bool, why: str) -> None:
    if not whole:
        raise FileTrouble(f"{path.name} cannot be loaded: {why}.")
    known.notes.append(
        f"When {path.name} is imported, {why}. So only its definitions were run; this costs no "
        'points. Put what should not run on import under `if __name__ == "__main__":`.'
    )


def _why(error: tuple[str, str, int]) -> str:
    kind, message, line = error
    where = f" in line {line}" if line else ""
    return f"it stops{where} with {kind}" + (f": {message}" if message else "")


def _lost(row: Row, why: WorkerLost, itself: bool) -> Outcome:
    if itself:
        return feedback.lost(Homework(), row, why, None)
    text = f"{row.function} was not tried again after it did not come back in another test."
    return Outcome(Verdict(why.how), text)


def _process(task: Task) -> Iterator[tuple[str, Any]]:
    """What a process says, and ("lost", (row or None, why)) where it ends before it is done."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(theirs, task), daemon=True)
    process.start()
    theirs.close()
    rows = {row.id: row for row in task.rows}
    row, limit = None, START_S
    try:
        while True:
            if not ours.poll(limit):
                how = "timed_out"
                why: Any = WorkerLost(how, f"no answer after {limit:g} s")
                yield "lost", (row, why if row else f"it does not end within {limit:g} s")
                return
            what, value = ours.recv()
            if what == "done":
                return
            row = rows[value] if what == "row" else row
            limit = LOAD_S if what == "loading" else ROW_S
            yield what, value
    except (EOFError, ConnectionError):
        why = WorkerLost("crashed", "the program ended itself")
        yield "lost", (row, why if row else "it ends the program")
    finally:
        process.kill()
        process.join()
        ours.close()


def _child(connection: Any, task: Task) -> None:
    """Run the rows, in the other process: only that one waits for what the tests need."""
    from .child import main

    main(connection, task)
