"""The page itself: one file, no request to anywhere, nothing in it that is executed but ours."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import jinja2  # every value escaped
from markupsafe import Markup

from .details import packed
from .roster import Class, Roster
from .students import LETTERS
from .view import WORDS, View

HERE = Path(__file__).parent


def render(class_: Class) -> str:
    """The report as HTML."""
    script = (HERE / "page.js").read_text("utf-8")
    view = View(class_)
    return _render(
        "page.html.j2",
        view=view,
        script=Markup(script),  # noqa: S704 - ours
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        blob=packed(view),
        words={letter: WORDS[verdict] for verdict, letter in LETTERS.items()},
    )


def render_pairs(class_: Class) -> str:
    """Similar submissions side by side, as HTML; it names them."""
    roster = Roster(class_)
    pairs = []
    for pair in class_.pairs or ():
        names = [" and ".join(who.name for who in roster.who([one]))
                 for one in (pair.first, pair.second)]  # fmt: skip
        sides = zip(names, (pair.first_share, pair.second_share), pair.sources, strict=True)
        pairs.append({"names": names, "sides": list(sides)})
    return _render("pairs.html.j2", pairs=pairs)


def _render(template: str, **values: object) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"share": share, "points": points, "signed": signed}
    style = Markup((HERE / "page.css").read_text("utf-8"))  # noqa: S704 - ours
    page: str = environment.get_template(template).render(style=style, **values)
    return page


def share(value: float | None) -> str:
    """A share in percent; nothing rounds to all or to none of the class but that."""
    if value is None:
        return "–"
    shown = f"{100 * value:.0f}".replace("-0", "0").replace("-", "−")
    if shown == "100" and value < 1:
        shown = ">99"
    if shown == "0" and value > 0:
        shown = "<1"
    return f"{shown} %"


def points(value: float | None) -> str:
    return "–" if value is None else f"{value:.6g}"


def signed(value: float | None) -> str:
    """A difference, with a minus that is as wide as the plus."""
    if value is None:
        return "–"
    return f"{value:+.4g}".replace("-", "−") if value else "0"
