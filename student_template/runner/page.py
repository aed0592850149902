"""`--html`: the results as a page."""

from __future__ import annotations

from pathlib import Path

from checking import page
from checking.rubric import total

from .session import Run


def write(path: Path, known: Run) -> None:
    """Write what the terminal shows, and the rows that pass, to a file."""
    pairs = [(row, known.outcomes[row.id]) for row in known.rows]
    functions = page.functions(pairs)
    summary = page.Summary(
        earned=sum(function.earned for function in functions),
        points=total(known.rows),
        functions=functions,
        then=page.then(pairs),
        notes=known.notes,
    )
    path.write_text(page.write("Homework 2: the public tests", summary, pairs), "utf-8")
