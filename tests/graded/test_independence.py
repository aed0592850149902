"""A function keeps all its points whatever is wrong with those around it."""

import ast

import pytest

from autograder.homework import homework

from .mistakes import REFERENCE
from .test_nothing_for_nothing import CONSTANTS, ECHOES

RAISE = "raise NotImplementedError"
EXIT = "raise SystemExit"
NOTHING = "return None"
LAYERS = {
    "not written": RAISE,
    "ends the process": EXIT,
    "returns nothing": NOTHING,
    "returns zeros": "return np.zeros((len(x), W.shape[1])), (x, W, b, 0)",
    "returns its output alone": "return activation_fn(x @ W + b)[0]",
    "returns no cache": "return activation_fn(x @ W + b)[0], None",
    "without a product": "out, ds = activation_fn(x[:, :1] + b); return out, (x, W, b, ds)",
    "takes its input for pixels": "x = x / 255 if x.max() > 1 else x; "
    "out, ds = activation_fn(x @ W + b); return out, (x, W, b, ds)",
    "transposes square weights": "W = W.T if W.shape == W.T.shape else W; "
    "out, ds = activation_fn(x @ W + b); return out, (x, W, b, ds)",
    "remembers its first weights": "W = vars(layer_forward).setdefault(str(W.shape), W); "
    "out, ds = activation_fn(x @ W + b); return out, (x, W, b, ds)",
    "keeps its output for its input": "out, ds = activation_fn(x @ W + b); "
    "return out, (out, W, b, ds)",
    "counts its calls": "b += 1; out, ds = activation_fn(x @ W + b); return out, (x, W, b, ds)",
}


def text_of(function):
    for node in ast.parse(REFERENCE).body:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            return ast.get_source_segment(REFERENCE, node)
    raise LookupError(function)


def all_with(body):
    """Every graded function with this body, whatever its arguments."""
    return "".join(f"def {name}(*args, **kwargs): {body}\n" for name in homework().functions)


def lost(rows):
    return {number for number, row in rows.items() if row["score"] < row["max_score"]}


@pytest.mark.parametrize(
    "helpers",
    ["", all_with(RAISE), all_with(EXIT), all_with(NOTHING), CONSTANTS, ECHOES],
    ids=["missing", "not written", "end the process", "return nothing", "constants", "echoes"],
)
def test_backward_pass_alone_is_right_and_gets_its_16_points(graded, helpers):
    rows = graded(
        f"import numpy as np\n{helpers}\n{text_of('backward_pass')}", only="backward_pass"
    )
    assert not lost(rows)
    assert sum(row["score"] for row in rows.values()) == 16


@pytest.mark.parametrize("helpers", [all_with(RAISE), all_with(EXIT), ECHOES])
def test_train_network_alone_is_right_and_gets_its_8_points(graded, helpers):
    training = text_of("train_network") + "\n" + text_of("accuracy")
    rows = graded(f"import numpy as np\n{helpers}\n{training}", only="train_network")
    assert not lost(rows)
    assert rows["e.7"]["extra_data"]["graded_with"] == "reference"


BY_NAME = """
from collections import namedtuple
Gradients = namedtuple("Gradients", "Ws bs")
def backward_pass(dL_dg, layer_caches):
    return Gradients(Ws=[], bs=[])
"""


def test_a_training_may_look_into_gradients_by_name(graded):
    training = text_of("train_network").replace(
        "grad_Ws, grad_bs = backward_pass(dL_dg, caches)",
        "grads = backward_pass(dL_dg, caches); grad_Ws, grad_bs = grads.Ws, grads.bs",
    )
    assert "grads.Ws" in training
    assert not lost(graded(f"{REFERENCE}\n{training}\n{BY_NAME}", only="train_network"))


@pytest.mark.parametrize("function", ["forward_pass", "backward_pass"])
@pytest.mark.parametrize("layer", LAYERS)
def test_a_wrong_layer_costs_the_passes_nothing(graded, layer, function):
    wrong = f"\n\ndef layer_forward(x, W, b, activation_fn): {LAYERS[layer]}\n"
    assert not lost(graded(REFERENCE + wrong, only=function))
