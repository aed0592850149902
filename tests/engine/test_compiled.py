"""What the first worker has compiled is handed to those after it, which believe none of it."""

import pytest

from autograder.engine import probe as probing
from autograder.engine.confinement import choose
from autograder.engine.conversation import Session, Source
from autograder.engine.sandbox import Sandbox
from autograder.settings import MAX_COMPILED, Settings

from .conftest import RIGHT

FORGING = f"""
import marshal
from worker import compiled
{RIGHT}
CODE = compile("def predict(X, w, b): return X @ w + b + 1", "line.py", "exec")
compiled.told = lambda: {{told}}
"""


@pytest.fixture
def probed():
    """probed(source, helpers) -> the Source that the rows are run with."""
    with Sandbox(choose(), Settings()) as sandbox:
        sandbox.program.start()

        def run(source, helpers=()):
            whole = Source("line", "line.py", source.encode(), dict(helpers))
            return probing.probe(sandbox, whole, Settings(), ()).source

        yield run


def test_all_files_are_told(probed):
    source = probed("from other import *\n", {"other": ("other.py", RIGHT.encode())})
    assert set(source.compiled) == {"line.py", "other.py"}


def test_definitions_alone_are_compiled_by_each_worker(probed):
    assert probed(f"{RIGHT}\n1 / 0").compiled == {}


def test_what_is_too_large_is_compiled_by_each_worker(probed):
    constants = "\n".join(f"x{number} = 'x{number}'" for number in range(100))
    large = f"{constants}\nX = '{'x' * MAX_COMPILED}'"
    assert probed(large).compiled == {}


def test_the_probe_alone_asks_for_it(graded, monkeypatch):
    """Without it every worker would compile, which nothing but the time would show."""
    asked, usual = [], Session.load

    def load(session, source, *args):
        asked.append(source.compiled is None)
        return usual(session, source, *args)

    monkeypatch.setattr(Session, "load", load)
    assert graded(RIGHT)[0].score == 8
    assert asked == [True, False, False, False, False]


@pytest.mark.parametrize(
    "told",
    [
        "{}",
        "None",
        "{'line.py': b'no code'}",
        "{'line.py': marshal.dumps([1])}",
        "{'line.py': 7, 8: b''}",
        "{'other.py': marshal.dumps(CODE)}",
    ],
)
def test_what_is_no_code_is_compiled_anew(graded, told):
    assert graded(FORGING.replace("{told}", told))[0].score == 8


def test_who_forges_it_is_graded_on_what_then_runs(graded):
    report, _ = graded(FORGING.replace("{told}", "{'line.py': marshal.dumps(CODE)}"))
    assert report.score < 8
