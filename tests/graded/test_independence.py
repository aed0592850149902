"""A function keeps all its points whatever is wrong with those around it."""

import ast

import pytest

from autograder.homework import ROOT, homework

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
    "keeps S for the derivative": "S = x @ W + b; return activation_fn(S)[0], (x, W, b, S)",
    "keeps ones and biases": "x, W = np.c_[x, np.ones(len(x))], np.r_[W, b]; "
    "out, ds = activation_fn(x @ W); return out, (x, W, b, ds)",
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


ENDS = "\n\ndef backward_pass(*_): import os; os._exit(0)\n"


def test_a_loss_that_takes_the_worker_along_costs_no_forward_pass(graded):
    ends = ENDS.replace("backward_pass", "logistic_loss")
    assert not lost(graded(REFERENCE + ends, only="forward_pass"))


@pytest.mark.parametrize("function", ["layer_forward", "forward_pass"])
def test_a_backward_pass_that_takes_the_worker_along_costs_nothing_else(graded, function):
    rows = graded(REFERENCE + ENDS, only=function)
    assert not lost(rows)
    looked_at = rows["b.24" if function == "layer_forward" else "c.10"]
    assert "no backward pass" in looked_at["output"]


@pytest.mark.parametrize("function", ["layer_forward", "forward_pass"])
def test_what_is_wrong_with_caches_shows_where_the_worker_is_lost_in_the_backward_pass(
    graded, function
):
    layer = "out, ds = activation_fn(x @ W + b); return out, (W, b, ds)"
    forward = (
        "h, cache = X_batch, None\n"
        "    for W, b, f in zip(weight_matrices, biases, activations): h, cache = layer_forward(h, W, b, f)\n"
        "    return h, [cache]"
    )
    wrong = {
        "layer_forward": f"def layer_forward(x, W, b, activation_fn): {layer}",
        "forward_pass": f"def forward_pass(X_batch, weight_matrices, biases, activations):\n    {forward}",
    }
    rows = graded(f"{REFERENCE}\n\n{wrong[function]}\n{ENDS}", only=function)
    assert lost(rows) == {"b.24" if function == "layer_forward" else "c.10"}


@pytest.mark.parametrize("seed", [21, 23])
def test_a_derivative_that_seems_to_be_in_one_layers_cache_costs_nothing(graded, seed):
    entry = ROOT / "fixtures" / "submissions" / "wrong" / "layer_cache_holds_S" / "hw2.py"
    assert not lost(graded(entry.read_bytes(), only="backward_pass", seed=seed))


ODD = {
    "S for the derivative": "h, W, b, h @ W + b",
    "the output for the derivative": "h, W, b, out",
    "ones and biases": "np.c_[h, np.ones(len(h))], np.r_[W, b], b, ds",
}
INLINED = """
def forward_pass(X_batch, weight_matrices, biases, activations):
    h, caches = X_batch, []
    for W, b, activation_fn in zip(weight_matrices, biases, activations):
        out, ds = activation_fn(h @ W + b)
        caches.append(({kept}))
        h = out
    return h, caches
"""


@pytest.mark.parametrize("kept", ODD)
def test_caches_that_the_backward_pass_does_not_read_are_charged_to_what_makes_them(graded, kept):
    source = REFERENCE + INLINED.format(kept=ODD[kept])
    assert lost(graded(source, only="forward_pass")) == {"c.10"}
    assert not lost(graded(source, only="backward_pass"))
    assert not lost(graded(source, only="layer_forward"))


@pytest.mark.parametrize("function", ["logistic_loss", "sigmoid_activation", "backward_pass"])
def test_a_forward_pass_that_makes_its_caches_itself_pays_for_no_helper(graded, function):
    source = REFERENCE + INLINED.format(kept="h, W, b, ds")
    source += f"\ndef {function}(*args): return args[0], args[0]\n"
    assert not lost(graded(source, only="forward_pass"))


def test_a_layer_whose_s_the_backward_pass_reads_pays_for_nothing(graded):
    read = text_of("backward_pass").replace(
        "reversed(layer_caches)", "reversed(derived(layer_caches))"
    )
    source = (
        f"{REFERENCE}\n\n{read}\n"
        "def derived(caches): return [(x, W, b, f(S)[1]) for x, W, b, S, f in caches]\n"
        "def layer_forward(x, W, b, activation_fn):\n"
        "    S = x @ W + b\n"
        "    return activation_fn(S)[0], (x, W, b, S, activation_fn)\n"
    )
    assert not lost(graded(source, only="layer_forward"))


FORMS = {
    "a named tuple": ("namedtuple('Cache', 'x W ds')", "cache.x, cache.W, cache.ds"),
    "an object": ("Cache", "cache.x, cache.W, cache.ds"),
    "an array of objects": ("of_objects", "cache"),
    "a record": ("record", "(item for name in cache.dtype.names for item in [cache[name].item()])"),
    "a function": ("lambda *arrays: lambda: arrays", "cache()"),
}
SUMS = {
    "a bias that is a column": "x @ W + b.T",
    "its S transposed": "W.T @ x.T + b.T",
}
CACHES = """
from collections import namedtuple
class Cache:
    __slots__ = "x", "W", "ds"
    def __init__(self, x, W, ds):
        self.x, self.W, self.ds = x, W, ds
def of_objects(*arrays):
    made = np.empty(3, dtype=object)
    made[:] = arrays
    return made
def record(*arrays):
    made = np.zeros((), dtype=[("x", object), ("W", object), ("ds", object)])
    made[()] = arrays
    return made
make = {make}
def layer_forward(x, W, b, activation_fn):
    out, ds = activation_fn({total})
    return out, make(x, W, ds)
def backward_pass(dL_dg, layer_caches):
    d, grad_Ws, grad_bs = dL_dg.reshape(-1, 1) / len(dL_dg), [], []
    for cache in layer_caches[::-1]:
        x, W, ds = {read}
        d = d * ds
        grad_Ws.insert(0, x.T @ d)
        grad_bs.insert(0, d.sum(axis=0, keepdims=True))
        d = d @ W.T
    return grad_Ws, grad_bs
"""


@pytest.mark.parametrize("total", SUMS)
@pytest.mark.parametrize("form", FORMS)
def test_a_wrong_layer_costs_a_backward_pass_nothing_whatever_a_cache_is(graded, form, total):
    make, read = FORMS[form]
    wrong = CACHES.format(make=make, read=read, total=SUMS[total])
    assert not lost(graded(f"{REFERENCE}\n{wrong}", only="backward_pass"))


@pytest.mark.parametrize("function", ["forward_pass", "backward_pass"])
@pytest.mark.parametrize("layer", LAYERS)
def test_a_wrong_layer_costs_the_passes_nothing(graded, layer, function):
    wrong = f"\n\ndef layer_forward(x, W, b, activation_fn): {LAYERS[layer]}\n"
    assert not lost(graded(REFERENCE + wrong, only=function))
