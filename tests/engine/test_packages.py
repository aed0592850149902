"""Packages that submissions import: at once, or when one of them is used."""

from dataclasses import replace

import pytest

from autograder.engine import packages
from autograder.engine.conversation import Source
from autograder.engine.worker_program import WorkerProgram
from tests.second_assignment import LINE

from .conftest import RIGHT

PLOTTING = replace(
    LINE,
    packages=("matplotlib.pyplot", "pandas", "mnist"),
    constants={"matplotlib.pyplot:show": None, "matplotlib.figure:Figure.savefig": None},
)
NAMED, ALL = (["matplotlib.pyplot"], []), ([], ["matplotlib.pyplot"])  # later, and at once


@pytest.fixture
def imported(graded, monkeypatch):
    """imported(source) -> what the worker program was told to import later, and at once."""
    told = []
    usual = WorkerProgram.preload
    monkeypatch.setattr(
        WorkerProgram, "preload", lambda *args: (told.append(args[1]), usual(*args))[1]
    )

    def run(source):
        report, written = graded(source, assignment=PLOTTING)
        assert report.score == 8, written
        return [(list(one.later), list(one.modules)) for one in told[1:]]  # begun without any

    return run


@pytest.mark.parametrize(
    "line", ["import matplotlib.pyplot as plt", "from matplotlib import pyplot as plt"]
)
def test_what_is_named_and_not_used_is_never_imported(imported, line):
    source = f"{line}  # for the plots\n{RIGHT}\ndef draw(image):\n    plt.imshow(image)\n"
    assert imported(source) == [NAMED]


def test_what_is_used_on_import_is_imported_for_all_workers_to_come(imported):
    source = f"import matplotlib.pyplot as plt\nplt.rcParams['lines.linewidth'] = 2\n{RIGHT}"
    assert imported(source) == [NAMED, ALL]


def test_what_a_function_uses_is_imported_for_all_workers_to_come(imported):
    drawn = "    plt.figure(); plt.plot(X); plt.savefig('x.png'); plt.show(); plt.close()\n"
    source = RIGHT.replace("    return X @ w + b", f"{drawn}    return X @ w + b")
    assert imported(f"from matplotlib import pyplot as plt\n{source}") == [NAMED, ALL]


def test_one_that_is_used_brings_the_others(imported):
    """Pandas plots by importing modules of the other, whose place has to be its own by then."""
    check = "    assert pd.Series([1.0, 2.0]).plot().get_lines()\n"
    source = RIGHT.replace("    return X @ w + b", f"{check}    return X @ w + b")
    both = ["matplotlib.pyplot", "pandas"]
    source = f"import matplotlib.pyplot as plt\nimport pandas as pd\n{source}"
    assert imported(source) == [(both, []), ([], both)]


def test_a_worker_that_lacks_nothing_gains_nothing_by_saying_so(graded):
    """It would be forked again and again."""
    source = RIGHT.replace("    return X @ w + b", "    used()\n    return X @ w + b")
    _, written = graded(f"from worker.packages import Later\ndef used(): Later.used()\n{source}")
    assert [row["extra_data"]["verdict"] for row in written["tests"][:2]] == ["crashed"] * 2


@pytest.mark.parametrize(
    ("source", "later", "at_once"),
    [
        ("import pandas as pd\npd.DataFrame()", ["pandas"], []),
        ("import matplotlib.pyplot", ["matplotlib.pyplot"], []),
        ("    import matplotlib.pyplot as plt  # here\r\n", ["matplotlib.pyplot"], []),
        ("import matplotlib.pyplot\nmatplotlib.pyplot.plot()", [], ["matplotlib.pyplot"]),
        ("import matplotlib.cm\nimport matplotlib.pyplot as plt", [], ["matplotlib.pyplot"]),
        ("from matplotlib.pyplot import plot", [], ["matplotlib.pyplot"]),
        ("import numpy, matplotlib.pyplot as plt", [], ["matplotlib.pyplot"]),
        ("import mnist\nmnist.train_images()", [], ["mnist"]),
        ("import numpy as np", [], []),
    ],
)
def test_a_package_waits_if_plain_imports_alone_name_it(source, later, at_once):
    found = packages.used(Source("line", "line.py", source.encode(), {}), PLOTTING)
    assert (list(found.later), list(found.modules)) == (later, at_once)
