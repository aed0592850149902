"""One table of everything that was measured, ratios first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Line:
    """One thing measured.

    Args:
        part: of the benchmarks.
        what: was measured.
        value: the median, with its unit.
        ratio: of it to something else in the same run, if there is something.
        to: what that is.
        cpu_ratio: that of the CPU seconds, which a busy machine disturbs less.
        cpu_s: CPU seconds of all processes.
        mb: the largest memory of all processes together.
    """

    part: str
    what: str
    value: str
    ratio: float | None = None
    to: str = ""
    cpu_ratio: float | None = None
    cpu_s: float | None = None
    mb: float | None = None


def show(lines: Sequence[Line], console: Console) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("ratio", "of CPU", "to", "part", "measured", "median", "CPU", "peak memory"):
        number = name not in ("to", "part", "measured")
        table.add_column(name, justify="right" if number else "left")
    for before, line in zip([None, *lines], lines):
        if before is not None and before.part != line.part:
            table.add_section()
        table.add_row(*cells(line))
    console.print(table)


def cells(line: Line) -> list[str]:
    return [
        *("" if ratio is None else f"{ratio:.2f}" for ratio in (line.ratio, line.cpu_ratio)),
        line.to,
        line.part,
        line.what,
        line.value,
        "" if line.cpu_s is None else seconds(line.cpu_s),
        "" if line.mb is None else f"{line.mb:.0f} MB",
    ]


def seconds(value: float) -> str:
    """With three digits and a fitting unit."""
    for factor, unit in ((1.0, "s"), (1e3, "ms")):
        if value * factor >= 1:
            return f"{value * factor:.3g} {unit}"
    return f"{value * 1e6:.3g} us"
