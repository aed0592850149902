"""Draw the pictures of the README: python tools/pictures.py (in Debian, apt-get install chromium).

A student's terminal and page for a submission of the corpus, and the report on a made-up class, as
docs/pictures/*.png of some 50 kB each.
"""

import io
import re
import sys
import tempfile
from pathlib import Path

from PIL import Image
from rich.console import Console

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "student_template")]

from runner import screen, session  # noqa: E402

from autograder.classroom.report.page import render  # noqa: E402
from autograder.commands.grade import write_page  # noqa: E402
from autograder.engine.session import grade  # noqa: E402
from autograder.homework import homework  # noqa: E402
from autograder.settings import Settings  # noqa: E402
from tests import browsing  # noqa: E402
from tests.classroom.test_report import of  # noqa: E402

SUBMISSION = ROOT / "fixtures" / "submissions" / "wrong" / "differences_truncated_to_integers"
PICTURES = ROOT / "docs" / "pictures"
STUDENTS = 120
COLORS = 64  # of a palette: text and a few curves need no more
SIZE = {"width": 1000, "height": 1080}  # pixels of a page


def terminal():
    """What `python check.py` prints, as SVG."""
    console = Console(record=True, width=100, file=io.StringIO())
    screen.Console = lambda: console  # where it would ask for the terminal
    known = session.Run(session.public_rows())
    with screen.table(known) as show:
        for row in session.run(SUBMISSION / "hw2.py", known.rows, known):
            show(row)
    screen.feedback(known)
    console.print()  # the underscores of the last line would be cut off
    drawn = console.export_svg(title="python check.py")
    return re.sub(r"@font-face \{.*?\}", "", drawn, flags=re.DOTALL)  # not from the network


def page(folder):
    """What Gradescope shows, as `grade --html` writes it."""
    path = folder / "written.html"
    write_page(path, homework().title, grade(SUBMISSION, homework(), Settings()))
    return path.read_text("utf-8")


def size(drawn):
    """The width and height of an SVG."""
    width, height = re.search(r'viewBox="0 0 (\S+) (\S+)"', drawn).groups()
    return {"width": round(float(width)), "height": round(float(height))}


def shoot(browser, path, viewport):
    """A picture of a page, in few colours."""
    with browsing.opened(browser, path.as_uri(), viewport=viewport) as shown:
        picture = Image.open(io.BytesIO(shown.screenshot()))
    small = picture.convert("RGB").quantize(COLORS)
    small.save(PICTURES / f"{path.stem}.png", optimize=True)


def main():
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, browsing.launched() as browser:
        folder = Path(name)
        pages = {
            "terminal.svg": terminal(),
            "page.html": page(folder),
            "report.html": render(of(STUDENTS)),
        }
        for file, content in pages.items():
            (folder / file).write_text(content, "utf-8")
            shoot(browser, folder / file, size(content) if file.endswith(".svg") else SIZE)


if __name__ == "__main__":
    main()
