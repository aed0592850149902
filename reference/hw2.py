"""A neural network in NumPy: the handout's functions, one line an equation, its shape beside it.

Notation is the handout's. n is the size of the batch, d^(l) the width of layer l, L the number of
layers; x is (n, d^(l-1)), W is (d^(l-1), d^(l)), b is (1, d^(l)), and for each layer
S = x W + b, out = sigma(S). Gradients are those of the mean loss over the batch.
"""

import numpy as np

CLIP = 1e-15  # the handout's epsilon: keeps log(g) and log(1 - g) finite


def get_mnist_threes_nines():
    """The images of threes and nines of MNIST, as `(X_train, y_train, X_test, y_test)`.

    Images are (N, 28, 28) float64 in [0, 1]; labels are (N,) integers, 0 for a three, 1 for a nine.
    """
    import mnist  # only here: grading reads the images by itself

    def threes_nines(images, labels):
        chosen = (labels == 3) | (labels == 9)
        return images[chosen] / 255.0, (labels[chosen] == 9).astype(int)

    X_train, y_train = threes_nines(mnist.train_images(), mnist.train_labels())
    X_test, y_test = threes_nines(mnist.test_images(), mnist.test_labels())
    return X_train, y_train, X_test, y_test


def display_image(image):
    """Show one (28, 28) image, in grey."""
    import matplotlib.pyplot as plt  # only here: grading needs no screen

    plt.imshow(image, cmap="gray")
    plt.axis("off")
    plt.show()


# --- (a) finite differences ----------------------------------------------------------------------


def finite_difference_checker(f, a, epsilon=1e-5):
    """Central differences of f: R^d -> R at a.

    Args:
        f: takes a (d,) array, returns a number.
        a: (d,), of any real dtype; not modified.
        epsilon: half the step.

    Returns:
        (d,) float64, approximately the partial derivatives of f at a.
    """
    a = np.asarray(a, dtype=float)
    grad = np.zeros(a.shape)
    for k in range(a.size):
        step = np.zeros(a.shape)
        step[k] = epsilon
        grad[k] = (f(a + step) - f(a - step)) / (2 * epsilon)
    return grad


def my_nn_finite_difference_checker(X_batch, y_batch, weight_matrices, biases, activations):
    """Central differences of the mean loss with respect to every weight and bias.

    Returns:
        (grad_Ws, grad_bs): lists of arrays shaped like the parameters.
    """
    parameters = [*weight_matrices, *biases]
    shapes = [np.shape(parameter) for parameter in parameters]
    ends = np.cumsum([np.size(parameter) for parameter in parameters])

    def unpack(a):
        parts = [part.reshape(s) for part, s in zip(np.split(a, ends[:-1]), shapes)]
        return parts[: len(weight_matrices)], parts[len(weight_matrices) :]

    def mean_loss(a):
        output, _ = forward_pass(X_batch, *unpack(a), activations)
        loss, _ = logistic_loss(output, y_batch)
        return loss.mean()

    a = np.concatenate([np.ravel(parameter) for parameter in parameters])
    return unpack(finite_difference_checker(mean_loss, a))


# --- (b) activations, loss, one layer ------------------------------------------------------------


def sigmoid_activation(s):
    """sigma(s) = 1 / (1 + e^-s) = e^s / (1 + e^s), elementwise, and its derivative.

    Of the two forms the one is used whose exponential cannot overflow. The derivative
    sigma (1 - sigma) is taken before the clip, as e^-|s| / (1 + e^-|s|)^2: 1 - out has lost its
    digits where out is near 1, and the clipped value would say 1e-15 where the slope is 0.

    Args:
        s: of any shape and real dtype.

    Returns:
        (out, grad): both float64 and shaped like s; out lies in [CLIP, 1 - CLIP].
    """
    s = np.asarray(s, dtype=float)
    e = np.exp(-np.abs(s))  # in [0, 1]: no overflow
    out = np.where(s >= 0, 1 / (1 + e), e / (1 + e))
    grad = e / (1 + e) ** 2
    return np.clip(out, CLIP, 1 - CLIP), grad


def logistic_loss(g, y):
    """l(g, y) = -[y log g + (1 - y) log(1 - g)] and dl/dg = -[y / g + (y - 1) / (1 - g)].

    Args:
        g: (n, 1) or (n,), inside (0, 1): the network's output.
        y: (n,) of zeros and ones.

    Returns:
        (loss, dL_dg): both (n,), one entry an example.
    """
    g = np.reshape(g, -1)  # (n,): (n, 1) with (n,) would broadcast to (n, n)
    y = np.reshape(y, -1).astype(float)  # (n,): y - 1 of unsigned zeros would wrap around
    loss = -(y * np.log(g) + (1 - y) * np.log1p(-g))  # (n,): log(1 - g), right where g is tiny too
    dL_dg = -(y / g + (y - 1) / (1 - g))  # (n,)
    return loss, dL_dg


def relu_activation(s):
    """max(0, s), elementwise, and its derivative: 1 where s > 0, else 0."""
    s = np.asarray(s)
    return np.maximum(s, 0), (s > 0).astype(float)


def layer_forward(x, W, b, activation_fn):
    """One layer on a batch.

    Returns:
        (out, cache): out is (n, d^(l)); cache is (x, W, b, ds), ds the derivative of the
        activation at S, (n, d^(l)).
    """
    S = x @ W + b  # (n, d^(l))
    out, ds = activation_fn(S)  # (n, d^(l)) each
    return out, (x, W, b, ds)


# --- (c) the network, forwards -------------------------------------------------------------------


def create_weight_matrices(layer_dims):
    """One (d^(l-1), d^(l)) matrix a layer, normal with mean 0 and standard deviation 0.01."""
    return [0.01 * np.random.randn(d, h) for d, h in zip(layer_dims[:-1], layer_dims[1:])]


def create_bias_vectors(layer_dims):
    """One (1, d^(l)) vector a layer, normal with mean 0 and standard deviation 0.01."""
    return [0.01 * np.random.randn(1, h) for h in layer_dims[1:]]


def forward_pass(X_batch, weight_matrices, biases, activations):
    """All layers on a batch.

    Returns:
        (output, layer_caches): output is (n, d^(L)); one cache a layer, first layer first.
    """
    h = X_batch  # (n, d^(0))
    layer_caches = []
    for W, b, activation_fn in zip(weight_matrices, biases, activations):
        h, cache = layer_forward(h, W, b, activation_fn)  # (n, d^(l))
        layer_caches.append(cache)
    return h, layer_caches


# --- (d) and backwards ---------------------------------------------------------------------------


def backward_pass(dL_dg, layer_caches):
    """Gradients of the mean loss with respect to every weight matrix and bias vector.

    Args:
        dL_dg: (n,), the derivative of each example's loss with respect to the output.
        layer_caches: from `forward_pass`, first layer first.

    Returns:
        (grad_Ws, grad_bs): lists of arrays shaped like the parameters, first layer first.
    """
    n = np.size(dL_dg)
    dL_dout = np.reshape(dL_dg, (n, 1)) / n  # (n, d^(L)): of the mean loss
    grad_Ws, grad_bs = [], []
    for x, W, _, ds in reversed(layer_caches):
        delta = dL_dout * ds  # (n, d^(l)): back through the activation
        grad_Ws.insert(0, x.T @ delta)  # (d^(l-1), d^(l)): the sum of the outer products
        grad_bs.insert(0, delta.sum(axis=0, keepdims=True))  # (1, d^(l))
        if len(grad_Ws) < len(layer_caches):  # below the first layer there is nothing to learn
            dL_dout = delta @ W.T  # (n, d^(l-1)): what the layer below has to explain
    return grad_Ws, grad_bs


# --- (e) training --------------------------------------------------------------------------------


def train_network(
    X_train,
    y_train,
    X_test,
    y_test,
    layer_dims,
    activations,
    batch_size=100,
    step_size=0.1,
    num_epochs=5,
):
    """Mini-batch SGD: each epoch a fresh shuffle, cut into batches; the last one may be smaller.

    An epoch is a loop over the entire data set, in the handout's words: so what is left over is a
    batch as well.

    Args:
        X_train: (N, d^(0)), flattened images. y_train: (N,) of zeros and ones.
        X_test: (M, d^(0)). y_test: (M,).
        layer_dims: [d^(0), ..., d^(L)].
        activations: one function a layer.
        batch_size: examples in a batch, 1 to N.
        step_size: what the gradient is multiplied by.
        num_epochs: passes over the training data.

    Returns:
        (weight_matrices, biases, training_stats): for each timestep a row of the batch's mean loss
        and accuracy before the step, and the test set's after it; accuracies are fractions.
    """
    weight_matrices, biases = create_weight_matrices(layer_dims), create_bias_vectors(layer_dims)
    training_stats = []
    for _ in range(num_epochs):
        shuffled = np.random.permutation(len(X_train))
        for start in range(0, len(X_train), batch_size):
            batch = shuffled[start : start + batch_size]
            output, caches = forward_pass(X_train[batch], weight_matrices, biases, activations)
            loss, dL_dg = logistic_loss(output, y_train[batch])
            grad_Ws, grad_bs = backward_pass(dL_dg, caches)
            weight_matrices = [W - step_size * g for W, g in zip(weight_matrices, grad_Ws)]
            biases = [b - step_size * g for b, g in zip(biases, grad_bs)]
            test_output, _ = forward_pass(X_test, weight_matrices, biases, activations)
            test_loss, _ = logistic_loss(test_output, y_test)
            training_stats.append(
                [
                    loss.mean(),
                    accuracy(output, y_train[batch]),
                    test_loss.mean(),
                    accuracy(test_output, y_test),
                ]
            )
    return weight_matrices, biases, training_stats


def accuracy(output, y):
    """The fraction of examples on whose label's side of one half the output lies."""
    return np.mean((np.ravel(output) > 0.5) == y)
