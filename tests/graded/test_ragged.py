"""Lists of unequal lengths, for which NumPy has no shape, are answers like any other."""

import pytest

from autograder.engine.session import grade
from autograder.homework import homework
from autograder.settings import Settings
from checking.outcome import Verdict

from .running import ROOT

RAGGED = "[[1.0], [1.0, 2.0]]"
WRONG = {
    "logistic_loss": f"def logistic_loss(g, y): return [1.0], {RAGGED}",
    "layer_forward": f"def layer_forward(x, W, b, activation_fn): return {RAGGED}, {{}}",
}


@pytest.mark.parametrize("function", WRONG)
def test_a_ragged_list_costs_its_function_and_ends_no_grading(tmp_path, function):
    source = (ROOT / "reference/hw2.py").read_text("utf-8")
    no_gradients = "def backward_pass(dL_dg, layer_caches): return [], []"
    path = tmp_path / "hw2.py"
    path.write_text(f"{source}\n\n{WRONG[function]}\n\n{no_gradients}\n", "utf-8")
    report = grade(path, homework(), Settings(), long=False)
    assert not report.staff
    lost = {row.function for row in report.rows if report.outcome(row).verdict != Verdict.PASSED}
    assert {function, "backward_pass"} <= lost
