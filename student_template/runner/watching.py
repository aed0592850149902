"""Check again after each save: only what the save may have changed."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

from watchfiles import PythonFilter, watch  # waits for the system to tell, on every system

from checking.rubric import Row

from . import screen, session


def main(path: Path, chosen: tuple[Row, ...]) -> int:
    """Check, then wait for a save and check what it may have changed, until Ctrl-C."""
    known = session.Run(chosen)
    before = _functions(path)
    _check(path, chosen, known)
    try:
        for _ in watch(path.resolve().parent, watch_filter=PythonFilter(), raise_interrupt=True):
            after = _functions(path)
            stale = tuple(row for row in chosen if affected(row.function, before, after))
            if stale:
                for row in stale:
                    known.outcomes.pop(row.id, None)
                known.notes.clear()
                _check(path, stale, known)
            before = after
    except KeyboardInterrupt:
        pass
    return 0 if known.passed else 1


def _check(path: Path, rows: tuple[Row, ...], known: session.Run) -> None:
    try:
        session.check_source(path)
        with screen.table(known) as show:
            for row in session.run(path, rows, known):
                show(row)
    except session.FileTrouble as trouble:
        screen.trouble(str(trouble))
        return
    screen.feedback(known)


def _functions(path: Path) -> dict[str, tuple[str, frozenset[str]]]:
    """Each function's text and the names in it; what is outside of all functions, under ""."""
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return {}
    found, outside = {}, []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            names = {item.id for item in ast.walk(node) if isinstance(item, ast.Name)}
            found[node.name] = (ast.dump(node), frozenset(names))
        else:
            outside.append(ast.dump(node))
    others = [file for file in path.parent.glob("*.py") if file.name not in (path.name, "check.py")]
    helpers = [file.read_text("utf-8", "replace") for file in sorted(others)]
    found[""] = ("\n".join([*outside, *helpers]), frozenset())
    return found


Functions = Mapping[str, tuple[str, frozenset[str]]]


def affected(name: str, before: Functions, after: Functions) -> bool:
    """Whether a save may have changed what a function does: it or what it uses is not the same."""
    if before.get("") != after.get(""):
        return True
    seen: set[str] = set()
    todo = [name, *screen.USES.get(name, ())]
    while todo:
        current = todo.pop()
        if current in seen:
            continue
        seen.add(current)
        if before.get(current) != after.get(current):
            return True
        if current in after:
            todo += [used for used in after[current][1] if used in after]
    return False
