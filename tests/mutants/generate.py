"""The reference with one thing changed, in one of the graded functions, by two mutation tools."""

import ast
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cosmic_ray.plugins
import libcst
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

REFERENCE = Path(__file__).resolve().parents[2] / "reference" / "hw2.py"
PARTS = {"accuracy": "train_network"}  # functions of the reference that are a part of a graded one


@dataclass(frozen=True)
class Mutant:
    """One change.

    Args:
        function: the graded function it is in.
        source: the whole file.
        was: the lines that were changed, stripped, joined by a space.
        now: what stands in their place.
    """

    function: str
    source: str
    was: str
    now: str


def mutants(functions: tuple[str, ...]) -> list[Mutant]:
    """Every mutant of these functions that is Python, once, in the order of the source."""
    original = REFERENCE.read_text("utf-8")
    spans = {
        range(node.lineno, node.end_lineno + 1): PARTS.get(node.name, node.name)
        for node in ast.parse(original).body
        if isinstance(node, ast.FunctionDef) and PARTS.get(node.name, node.name) in functions
    }
    found = {}
    for line, source in sorted([*_cosmic_ray(original), *_mutmut(original)]):
        for span, function in spans.items():
            if line in span and (meaning := _meaning(source)) != _meaning(original):
                found[meaning] = Mutant(function, source, *_change(original, source))
    found.pop(None, None)
    return list(found.values())


def _cosmic_ray(original: str) -> Iterator[tuple[int, str]]:
    """(line, mutated source) of each of cosmic-ray's operators that takes no arguments."""
    nodes = list(ast_nodes(get_ast(original)))
    for name in cosmic_ray.plugins.operator_names():
        operator_class = cosmic_ray.plugins.get_operator(name)
        if operator_class.arguments():
            continue
        operator = operator_class()
        starts = [start for node in nodes for start, _ in operator.mutation_positions(node)]
        for occurrence, (line, _) in enumerate(starts):
            yield line, mutate_code(original, operator, occurrence)


def _mutmut(original: str) -> Iterator[tuple[int, str]]:
    """(line, mutated source) of each of mutmut's operators."""
    wrapper = MetadataWrapper(libcst.parse_module(original))
    positions = wrapper.resolve(PositionProvider)
    for node, position in positions.items():
        for kind, operator in mutation_operators:
            if isinstance(node, kind):
                for changed in operator(node):
                    yield position.start.line, wrapper.module.deep_replace(node, changed).code


def _meaning(source: str) -> str | None:
    """The same for two sources that differ in spaces alone; None if it is no Python."""
    try:
        return ast.dump(ast.parse(source))
    except SyntaxError:
        return None


def _change(original: str, source: str) -> tuple[str, str]:
    lines = list(difflib.ndiff(original.splitlines(), source.splitlines()))
    was, now = (" ".join(line[2:].strip() for line in lines if line[0] == sign) for sign in "-+")
    return was, now
