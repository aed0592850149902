"""`simulate`: what the platform would do with the zip and a submission, and who would see what."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.engine.errors import UsageError
from autograder.simulation import trial
from autograder.simulation.places import Place, Scratch, cache_folder
from autograder.simulation.reading import Posted
from autograder.simulation.tree import System, Tree, this_system

from .main import HARNESS_FAILED


@dataclass(frozen=True)
class Root:
    """The options of a trial in a system of its own; None where this machine's are meant."""

    suite: str | None
    mirror: str | None
    components: str
    fresh: bool

    def system(self) -> System:
        if self.mirror is None:
            return replace(this_system(), **({"suite": self.suite} if self.suite else {}))
        return System(self.suite or this_system().suite, self.mirror, self.components)


def run(
    submission: Path,
    archive: Path,
    limit: float,
    results: Path | None,
    root: Root | None,
    insecure: bool,
) -> int:
    """Try and show; return the exit status: 0 where the platform would store the results.

    Raises:
        UsageError: the zip or the submission cannot be read.
        HarnessError: the image cannot be built.
    """
    if not archive.is_file():
        raise UsageError(f"--zip: there is no {archive}; `build` makes it")
    if insecure and root is not None:
        raise UsageError("--insecure: expected no --root, where the platform's rules are tried")
    console = Console(stderr=True)
    with place(root, insecure) as container, console.status("") as status:
        posted = trial.run(container, archive, submission, limit, status.update)
    if results is not None:
        results.write_text(json.dumps(posted.results, indent=1) + "\n", encoding="utf-8")
    show(posted, Console())
    return HARNESS_FAILED if posted.error or posted.status else 0


def place(root: Root | None, insecure: bool) -> AbstractContextManager[Place]:
    if root is None:
        return Scratch(cache_folder(), insecure)
    return Tree(root.system(), cache_folder(), root.fresh)


# --- who sees what -------------------------------------------------------------------------------


def show(posted: Posted, console: Console) -> None:
    """The two pages: a student's and the staff's."""
    found = posted.results
    default = found.get("visibility", "visible")
    tests = found.get("tests", [])
    hidden = [test for test in tests if test.get("visibility", default) != "visible"]
    console.rule("what the student sees")
    if hidden:
        console.print(Text("no total: at least one test is hidden", style="dim"))
    else:
        console.print(Text(f"score {_score(found):g}", style="bold"))
    console.print(Text(str(found.get("output", ""))))
    _table([test for test in tests if test not in hidden], console)
    console.rule("what staff see in addition")
    if hidden:
        console.print(Text(f"score {_score(found):g}", style="bold"))
        _table(hidden, console)
    console.print(Text(f"run_autograder: exit status {posted.status}, {posted.seconds:.1f} s"))
    for name, on in sorted(found.get("extra_data", {}).get("isolation", {}).items()):
        console.print(Text(f"  {name}: {on}"))
    for line in posted.notes:
        console.print(Text(line, style="yellow"))
    console.print(Text(f"stdout:\n{posted.stdout.strip()}"))
    if posted.error:
        console.print(
            Text(f"\nThe platform stores no results of ours. {posted.error}", style="red")
        )


def _score(found: dict[str, Any]) -> float:
    """The score at the top counts; without one, the tests' sum."""
    return float(found.get("score", sum(test.get("score", 0) for test in found.get("tests", []))))


def _table(tests: list[dict[str, Any]], console: Console) -> None:
    table = Table(box=None, pad_edge=False)
    for column in ("row", "test", "score", "output"):
        table.add_column(column, overflow="fold", justify="right" if column == "score" else "left")
    for test in tests:
        score, most = test.get("score", "-"), test.get("max_score", "-")
        line = str(test.get("output", "")).partition("\n")[0]
        name = Text(str(test.get("name", "")))
        table.add_row(str(test.get("number", "")), name, f"{score} / {most}", Text(line))
    if tests:
        console.print(table)
