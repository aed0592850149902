"""What opens under a student's line: every lost row with its text, compressed into the page.

The texts of a class are megabytes, and much alike: kept once each, deflated, a few hundred
kilobytes. The browser inflates them when the first line is opened.
"""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

from autograder.settings import PAGE_CHARS, ROW_CHARS
from checking.text import printable

from ..marks import Mark
from .view import View


def packed(view: View) -> str:
    """The details as base64 of gzip of JSON, texts cut until it fits."""
    for limit in ROW_CHARS:
        content = json.dumps(details(view, limit), ensure_ascii=True, separators=(",", ":"))
        blob = base64.b64encode(gzip.compress(content.encode("ascii"), 9, mtime=0)).decode("ascii")
        if len(blob) <= PAGE_CHARS:
            break
    return blob


def details(view: View, limit: int) -> dict[str, Any]:
    """The rubric, the texts, and for each line of the table what opens under it."""
    texts: dict[str, int] = {}
    reasons = view.comparison.reasons if view.comparison else {}

    def index(text: str) -> int:
        cut = text if len(text) <= limit else printable(text, limit) if limit else ""
        return texts.setdefault(cut, len(texts))

    def opened(mark: Mark) -> dict[str, Any]:
        result = mark.result
        return {
            "rows": [
                [place, mark.points[row.number], index(view.text(result, row.text))]
                for place, row in enumerate(result.rows)
                if row.text or not row.passed
            ],
            "changes": [
                [one.row, one.before, one.after, index(view.text(result, one.why))]
                for one in reasons.get(id(mark), [])
            ],
            "earlier": result.entry.earlier,
            "submitted": "" if view.people.anonymous else result.entry.submitted,
            "file": "" if view.people.anonymous else f"results/{result.entry.id}.json",
        }

    students = [opened(mark) for mark in view.source.marks]
    rubric = [[row.number, row.name, row.function, row.points] for row in view.rows]
    return {"rubric": rubric, "students": students, "texts": list(texts)}
