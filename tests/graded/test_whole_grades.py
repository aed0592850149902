"""Whole submissions through the command line: the figures that the README states."""

import pytest

from tests.comparing import without_times

from .mistakes import REFERENCE
from .running import ROOT, command, peak_memory, results, started

SOLUTION = ROOT / "reference" / "hw2.py"


@pytest.mark.parametrize("submission", ["reference", "student_template", "one mistake"])
def test_a_submission_graded_twice_gets_the_same_scores_and_texts(tmp_path, submission):
    path = ROOT / submission / "hw2.py"
    if submission == "one mistake":
        path = ROOT / "fixtures/submissions/wrong/sum_over_the_batch/hw2.py"
    graded = []
    for name in ("first.json", "second.json"):
        run = command("grade", path, "--results", tmp_path / name)
        assert run.returncode == 0, run.stderr
        graded.append(without_times(results(tmp_path / name)))
    assert graded[0] == graded[1]
    scores = {"reference": 100, "student_template": 0}
    assert graded[0]["score"] == scores.get(submission, graded[0]["score"])
    assert len(graded[0]["tests"]) == 61


EINSUM = """
    grad_Ws, grad_bs = [], []
    grad = np.reshape(dL_dg, (-1, 1))
    for h_in, W, b, ds in reversed(layer_caches):
        grad = grad * ds
        each = np.einsum("ni,nj->nij", h_in, grad)  # one gradient a sample
        grad_Ws.insert(0, each.mean(axis=0))
        grad_bs.insert(0, grad.mean(axis=0, keepdims=True))
        grad = grad @ W.T
    return grad_Ws, grad_bs
"""


def test_memory_of_the_whole_tree_stays_below_the_default_container(tmp_path):
    """The hungriest correct style: a gradient for each sample, a shuffled copy of the data."""
    text = REFERENCE.replace("def backward_pass(", "def _backward_pass(")
    text += "\n\ndef backward_pass(dL_dg, layer_caches):" + EINSUM
    text = text.replace(
        "    for epoch", "    X_train, y_train = X_train.copy(), y_train.copy()\n    for epoch"
    )
    path = tmp_path / "hw2.py"
    path.write_text(text)
    process = started("grade", path, "--results", tmp_path / "results.json")
    peak = peak_memory(process)
    found = results(tmp_path / "results.json")
    assert found["score"] == 100, [row for row in found["tests"] if row["score"] < row["max_score"]]
    assert 100 << 20 < peak < 700 << 20


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["grade"], "SUBMISSION"),
        (["grade", "nowhere.py"], "there is no nowhere.py"),
        (["grade", SOLUTION, "--only", "sigmoid"], "--only: expected one of"),
        (["grade", SOLUTION, "--results", "no/such/folder/results.json"], "there is no folder"),
        (["grade", SOLUTION, "--colour"], "--colour"),
        (["grde"], "grde"),
    ],
)
def test_wrong_usage_is_one_sentence_and_status_2(tmp_path, arguments, says):
    before = tmp_path / "results.json"
    before.write_text("mine")
    extra = [] if "--results" in arguments or arguments[0] != "grade" else ["--results", before]
    run = command(*arguments, *extra, cwd=tmp_path)
    assert run.returncode == 2
    assert says in run.stderr
    assert "Traceback" not in run.stderr
    assert before.read_text() == "mine"
