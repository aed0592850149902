"""Text from a submission, made safe to show; values, made easy to paste."""

from __future__ import annotations

import html as standard_html
import re
import unicodedata
from typing import Any

import numpy as np

from .limits import DIGITS, MAX_ENTRIES

# Left as they are: what a text is made of. Everything else that is no letter, mark, number,
# punctuation, symbol or plain space is shown as its escape: controls, ANSI escapes, bidi overrides,
# zero-width characters, lone surrogates, private use and unassigned code points.
_MARKS = re.compile(r"[!-/:-@\[-`{-~]")  # all that Markdown allows to escape
_KEPT = frozenset("\n\t ")
_SHOWN = frozenset("LMNPS")


def printable(text: str, limit: int) -> str:
    """A text with nothing invisible in it, cut in the middle if it is longer than `limit`."""
    shown = "".join(map(_character, text[: 4 * limit + 4]))
    left_out = len(shown) + len(text[4 * limit + 4 :]) - limit
    if left_out <= 0:
        return shown
    return f"{shown[: limit // 2]}[... {left_out:,} characters left out ...]{shown[-limit // 2 :]}"


def _character(char: str) -> str:
    if char in _KEPT or unicodedata.category(char)[0] in _SHOWN:
        return char
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def html(text: str, limit: int) -> str:
    """A text for the content or an attribute of an HTML element."""
    return standard_html.escape(printable(text, limit), quote=True)


def markdown(text: str, limit: int) -> str:
    """A text for a paragraph of Markdown, which renders it as it is written.

    Every mark is escaped, and what would begin a block is kept from the beginning of its line.
    """
    lines = printable(text, limit).replace("\t", "    ").split("\n")
    return "\\\n".join(_MARKS.sub(r"\\\g<0>", line).strip() or "&nbsp;" for line in lines)


def number(value: float) -> str:
    """A number with the digits that matter."""
    return f"{value:.{DIGITS}g}"


def array_source(value: Any, most: int = MAX_ENTRIES) -> str:
    """A value as NumPy code that gives it back exactly; a large array as a description."""
    if isinstance(value, np.ndarray):
        return _array(value, most)
    if isinstance(value, np.generic):
        return f"np.{value.dtype.name}({_scalar(value.item())})"
    if isinstance(value, list):
        return "[" + ", ".join(array_source(item, most) for item in value) + "]"
    if isinstance(value, tuple):
        inner = ", ".join(array_source(item, most) for item in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, dict):
        items = (f"{array_source(key)}: {array_source(item, most)}" for key, item in value.items())
        return "{" + ", ".join(items) + "}"
    return _scalar(value)


def _scalar(value: object) -> str:
    """A plain value; the floats that Python cannot write as literals by their NumPy names."""
    if isinstance(value, float) and not np.isfinite(value):
        return "np.nan" if np.isnan(value) else ("np.inf" if value > 0 else "-np.inf")
    return repr(value)


def _array(array: np.ndarray[Any, Any], most: int) -> str:
    if array.size > most:
        spread = f", from {number(array.min())} to {number(array.max())}"
        return f"<array of shape {array.shape}, {array.dtype}{spread}>"
    plain = {"float64": "", "int64": "", "bool": ""}
    dtype = plain.get(array.dtype.name, f", dtype=np.{array.dtype.name}")
    if not array.size:
        return f"np.zeros({array.shape}{dtype})"
    return f"np.array({_nested(array.tolist())}{dtype})"


def _nested(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_nested, value)) + "]"
    return _scalar(value)
