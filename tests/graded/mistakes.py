"""The reference with one mistake each: (function, text to replace, replacement).

Texts are the reference's own lines; a mistake whose text is no longer there fails its test.
"""

import re
from pathlib import Path

REFERENCE = (Path(__file__).resolve().parents[2] / "reference" / "hw2.py").read_text()

MISTAKES = {
    # finite_difference_checker
    "forward difference": (
        "finite_difference_checker",
        "(f(a + step) - f(a - step)) / (2 * epsilon)",
        "(f(a + step) - f(a)) / epsilon",
    ),
    "not halved": ("finite_difference_checker", "/ (2 * epsilon)", "/ epsilon"),
    "precedence": ("finite_difference_checker", "/ (2 * epsilon)", "/ 2 * epsilon"),
    "own epsilon": ("finite_difference_checker", "step[k] = epsilon", "step[k] = epsilon = 1e-5"),
    "keeps the step": (
        "finite_difference_checker",
        "        step = np.zeros(a.shape)\n        step[k] = epsilon",
        "        step = step if k else np.zeros(a.shape)\n        step[k] = epsilon",
    ),
    "integers stay": (
        "finite_difference_checker",
        "    a = np.asarray(a, dtype=float)\n    grad = np.zeros(a.shape)",
        "    grad = np.zeros_like(a)",
    ),
    "sign": ("finite_difference_checker", "f(a + step) - f(a - step)", "f(a - step) - f(a + step)"),
    "changes a": (
        "finite_difference_checker",
        "grad[k] = (f(a + step)",
        "a += 0 if k else 0.5; a -= 0 if k else 0.5; a[k] += 1e-3; grad[k] = (f(a + step)",
    ),
    # my_nn_finite_difference_checker
    "sum of losses": ("my_nn_finite_difference_checker", "return loss.mean()", "return loss.sum()"),
    "first loss": ("my_nn_finite_difference_checker", "return loss.mean()", "return loss[0]"),
    "weights only": (
        "my_nn_finite_difference_checker",
        "return unpack(finite_difference_checker(mean_loss, a))",
        "Ws, bs = unpack(finite_difference_checker(mean_loss, a)); "
        "return Ws, [np.zeros_like(b) for b in bs]",
    ),
    "swapped": (
        "my_nn_finite_difference_checker",
        "return unpack(finite_difference_checker(mean_loss, a))",
        "return unpack(finite_difference_checker(mean_loss, a))[::-1]",
    ),
    "back-propagation in disguise": (
        "my_nn_finite_difference_checker",
        "return unpack(finite_difference_checker(mean_loss, a))",
        "out, c = forward_pass(X_batch, weight_matrices, biases, activations); "
        "return backward_pass(logistic_loss(out, y_batch)[1], c)",
    ),
    "moves the parameters": (
        "my_nn_finite_difference_checker",
        "    a = np.concatenate(",
        "    weight_matrices[0][0, 0] += 0.0; biases[-1][:] += 1e-3; biases[-1] -= 1e-3\n"
        "    X_batch *= 1.5; X_batch /= 1.5; biases.append(0)\n    a = np.concatenate(",
    ),
    # sigmoid_activation
    "naive": (
        "sigmoid_activation",
        "out = np.where(s >= 0, 1 / (1 + e), e / (1 + e))",
        "out = 1 / (1 + np.exp(-s))",
    ),
    "both branches": (
        "sigmoid_activation",
        "out = np.where(s >= 0, 1 / (1 + e), e / (1 + e))",
        "out = np.where(s >= 0, 1 / (1 + np.exp(-s)), np.exp(s) / (1 + np.exp(s)))",
    ),
    "no clip": (
        "sigmoid_activation",
        "return np.clip(out, CLIP, 1 - CLIP), grad",
        "return out, grad",
    ),
    "clip too wide": ("sigmoid_activation", "np.clip(out, CLIP, 1 - CLIP)", "np.clip(out, 1e-3, 0.999)"),
    "no derivative": ("sigmoid_activation", "CLIP, 1 - CLIP), grad", "CLIP, 1 - CLIP)"),
    "derivative of the input": (
        "sigmoid_activation", "grad = e / (1 + e) ** 2", "grad = s * (1 - s)"),
    "derivative sigma": ("sigmoid_activation", "grad = e / (1 + e) ** 2", "grad = out"),
    "derivative sigma^2": ("sigmoid_activation", "grad = e / (1 + e) ** 2", "grad = out * out"),
    "swapped pair": ("sigmoid_activation", "1 - CLIP), grad", "1 - CLIP), grad)[::-1]"),
    "integer copy": (
        "sigmoid_activation",
        "s = np.asarray(s, dtype=float)\n    e",
        "s = np.asarray(s)\n    e = np.zeros_like(s)\n    e[...]",
    ),
    "flattens": (
        "sigmoid_activation",
        "s = np.asarray(s, dtype=float)\n    e",
        "s = np.asarray(s, dtype=float).reshape(-1)\n    e",
    ),
    "tanh": ("sigmoid_activation", "return np.clip(out, CLIP, 1 - CLIP), grad",
             "return np.tanh(s), 1 - np.tanh(s) ** 2"),
    # logistic_loss
    "no minus": ("logistic_loss", "loss = -(y", "loss = (y"),
    "second term's sign": ("logistic_loss", "+ (1 - y) * np.log1p(-g))", "- (1 - y) * np.log1p(-g))"),
    "first term only": ("logistic_loss", "+ (1 - y) * np.log1p(-g))", ")"),
    "labels swapped": ("logistic_loss", "loss = -(y *", "y = 1 - y\n    loss = -(y *"),
    "log2": ("logistic_loss", "np.log(g)", "np.log2(g)"),
    "derivative's sign": ("logistic_loss", "dL_dg = -(y", "dL_dg = (y"),
    "derivative to the logit": (
        "logistic_loss", "dL_dg = -(y / g + (y - 1) / (1 - g))", "dL_dg = g - y"),
    "derivative's second term": (
        "logistic_loss", "(y / g + (y - 1) / (1 - g))", "(y / g + (1 - y) / (1 - g))"),
    "derivative over n": ("logistic_loss", "return loss, dL_dg", "return loss, dL_dg / len(y)"),
    "mean loss": ("logistic_loss", "return loss, dL_dg", "return loss.mean(), dL_dg"),
    "broadcasts": ("logistic_loss", "g = np.reshape(g, -1)", "g = np.asarray(g)"),
    "own wide clip": (
        "logistic_loss", "y = np.reshape(y, -1)", "y = np.reshape(y, -1); g = np.clip(g, .1, .9)"),
    "squeezes": (
        "logistic_loss", "return loss, dL_dg", "return np.squeeze(loss), np.squeeze(dL_dg)"),
    "not at the clip": (
        "logistic_loss", "loss = -(y", "g = np.where(g < 1e-9, 0, g); loss = -(y"),
    # relu_activation
    "abs": ("relu_activation", "np.maximum(s, 0)", "np.abs(s)"),
    "minimum": ("relu_activation", "np.maximum(s, 0)", "np.minimum(s, 0)"),
    "leaky": ("relu_activation", "np.maximum(s, 0)", "np.where(s > 0, s, 0.01 * s)"),
    "capped": ("relu_activation", "np.maximum(s, 0)", "np.clip(s, 0, 6)"),
    "ones": ("relu_activation", "(s > 0).astype(float)", "np.ones(s.shape)"),
    "mask of the output": ("relu_activation", "(s > 0).astype(float)", "(np.maximum(s, 0) >= 0) * 1."),
    "in place": (
        "relu_activation", "return np.maximum(s, 0), (s > 0).astype(float)",
        "ds = (s > 0) * 1.; s[s < 0] = 0; return s, ds"),
    "slope is s": ("relu_activation", "(s > 0).astype(float)", "np.maximum(s, 0)"),
    # layer_forward
    "no bias": ("layer_forward", "S = x @ W + b", "S = x @ W"),
    "elementwise": ("layer_forward", "S = x @ W + b", "S = x @ (W * 1.01) + b"),
    "first bias": ("layer_forward", "S = x @ W + b", "S = x @ W + b[0, 0]"),
    "no activation": ("layer_forward", "return out, (x, W, b, ds)", "return S, (x, W, b, ds)"),
    "always relu": (
        "layer_forward", "out, ds = activation_fn(S)", "out, ds = relu_activation(S)"),
    "cache without the slope": ("layer_forward", "(x, W, b, ds)", "(x, W, b, np.ones_like(ds))"),
    "cache of the output": ("layer_forward", "(x, W, b, ds)", "(out, W, b, ds)"),
    "no cache": ("layer_forward", "return out, (x, W, b, ds)", "return out, None"),
    "adds in place": (
        "layer_forward", "S = x @ W + b", "S = x @ W + b; x += 1"),
    # create_weight_matrices
    "deviation 0.1": ("create_weight_matrices", "0.01 * np.random.randn(d, h)", "0.1 * np.random.randn(d, h)"),
    "variance 0.01": ("create_weight_matrices", "0.01 * np.random.randn(d, h)", "np.random.normal(0, 0.01 ** .5, (d, h))"),
    "uniform": ("create_weight_matrices", "0.01 * np.random.randn(d, h)", "np.random.uniform(-.01732, .01732, (d, h))"),
    "rand": ("create_weight_matrices", "0.01 * np.random.randn(d, h)", "0.01 * np.random.rand(d, h)"),
    "transposed": ("create_weight_matrices", "randn(d, h)", "randn(h, d)"),
    "zeros": ("create_weight_matrices", "0.01 * np.random.randn(d, h)", "np.zeros((d, h))"),
    "reseeds": (
        "create_weight_matrices", "return [0.01 * np.random.randn(d, h)",
        "np.random.seed(0); return [0.01 * np.random.randn(d, h)"),
    "He": ("create_weight_matrices", "0.01 * np.random.randn(d, h)", "np.random.randn(d, h) * (2 / d) ** .5"),
    # create_bias_vectors
    "ones, biases": ("create_bias_vectors", "0.01 * np.random.randn(1, h)", "np.ones((1, h))"),
    "flat": ("create_bias_vectors", "np.random.randn(1, h)", "np.random.randn(h)"),
    "columns": ("create_bias_vectors", "np.random.randn(1, h)", "np.random.randn(h, 1)"),
    "input layer too": ("create_bias_vectors", "layer_dims[1:]]", "layer_dims]"),
    "standard normal": ("create_bias_vectors", "0.01 * np.random.randn(1, h)", "np.random.randn(1, h)"),
    # forward_pass
    "two layers": (
        "forward_pass", "in zip(weight_matrices, biases, activations)",
        "in list(zip(weight_matrices, biases, activations))[:2]"),
    "first activation": (
        "forward_pass", "layer_forward(h, W, b, activation_fn)", "layer_forward(h, W, b, activations[0])"),
    "input everywhere": (
        "forward_pass", "        h, cache = layer_forward(h, W, b, activation_fn)",
        "        h, cache = layer_forward(X_batch if h.shape == X_batch.shape else h, W, b, activation_fn)"),
    "last cache only": ("forward_pass", "return h, layer_caches", "return h, layer_caches[-1:]"),
    "caches reversed": ("forward_pass", "return h, layer_caches", "return h, layer_caches[::-1]"),
    "pops": (
        "forward_pass", "    return h, layer_caches",
        "    weight_matrices.pop(); return h, layer_caches"),
    "hidden output": ("forward_pass", "return h, layer_caches", "return X_batch, layer_caches"),
    # backward_pass
    "sum": ("backward_pass", "x.T @ delta)", "x.T @ delta * n)"),
    "bias sum": ("backward_pass", "delta.sum(axis=0, keepdims=True)", "delta.sum(axis=0, keepdims=True) * n"),
    "n twice": ("backward_pass", "dL_dout = np.reshape(dL_dg, (n, 1))", "dL_dout = np.reshape(dL_dg, (n, 1)) / n"),
    "hard-coded 100": ("backward_pass", "n = np.size(dL_dg)", "n = np.size(dL_dg); m = 100"),
    "no slope": ("backward_pass", "delta = dL_dout * ds", "delta = dL_dout"),
    "no slope below": (
        "backward_pass", "delta = dL_dout * ds",
        "delta = dL_dout * ds if not grad_Ws else dL_dout"),
    "W not transposed": ("backward_pass", "dL_dout = delta @ W.T", "dL_dout = delta @ np.abs(W.T)"),
    "order": ("backward_pass", "grad_Ws.insert(0,", "grad_Ws.append("),
    "bias order": ("backward_pass", "grad_bs.insert(0,", "grad_bs.append("),
    "sign, gradients": ("backward_pass", "return grad_Ws, grad_bs", "return [-g for g in grad_Ws], grad_bs"),
    "swapped, gradients": ("backward_pass", "    return grad_Ws, grad_bs", "    return grad_bs, grad_Ws"),
    "bias over all": ("backward_pass", "delta.sum(axis=0, keepdims=True)", "np.full_like(delta[:1], delta.mean() * n)"),
    "delta lost": ("backward_pass", "dL_dout = delta @ W.T", "dL_dout = dL_dout @ W.T"),
    "reverses in place": (
        "backward_pass", "    n = np.size(dL_dg)\n", "    n = np.size(dL_dg); dL_dg *= 2; dL_dg *= 1.0\n    dL_dg /= 4\n    dL_dg *= 2\n    dL_dg += 1\n    dL_dg = dL_dg - 1\n"),
    # train_network
    "no shuffle": ("train_network", "np.random.permutation(len(X_train))", "np.arange(len(X_train))"),
    "one shuffle": (
        "train_network", "    for _ in range(num_epochs):\n        shuffled = np.random.permutation(len(X_train))",
        "    shuffled = np.random.permutation(len(X_train))\n    for _ in range(num_epochs):"),
    "with replacement": (
        "train_network", "np.random.permutation(len(X_train))",
        "np.random.randint(0, len(X_train), len(X_train))"),
    "labels apart": ("train_network", "y_train[batch])\n            grad", "y_train[batch]); "
                     "dL_dg = logistic_loss(output, y_train[start:start + batch_size])[1]\n            grad"),
    "ascent": ("train_network", "W - step_size * g", "W + step_size * g"),
    "never updates": ("train_network", "W - step_size * g", "W - 0 * g"),
    "biases stay": ("train_network", "b - step_size * g", "b - 0 * g"),
    "own step": ("train_network", "W - step_size * g", "W - 0.1 * g"),
    "own epochs": ("train_network", "range(num_epochs)", "range(5)"),
    "own batch size": ("train_network", "    training_stats = []\n", "    training_stats = []; batch_size = 100\n"),
    "per epoch": (
        "train_network", "            training_stats.append(\n",
        "            training_stats = training_stats[: _] if len(training_stats) > _ else training_stats\n"
        "            training_stats.append(\n"),
    "columns swapped": (
        "train_network", "                    loss.mean(),\n                    accuracy(output, y_train[batch]),",
        "                    accuracy(output, y_train[batch]),\n                    loss.mean(),"),
    "percent": ("train_network", "return np.mean((np.ravel(output) > 0.5) == y)", "return 100 * np.mean((np.ravel(output) > 0.5) == y)"),
    "last batches lost": ("train_network", "range(0, len(X_train), batch_size)", "range(0, len(X_train) // 2, batch_size)"),
    "sums the loss": ("train_network", "                    loss.mean(),\n", "                    loss.sum(),\n"),
}  # fmt: skip


def source(name):
    """The reference with one mistake, made in its own function only."""
    function, old, new = MISTAKES[name]
    pattern = rf"(?ms)^def {function}\(.*?(?=^def |^# ---|\Z)"
    if name == "percent":
        pattern = r"(?ms)^def accuracy\(.*\Z"
    body = re.search(pattern, REFERENCE).group()
    assert body.count(old) >= 1, f"{name}: {old!r} is not in {function}"
    if name == "swapped pair":
        new, old = (
            "(np.clip(out, CLIP, 1 - CLIP), grad)[::-1]",
            "np.clip(out, CLIP, 1 - CLIP), grad",
        )
    if name == "hard-coded 100":
        return REFERENCE.replace(body, body.replace("(n, 1)) / n", "(n, 1)) / 100"))
    return REFERENCE.replace(body, body.replace(old, new))
