"""The figures of the report, as inline SVG in the page's own colours, light and dark.

Matplotlib draws with colours that stand for names; these become CSS variables of the page. Texts
stay texts, and the same data give the same bytes.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import imsave
from matplotlib.ticker import FixedFormatter, FixedLocator, MaxNLocator, NullLocator

from checking.outcome import Verdict

INK, MUTED, LINE, ACCENT, SECOND, GOOD, BAD = (f"#0a0b{number:02x}" for number in range(7))
VARIABLES = {
    INK: "ink", MUTED: "muted", LINE: "line", ACCENT: "accent", SECOND: "second", GOOD: "good",
    BAD: "bad",
}  # fmt: skip
STYLE = {
    "svg.fonttype": "none",
    "font.size": 9.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": LINE,
    "axes.labelcolor": MUTED,
    "xtick.color": LINE,
    "ytick.color": LINE,
    "xtick.labelcolor": MUTED,
    "ytick.labelcolor": MUTED,
    "text.color": INK,
    "axes.axisbelow": True,
    "grid.color": LINE,
    "grid.linewidth": 0.6,
}
# One colour a verdict, told apart by lightness as well as by hue.
PALETTE = {
    Verdict.PASSED: "#3b9c8d",
    Verdict.WRONG: "#e8a13c",
    Verdict.RAISED: "#cf5b4f",
    Verdict.TIMED_OUT: "#7a5fb0",
    Verdict.CRASHED: "#8f2f45",
    Verdict.OUT_OF_MEMORY: "#4a3f78",
    Verdict.MISSING: "#b7b1a7",
    Verdict.NOT_RUN: "#d9d4ca",
    Verdict.HARNESS_ERROR: "#1d1c1a",
}


class Plot:
    """A figure in the making; `svg` once it is done."""

    def __init__(self, figure: Figure, axes: Axes) -> None:
        self.figure = figure
        self.axes = axes
        self.svg = ""


@contextmanager
def _plot(name: str, width: float, height: float) -> Iterator[Plot]:
    """A plot of so many inches; `name` keeps the ids of two plots on one page apart."""
    with mpl.rc_context({**STYLE, "svg.hashsalt": name}):
        figure = Figure(figsize=(width, height), layout="constrained")
        plot = Plot(figure, figure.add_subplot())
        yield plot
        plot.svg = _svg(figure)


def _svg(figure: Figure) -> str:
    raw = io.StringIO()
    figure.savefig(raw, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    text = raw.getvalue()
    text = re.sub(r"<metadata>.*?</metadata>", "", text[text.index("<svg") :], flags=re.DOTALL)
    text = re.sub(r' (?:width|height)="[\d.]+pt"', "", text, count=2)
    text = text.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    for colour, name in VARIABLES.items():
        text = text.replace(colour, f"var(--{name})")
    return re.sub(r"font: ([\d.]+px) [^;\"]*", r"font-size: \1", text)


def distribution(totals: Sequence[float], published: Sequence[float], most: float) -> str:
    """The new totals as bars; the published ones as an outline over them."""
    edges = np.linspace(0, max(most, *totals, *published, 1), 21).tolist()
    with _plot("distribution", 5.6, 4.0) as plot:
        plot.axes.hist(totals, edges, color=ACCENT, alpha=0.85, rwidth=0.92, label="now")
        if published:
            plot.axes.hist(published, edges, histtype="step", color=SECOND, linewidth=1.6,
                           label="published")  # fmt: skip
            plot.axes.legend(frameon=False, loc="upper left", labelcolor=MUTED)
        plot.axes.set(xlabel="points", ylabel="students", xlim=(0, edges[-1]))
        plot.axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        plot.axes.grid(axis="y")
    return plot.svg


def before_and_after(pairs: Sequence[tuple[float, float]], most: float) -> str:
    """A dot a student: published across, now upwards; above the line one gains."""
    before, after = np.array(pairs).T
    end = max(most, before.max(), after.max()) * 1.02
    colours = [GOOD if new > old else BAD if new < old else MUTED for old, new in pairs]
    with _plot("before-and-after", 4.2, 4.0) as plot:
        plot.axes.plot([0, end], [0, end], color=LINE, linewidth=1, zorder=0)
        plot.axes.scatter(before, after, s=16, c=colours, alpha=0.7, linewidths=0)
        plot.axes.set(xlabel="published", ylabel="now", xlim=(-0.02 * end, end),
                      ylim=(-0.02 * end, end), aspect="equal")  # fmt: skip
        plot.axes.text(0.04, 0.94, "gains", color=GOOD, transform=plot.axes.transAxes)
        plot.axes.text(0.96, 0.04, "loses", color=BAD, ha="right", transform=plot.axes.transAxes)
        plot.axes.grid()
    return plot.svg


def items(points: Sequence[tuple[str, float, float]]) -> str:
    """A dot a row: the share that passes across, how well it separates upwards.

    Args:
        points: number of the row, share, discrimination.
    """
    with _plot("items", 11.0, 3.6) as plot:
        axes = plot.axes
        axes.axhspan(-1, 0.1, color=BAD, alpha=0.07, linewidth=0)
        axes.scatter([p for _, p, _ in points], [d for _, _, d in points], s=18, color=ACCENT,
                     alpha=0.8, linewidths=0)  # fmt: skip
        for number, passed, separates in _apart(points):
            axes.annotate(number, (passed, separates), xytext=(4, 3), textcoords="offset points",
                          fontsize=8, color=MUTED)  # fmt: skip
        left, low = min(p for _, p, _ in points), min(0.0, *(d for _, _, d in points))
        high = max(0.3, *(d for _, _, d in points))
        axes.set(xlabel="share of the class that passes", ylabel="separates strong from weak",
                 xlim=(left - 0.03, 1.03), ylim=(low - 0.05, high + 0.05))  # fmt: skip
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
        axes.grid()
    return plot.svg


def _apart(points: Sequence[tuple[str, float, float]]) -> list[tuple[str, float, float]]:
    """Those that a label can be put to without covering another, the outliers first."""
    width = np.ptp([p for _, p, _ in points]) + 0.06
    height = np.ptp([d for _, _, d in points]) + 0.1
    shown: list[tuple[str, float, float]] = []
    for point in sorted(points, key=lambda point: (point[2], point[1])):
        if all(abs(point[1] - p) > 0.035 * width or abs(point[2] - d) > 0.055 * height
               for _, p, d in shown):  # fmt: skip
            shown.append(point)
    return shown


def near_tolerance(rows: Sequence[tuple[str, Sequence[float], Sequence[float]]]) -> str:
    """A line a row: each error as a multiple of the tolerance.

    Args:
        rows: number of the row, errors that fail, errors that pass.
    """
    with _plot("near", 11.0, 0.8 + 0.24 * len(rows)) as plot:
        axes = plot.axes
        axes.axvline(1, color=INK, linewidth=1)
        for line, (_, failing, passing) in enumerate(rows):
            for values, colour in ((failing, BAD), (passing, GOOD)):
                axes.scatter(values, [line] * len(values), s=16, color=colour, alpha=0.5,
                             linewidths=0)  # fmt: skip
        axes.set(xscale="log", xlim=(0.09, 11), ylim=(len(rows) - 0.4, -0.6),
                 xlabel="error as a multiple of the tolerance")  # fmt: skip
        axes.xaxis.set_major_locator(FixedLocator([0.1, 0.5, 1, 2, 10]))
        axes.xaxis.set_major_formatter(FixedFormatter(["0.1", "0.5", "1", "2", "10"]))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.set_yticks(range(len(rows)), [number for number, _, _ in rows])
        axes.grid(axis="x")
    return plot.svg


def class_map(verdicts: Sequence[Sequence[Verdict]]) -> str:
    """Every verdict as a pixel, a column a submission, a line a row: a PNG as a data URI."""
    image: Any = np.array([[_rgb(PALETTE[one]) for one in column] for column in verdicts])
    raw = io.BytesIO()
    imsave(raw, image.transpose(1, 0, 2).astype(np.uint8), format="png")
    return "data:image/png;base64," + base64.b64encode(raw.getvalue()).decode("ascii")


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[start : start + 2], 16) for start in (1, 3, 5))
