"""Lines of the solution that no student may be shown."""

import ast
import functools
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GIVEN = {"get_mnist_threes_nines", "display_image"}  # the template holds these, filled in


@functools.cache
def solution_lines():
    """The lines of the reference that say something: code of the graded functions."""
    text = (ROOT / "reference" / "hw2.py").read_text()
    lines = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name not in GIVEN:
            body = node.body[1:] if ast.get_docstring(node) else node.body
            for statement in body:
                source = text.splitlines()[statement.lineno - 1 : statement.end_lineno]
                lines |= {line.split("  #")[0].strip() for line in source}
    return sorted(line for line in lines if len(line) > 20 and any(c in line for c in "=@("))
