"""Put a course's names of the functions into what is packed.

Inside, the solution and the tests keep the handout's names for what they define. A name is spoken
where it is text, in strings and comments, and where something of the student's is called,
`student.relu_activation(...)`: there stands the course's. So a name of the course's can hide none
of ours, and nothing that is packed knows two names of one function.
"""

from __future__ import annotations

import ast
import io
import keyword
import re
import tokenize
from collections.abc import Iterator, Mapping, Sequence

from autograder.course import Course
from autograder.engine.student import Student

SPOKEN = ("autograder/graded/", "autograder/diagnosis/", "autograder/homework.py",
          "student_template/")  # fmt: skip
TEMPLATE = "student_template/hw2.py"
SOLUTION = "reference/hw2.py"
STUDENTS = ("student", "hw2")  # what the student's functions are attributes of
# From Python 3.12 on, a formatted string is several tokens.
OPENS, CLOSES = ("FSTRING_START", "TSTRING_START"), ("FSTRING_END", "TSTRING_END")

Span = tuple[tuple[int, int], tuple[int, int]]


def renamed(
    files: Mapping[str, bytes], course: Course, functions: Sequence[str]
) -> dict[str, bytes]:
    """The files with the course's names in place of the handout's.

    Args:
        files: name -> content, as packed.
        course: its `names`.
        functions: the handout's.

    Raises:
        UsageError: a name is for no function, or is taken.
    """
    check(course, functions, files[TEMPLATE])
    if not course.names:
        return dict(files)
    found = {name: _file(name, content, course.names) for name, content in files.items()}
    return found | {SOLUTION: files[SOLUTION] + _aliases(course.names)}


def check(course: Course, functions: Sequence[str], template: bytes) -> None:
    """See that names are for functions, and mean nothing else.

    Raises:
        UsageError: one does not.
    """
    taken = {*functions, *dir(Student), *vars(Student()), *_defined(template)}
    for function, name in course.names.items():
        if function not in functions:
            course.refuse("names", function, f"one of {', '.join(functions)}", "none of them")
        if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_"):
            course.refuse("names", function, "a name that Python allows, public", repr(name))
        if name in taken:
            course.refuse("names", function, "a name that means nothing else yet", name)
        taken.add(name)


def _defined(source: bytes) -> Iterator[str]:
    """What a module imports and defines."""
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in statement.names)
        elif isinstance(statement, ast.FunctionDef):
            yield statement.name


def _aliases(names: Mapping[str, str]) -> bytes:
    """The solution's functions under the course's names, too."""
    lines = [f"{new} = {old}\n{new}.__name__ = {new!r}\n" for old, new in names.items()]
    return ("\n\n# The course's names.\n" + "".join(lines)).encode()


def _file(name: str, content: bytes, names: Mapping[str, str]) -> bytes:
    """One file; of code, what is spoken."""
    if not name.startswith(SPOKEN) or not name.endswith((".py", ".md")):
        return content
    source = content.decode()
    if name == TEMPLATE or name.endswith(".md"):
        return _words(source, names).encode()
    return spoken(source, names).encode()


def _words(text: str, names: Mapping[str, str]) -> str:
    """A text with each word that is a name replaced, all at once."""
    return re.sub(r"\w+", lambda word: names.get(word[0], word[0]), text)


def spoken(source: str, names: Mapping[str, str]) -> str:
    """Python source with names replaced in strings, comments and calls of the student's."""
    lines = source.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    parts, done = [], 0
    for (row, column), (last_row, last_column) in _spans(source):
        start, end = starts[row - 1] + column, starts[last_row - 1] + last_column
        parts += [source[done:start], _words(source[start:end], names)]
        done = end
    return "".join([*parts, source[done:]])


def _spans(source: str) -> Iterator[Span]:
    """Where strings, comments and names of the student's functions are, in order."""
    before, dot, opened = "", "", []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        kind = tokenize.tok_name[token.type]
        if kind in OPENS:
            opened.append(token.start)
        elif kind in CLOSES:
            start = opened.pop()
            if not opened:
                yield start, token.end
        elif not opened and (
            kind in ("STRING", "COMMENT") or (kind == "NAME" and dot == "." and before in STUDENTS)
        ):
            yield token.start, token.end
        before, dot = dot, token.string
