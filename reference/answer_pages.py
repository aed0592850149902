"""The answer key as one self-contained HTML page, and as Markdown with its pictures beside it."""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Callable
from pathlib import Path

import jinja2  # every value on the page is escaped
import numpy as np
from matplotlib.figure import Figure

from .answer_key import STEP_SIZE, TOO_LARGE, AnswerKey

TEMPLATES = Path(__file__).with_name("templates")
COLUMNS = 8  # of the misclassified images
DPI = 110


def pages(key: AnswerKey) -> dict[str, bytes]:
    """File name -> content: `answer_key.html`, `answer_key.md` and the Markdown's pictures."""
    pictures = {
        "losses.png": _png(_curves(key, columns=(0, 2), what="loss")),
        "accuracies.png": _png(_curves(key, columns=(1, 3), what="accuracy")),
        "misclassified.png": _png(_images(key)),
    }
    html = _render("answer_key.html", key, lambda name: _inline(pictures[name]))
    markdown = _render("answer_key.md", key, lambda name: name)
    return {"answer_key.html": html, "answer_key.md": markdown, **pictures}


def _render(name: str, key: AnswerKey, address: Callable[[str], str]) -> bytes:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=jinja2.select_autoescape(["html"]),
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True,
    )  # fmt: skip
    text = environment.get_template(name).render(
        key=key, figures=key.figures, address=address, printed=printed, step=STEP_SIZE,
        large=TOO_LARGE,
    )  # fmt: skip
    return text.encode()


def printed(array: np.ndarray) -> str:
    """As the handout's code prints it."""
    with np.printoptions(precision=2):
        return str(array)


def _inline(picture: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(picture).decode()


def _png(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=DPI, metadata={"Software": None})
    return buffer.getvalue()


def _curves(key: AnswerKey, columns: tuple[int, int], what: str) -> Figure:
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.add_subplot(xlabel="timestep", ylabel=f"average {what}")
    for column, name, width in zip(columns, ("training batch", "test set"), (0.8, 1.6)):
        axes.plot(key.training[:, column], label=name, linewidth=width)
    axes.set_ylim(bottom=0)
    axes.grid(alpha=0.3)
    axes.legend()
    return figure


def _images(key: AnswerKey) -> Figure:
    rows = max(1, math.ceil(len(key.mistaken) / COLUMNS))
    figure = Figure(figsize=(9, 1.4 * rows), layout="constrained")
    for axes in figure.subplots(rows, COLUMNS, squeeze=False).flat:
        axes.axis("off")
    for axes, mistaken in zip(figure.axes, key.mistaken):
        axes.imshow(mistaken.image, cmap="gray_r")
        axes.set_title(f"a {mistaken.digit}: {mistaken.probability:.2f}", fontsize=9)
    return figure
