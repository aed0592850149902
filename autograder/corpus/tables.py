"""The corpus on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.table import Table
from rich.text import Text

from .audit import Audit
from .entries import Category
from .judging import Judged, verdict
from .matrix import SIGNS, Kills
from .summary import Summary

LEGEND = ", ".join(f"{sign} {found.value.replace('_', ' ')}" for found, sign in SIGNS.items())


def hostile(judged: Sequence[Judged]) -> Iterator[Table]:
    """Each hostile submission: what it got, what is its due, how its rows ended."""
    entries = [one for one in judged if one.entry.category is Category.HOSTILE]
    if not entries:
        return
    table = _table("hostile", "id", "score", "at most", "seconds", "verdicts", "held")
    for one in sorted(entries, key=lambda one: one.entry.name):
        found = [verdict(row) for row in one.rows]
        counts = {name: found.count(name) for name in dict.fromkeys(found)}
        table.add_row(
            one.entry.folder.name,
            one.entry.id,
            f"{one.graded.results['score']:g}",
            f"{one.entry.at_most:g}",
            f"{one.graded.results['execution_time']:.1f}",
            ", ".join(f"{count} {name}" for name, count in counts.items()),
            _yes(not one.misses),
        )
    yield table


def matrix(kills: Kills) -> Iterator[Table | str]:
    """For each function: its wrong submissions by its rows; then what the signs mean."""
    for name in kills.functions:
        rows = kills.rows_of(name)
        if not kills.on(name):
            continue
        table = _table(name, *(row.number.partition(".")[2] for row in rows))
        for one in kills.on(name):
            table.add_row(one.entry.folder.name, *kills.signs(one, name))
        counts = [str(len(kills.kills(row))) for row in rows]
        table.add_row(Text("failed by", style="bold"), *counts)
        yield table
    if kills.wrong:
        yield LEGEND


def figures(summary: Summary) -> Table:
    table = _table("", "")
    for label, value in summary.figures():
        table.add_row(label, value)
    return table


def misses(summary: Summary) -> Iterator[Table]:
    found = list(summary.misses())
    if not found:
        return
    table = _table("not as it has to be", "")
    for who, what in found:
        table.add_row(Text(who, style="red"), Text(what))
    yield table


def audit(found: Audit) -> Iterator[Table]:
    """Rows whose verdict hangs on the seed."""
    table = _table("submission", "row", "failed under", "of seeds", "the first")
    for name, number, cell in found.unstable():
        shown = ", ".join(map(str, cell.failed[:5]))
        table.add_row(name, number, str(len(cell.failed)), str(len(cell.seeds)), shown)
    if table.rows:
        yield table


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _yes(held: bool) -> Text:
    return Text("yes", style="green") if held else Text("no", style="red")
