"""The project's documents: their fenced blocks, their links, and the paths that they name.

The words after three backticks say what a block is:

    sh runnable, python runnable      runs in every test
    sh runnable nightly               runs under tests/nightly
    python append PATH                is appended to a file before the blocks after it run
    toml create PATH                  is written to a new file
    sh example, sh platform           is not run: names that are yours, or a machine that is not here

The same words may stand in a comment above, where the backticks are to be followed by `sh` alone.
"""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]

_BLOCK = re.compile(r"^(?:<!-- ([^\n]*) -->\n)?```([^\n`]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_NAMED = re.compile(r"`([\w.*-]+(?:/[\w.*-]+)*/?)`")
_FOLDERS = {path.name for path in ROOT.iterdir() if path.is_dir()} - {"dist"}
_SOURCES = (".py", ".md", ".toml", ".sh", ".txt", ".css")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the other words of its first line, its text and its line."""

    language: str
    words: tuple[str, ...]
    text: str
    line: int

    @property
    def runs(self):
        return self.words[:1] == ("runnable",)

    @property
    def nightly(self):
        return "nightly" in self.words

    @property
    def path(self):
        """The file that the block is written to, relative to the project; None where it is not."""
        return self.words[1] if self.words[:1] in (("append",), ("create",)) else None


def blocks(document):
    text = document.read_text("utf-8")
    found = []
    for match in _BLOCK.finditer(text):
        language, *words = (f"{match[2]} {match[1] or ''}").split() or [""]
        line = text.count("\n", 0, match.start()) + 1
        found.append(Block(language, tuple(words), match[3], line))
    return found


def prose(document):
    return _BLOCK.sub("", document.read_text("utf-8"))


def links(document):
    """The targets of its relative links, without anchors."""
    targets = [target.partition("#")[0] for target in _LINK.findall(prose(document))]
    return [target for target in targets if target and "://" not in target]


def named(document):
    """What stands in backticks and looks like a file or a folder of the project."""
    made = {block.path for block in blocks(document) if block.words[:1] == ("create",)}
    made |= {str(Path(path).parent) for path in made}
    for name in _NAMED.findall(prose(document)):
        first = name.partition("/")[0]
        inside = "/" in name and (first in _FOLDERS or name.endswith(_SOURCES))
        if (inside or (ROOT / name).is_file()) and name.rstrip("/") not in made:
            yield name.rstrip("/")
