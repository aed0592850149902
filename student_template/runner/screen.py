"""The table in the terminal, and under it what to look at."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from checking.hints import TEMPLATES
from checking.outcome import Verdict
from checking.rubric import Row

from .session import Run

# What is easiest comes first, and what a function uses comes before it.
ORDER = (
    "sigmoid_activation", "relu_activation", "logistic_loss", "layer_forward",
    "create_weight_matrices", "create_bias_vectors", "forward_pass", "finite_difference_checker",
    "my_nn_finite_difference_checker", "backward_pass", "train_network",
)  # fmt: skip
USES = {
    "my_nn_finite_difference_checker": ("forward_pass", "logistic_loss"),
    "forward_pass": ("layer_forward", "relu_activation", "sigmoid_activation"),
    "backward_pass": ("layer_forward", "forward_pass", "logistic_loss",
                      "my_nn_finite_difference_checker"),
    "train_network": ("create_weight_matrices", "create_bias_vectors", "forward_pass",
                      "logistic_loss", "backward_pass"),
}  # fmt: skip


@contextlib.contextmanager
def table(known: Run) -> Iterator[Callable[[Row], None]]:
    """A table that grows with each row that is done."""
    console = Console()
    with Live(_table(known), console=console, refresh_per_second=8) as live:
        yield lambda _row: live.update(_table(known))
    if not console.is_terminal:  # on one, the end of the table that grows is the end of its line
        console.line()


def _table(known: Run) -> Table:
    shown = Table(box=None, pad_edge=False)
    shown.add_column("part")
    shown.add_column("function", no_wrap=True)
    shown.add_column("passed", justify="right")
    shown.add_column("points", justify="right")
    shown.add_column("next", overflow="fold")
    for function in dict.fromkeys(row.function for row in known.rows):
        rows = [row for row in known.rows if row.function == function]
        good = [row for row in rows if known.good(row)]
        style = "green" if len(good) == len(rows) else ""
        earned, most = (sum(row.points for row in group) for group in (good, rows))
        shown.add_row(
            f"({rows[0].number[0]})",
            Text(function, style=style),
            f"{len(good)}/{len(rows)}",
            f"{earned:g}/{most:g}",
            next_step(function, known),
        )
    earned = sum(row.points for row in known.rows if known.good(row))
    shown.add_row("", "", "", f"{earned:g}/{sum(row.points for row in known.rows):g}", "")
    return shown


def next_step(function: str, known: Run) -> str:
    """A line of what to do about a function."""
    rows = [row for row in known.rows if row.function == function]
    if any(row.id not in known.outcomes for row in rows):
        return "..."
    first = next((row for row in rows if not known.good(row)), None)
    if first is None:
        return "done"
    if untouched(function, known):
        return "start here" if function == start(known) else "to be written"
    verdict = known.outcomes[first.id].verdict
    if verdict is Verdict.MISSING:
        return "there is no such function"
    broken = next((name for name in used(function) if not done(name, known)), None)
    return f"mend {broken}" if broken else f"see {first.number} below"


def used(function: str) -> Iterator[str]:
    """What a function uses, and before it what that uses."""
    for name in USES.get(function, ()):
        yield from used(name)
        yield name


def done(function: str, known: Run) -> bool:
    """Whether each row of a function passes, of those that are checked."""
    return all(known.good(row) for row in known.rows if row.function == function)


def untouched(function: str, known: Run) -> bool:
    """Whether a function is still the template's."""
    return any(
        TEMPLATES in known.outcomes[row.id].text
        for row in known.rows
        if row.function == function and row.id in known.outcomes
    )


def start(known: Run) -> str | None:
    """The first function in a good order that is not done."""
    for function in ORDER:
        if not done(function, known):
            return function
    return None


def feedback(known: Run) -> None:
    """The first failing row of each function that has been begun."""
    console = Console()
    for note in known.notes:
        console.print(Text(f"\n{note}"))
    for function in dict.fromkeys(row.function for row in known.rows):
        failing = [row for row in known.rows if row.function == function and not known.good(row)]
        if not failing or untouched(function, known):
            continue
        row = failing[0]
        console.print(Text(f"\n{row.number}  {row.name}", style="bold"))
        console.print(Text(known.outcomes[row.id].text), soft_wrap=True)
    if known.passed:
        console.print(Text("\nAll public tests pass. Submit hw2.py: the grader has more of them."))
    elif (first := start(known)) is not None:
        verb = "Start" if not any(map(known.good, known.rows)) else "Go on"
        console.print(Text(f"\n{verb} with {first}:  python check.py {first}", style="bold"))


def trouble(text: str) -> None:
    Console(stderr=True).print(Text(text), soft_wrap=True)
