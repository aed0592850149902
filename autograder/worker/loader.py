"""Run a submission's source, whole or its definitions alone.        Process: forked worker.

What runs when `hw2.py` is imported is the student's own business: where the whole file raises,
exits or hangs, its definitions alone are run, statement by statement, each within small limits.
Sources come over the wire as bytes; nothing is ever imported from the submission's folder.
"""

from __future__ import annotations

import ast
import contextlib
import importlib.abc
import importlib.machinery
import importlib.util
import linecache
import resource
import signal
import sys
import types
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .caps import ASSIGNMENT_BYTES, ASSIGNMENT_S, DEFINITION_S
from .compiled import code_of

_DEFINITIONS = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_ASSIGNMENTS = (ast.Assign, ast.AnnAssign, ast.AugAssign)


class Overrun(BaseException):
    """A statement took longer than its limit; no `except Exception` of the student's keeps it."""


class MemoryFinder(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Imports the submission's other modules from their bytes, after everything installed."""

    def __init__(self, sources: Mapping[str, tuple[str, bytes]]) -> None:
        self.sources = sources

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002
        target: types.ModuleType | None = None,  # noqa: ARG002
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname not in self.sources:
            return None
        spec = importlib.util.spec_from_loader(
            fullname, self, origin=self.sources[fullname][0], is_package=self.is_package(fullname)
        )
        assert spec is not None
        spec.has_location = True  # so that the module has a __file__, as it has on a laptop
        return spec

    def is_package(self, fullname: str) -> bool:
        return self.sources[fullname][0].endswith("__init__.py")

    def get_source(self, fullname: str) -> str:
        path, source = self.sources[fullname]
        remember_lines(path, source)
        return importlib.util.decode_source(source)

    def get_code(self, fullname: str) -> types.CodeType:
        self.get_source(fullname)
        return code_of(*self.sources[fullname])


def remember_lines(path: str, source: bytes) -> None:
    """Let tracebacks show lines of a file that is nowhere on disk."""
    with contextlib.suppress(Exception):  # an undecodable file is reported when it is compiled
        lines = importlib.util.decode_source(source).splitlines(keepends=True)
        linecache.cache[path] = (len(source), None, lines, path)


def new_module(name: str, path: str, helpers: Mapping[str, tuple[str, bytes]]) -> types.ModuleType:
    """An empty module of that name, registered so that the submission can import itself."""
    module = types.ModuleType(name)
    module.__file__ = path
    sys.modules[name] = module
    sys.meta_path.append(MemoryFinder(helpers))
    return module


def run_whole(module: types.ModuleType, path: str, source: bytes) -> None:
    """Run the file as an import would.

    Raises:
        BaseException: whatever the student's code raises, `SystemExit` included.
    """
    remember_lines(path, source)
    exec(code_of(path, source), module.__dict__)  # noqa: S102


def run_definitions(
    module: types.ModuleType, path: str, source: bytes, skip: Sequence[int]
) -> list[int]:
    """Run imports, functions, classes and small assignments; nothing else.

    Args:
        module: where the names go.
        path: the file's name in tracebacks.
        source: the file's bytes, with whatever encoding they declare.
        skip: indices of statements that a former run found to fail.

    Returns:
        The indices of the statements that failed this time.

    Raises:
        SyntaxError: the file is not Python.
    """
    remember_lines(path, source)
    failed = []
    for index, statement in enumerate(ast.parse(source, path).body):
        if index in skip or not _is_definition(statement):
            continue
        assigns = any(isinstance(node, _ASSIGNMENTS) for node in _simple_statements([statement]))
        code = compile(ast.Module([statement], []), path, "exec", dont_inherit=True)
        try:
            with _limits(ASSIGNMENT_S if assigns else DEFINITION_S):
                exec(code, module.__dict__)  # noqa: S102
        except BaseException:  # noqa: BLE001 - whatever one statement does, the next has its turn
            failed.append(index)
    return failed


def _is_definition(statement: ast.stmt) -> bool:
    """Whether everything in a statement is a definition, an assignment or without effect."""
    if isinstance(statement, ast.For | ast.While | ast.Expr):
        return False
    return all(
        isinstance(node, (*_DEFINITIONS, *_ASSIGNMENTS, ast.Pass))
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for node in _simple_statements([statement])
    )


def _simple_statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a body with `if`, `try` and `with` opened up, functions left closed."""
    for statement in body:
        if not isinstance(statement, ast.If | ast.Try | ast.With):
            yield statement
            continue
        yield from _simple_statements(statement.body)
        yield from _simple_statements(getattr(statement, "orelse", []))
        yield from _simple_statements(getattr(statement, "finalbody", []))
        for handler in getattr(statement, "handlers", []):
            yield from _simple_statements(handler.body)


@contextlib.contextmanager
def _limits(seconds: float) -> Iterator[None]:
    """Bound one statement in wall time and in memory beyond what is in use."""

    def overrun(_signal: int, _frame: Any) -> None:
        raise Overrun

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = _data_bytes() + ASSIGNMENT_BYTES
    before = signal.signal(signal.SIGALRM, overrun)
    # The interval strikes again where a bare `except:` swallowed the first.
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.05)
    try:
        if soft == resource.RLIM_INFINITY or wanted < soft:
            resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _data_bytes() -> int:
    """Bytes of data that RLIMIT_DATA counts for this process now; 0 where it cannot be told."""
    try:
        with open("/proc/self/statm") as statm:
            return int(statm.read().split()[5]) * resource.getpagesize()
    except OSError:  # Landlock hides /proc; then the limit of the whole worker has to do
        return 0
