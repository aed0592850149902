"""Find the submission in whatever was handed in, and read it once, as bytes.

Nothing is imported here. What is wrong with a submission is a sentence for the student, never an
exception of ours.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import stat
import tokenize
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath

from autograder.settings import MAX_SOURCE, MAX_ZIP

from .errors import SubmissionError, UsageError
from .unpacking import among, in_folder, in_zip, quoted, read_file, special

MOST_NAMED = 3  # paths in a note


@dataclass(frozen=True)
class SourceFile:
    """One Python file: its path in the submission, with slashes, and its bytes."""

    path: str
    content: bytes


@dataclass(frozen=True)
class Submission:
    """What was handed in.

    Args:
        main: the file that is graded.
        helpers: module name -> the other Python files beside it.
        digest: SHA-256 over names and contents of everything that was read.
        notes: what the student should know about how it was found.
    """

    main: SourceFile
    helpers: Mapping[str, SourceFile]
    digest: str
    notes: tuple[str, ...]


def read(path: Path, name: str) -> Submission:
    """Read a submission.

    Args:
        path: a file, a folder or a zip.
        name: what the file is called, "hw2.py".

    Raises:
        SubmissionError: it holds no file that can be graded; the sentence is for the student.
        UsageError: there is nothing at `path`, or it is not ours to read.
    """
    try:
        kind = os.lstat(path).st_mode
    except OSError as error:
        raise UsageError(f"{path}: expected a submission, found none ({error.strerror})") from None
    if stat.S_ISDIR(kind):
        files = dict(in_folder(path))
    else:
        content = read_file(path, path.name, MAX_ZIP)
        if path.suffix.lower() == ".zip" or content[:4] == b"PK\x03\x04":
            files = dict(in_zip(content))
        else:
            if path.suffix == ".py":
                return _submission({path.name: content}, path.name, name, ())
            files = {path.name: content}
    return _chosen(files, name)


def read_from_zip(
    archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo], folder: str, name: str
) -> Submission:
    """Read a submission that is a folder of an open zip.

    Args:
        archive: the zip.
        members: those of its members that lie in the folder.
        folder: its path in the zip, with a slash at the end; "" for all of the zip.
        name: what the file is called, "hw2.py".

    Raises:
        SubmissionError: as in `read`.
    """
    return _chosen(dict(among(archive, members, folder)), name)


def _chosen(found: Mapping[str, bytes | None], name: str) -> Submission:
    files = {path: content for path, content in found.items() if content is not None}
    left_out = sorted(found.keys() - files.keys())
    if left_out and not files:
        raise special(left_out[0])
    main, notes = _choose(sorted(files), name)
    return _submission(files, main, name, notes + _not_read(left_out))


def _not_read(paths: Sequence[str]) -> tuple[str, ...]:
    """A note on links and special files, if there are any."""
    if not paths:
        return ()
    more = f" and {len(paths) - MOST_NAMED} more" if len(paths) > MOST_NAMED else ""
    named = ", ".join(quoted(path) for path in paths[:MOST_NAMED])
    return (f"Not read, since links and special files are not followed: {named}{more}.",)


def _submission(
    files: Mapping[str, bytes], main: str, name: str, notes: tuple[str, ...]
) -> Submission:
    source = SourceFile(PurePosixPath(main).name, _checked(main, files[main]))
    digest = hashlib.sha256()
    for path in sorted(files):
        raw = path.encode("utf-8", "surrogateescape")
        digest.update(raw + b"\0" + hashlib.sha256(files[path]).digest())
    return Submission(source, _helpers(files, main, name), digest.hexdigest(), notes)


# --- which file ----------------------------------------------------------------------------------


def _choose(paths: list[str], name: str) -> tuple[str, tuple[str, ...]]:
    """The file to grade among those handed in: the likeliest name wins, the top folder first."""
    stem = re.escape(name.removesuffix(".py"))
    copies = re.compile(rf"{stem}[ _-]*(\(\d+\)|copy|- copy|\d+|final|\(\d+\) copy)\.py", re.I)
    rules: tuple[Callable[[str], bool], ...] = (
        lambda base: base == name,
        lambda base: base.lower() == name.lower(),
        lambda base: copies.fullmatch(base) is not None,
        lambda base: base.endswith(".py") and not base.startswith("."),
    )
    for matches in rules:
        found = [path for path in paths if matches(PurePosixPath(path).name)]
        depth = min((path.count("/") for path in found), default=0)
        nearest = [path for path in found if path.count("/") == depth]
        if len(nearest) > 1:
            shown = " and ".join(quoted(path) for path in nearest[:3])
            raise SubmissionError(
                f"Found {shown}: submit exactly one file called {name}.", "two_candidates"
            )
        if nearest:
            taken = nearest[0]
            note = f"Graded {quoted(taken)} as {name}."
            return taken, () if taken == name else (note,)
    raise _nothing(paths, name)


def _nothing(paths: list[str], name: str) -> SubmissionError:
    """Why there is nothing to grade, by what there is."""
    if any(path.endswith(".ipynb") for path in paths):
        return SubmissionError(
            f"Found a notebook, expected {name}: export it as a Python file and submit that.",
            "notebook",
        )
    if any(path.lower().endswith((".zip", ".tar", ".gz", ".rar", ".7z")) for path in paths):
        return SubmissionError(
            f"Found an archive inside the submission, expected {name}: submit the file itself.",
            "archive",
        )
    if paths:
        shown = ", ".join(quoted(path) for path in paths[:3])
        return SubmissionError(f"Found {shown}, expected {name}: submit that file.", "no_file")
    return SubmissionError(f"The submission is empty, expected {name}: submit it.", "empty")


def _helpers(files: Mapping[str, bytes], main: str, name: str) -> dict[str, SourceFile]:
    """The other Python files in the folder of the main one and below, by module name."""
    folder = PurePosixPath(main).parent
    helpers = {}
    for path, content in files.items():
        place = PurePosixPath(path)
        if path == main or place.suffix != ".py" or not place.is_relative_to(folder):
            continue
        parts = place.relative_to(folder).with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        if parts and all(part.isidentifier() for part in parts) and len(content) <= MAX_SOURCE:
            helpers[".".join(parts)] = SourceFile(path, content)
    helpers.pop(name.removesuffix(".py"), None)
    return helpers


def _checked(path: str, content: bytes) -> bytes:
    """The source, if it can be one: not empty, not too large, in an encoding that Python reads."""
    shown = quoted(path)
    if len(content) > MAX_SOURCE:
        raise SubmissionError(
            f"{shown} has {len(content) >> 10} kB, the limit is {MAX_SOURCE >> 10} kB: leave out "
            "what is not code.",
            "too_large",
        )
    if not content.strip():
        raise SubmissionError(f"{shown} is empty: submit the file with your code.", "empty_file")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise SubmissionError(f"{shown} is in UTF-16: save it as UTF-8.", "encoding")
    if content.lstrip()[:1] == b"{" and b'"nbformat"' in content:
        raise SubmissionError(f"{shown} is a notebook: export it as a Python file.", "notebook")
    if b"\0" in content:
        raise SubmissionError(f"{shown} is not a text file: submit Python source.", "binary")
    try:
        encoding, _ = tokenize.detect_encoding(BytesIO(content).readline)
        content.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        raise SubmissionError(
            f"{shown} cannot be read as text: save it as UTF-8, or declare its encoding in the "
            "first line.",
            "encoding",
        ) from None
    return content
