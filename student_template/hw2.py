"""Homework 2: a neural network in NumPy.

Fill in the functions below, in this order. n is the size of the batch, d the number of inputs of a
layer, h the number of its neurons, L the number of layers. All arrays are float64 unless it says
otherwise; labels y are 0 for a three and 1 for a nine. Leave the arguments as you got them.
"""

import os

import matplotlib.pyplot as plt
import mnist
import numpy as np

# --- given ---------------------------------------------------------------------------------------


def get_mnist_threes_nines():
    """Load the images of threes and nines.

    Returns (X_train, y_train, X_test, y_test): images are (N, 28, 28) in [0, 1], labels are (N,)
    integers, 0 for a three and 1 for a nine. Nothing is downloaded where the folder `mnist`, with
    its four .gz files, lies beside this file or in the current directory.
    """
    for place in (os.path.dirname(os.path.abspath(__file__)), os.getcwd()):
        folder = os.path.join(place, "mnist")
        if os.path.isfile(os.path.join(folder, "train-images-idx3-ubyte.gz")):
            mnist.temporary_dir = lambda folder=folder: folder
            break

    def threes_nines(images, labels):
        chosen = (labels == 3) | (labels == 9)
        return images[chosen] / 255.0, np.where(labels[chosen] == 9, 1, 0)

    X_train, y_train = threes_nines(mnist.train_images(), mnist.train_labels())
    X_test, y_test = threes_nines(mnist.test_images(), mnist.test_labels())
    return X_train, y_train, X_test, y_test


def display_image(image):
    """Show one image of shape (28, 28)."""
    plt.imshow(image, cmap="gray")
    plt.axis("off")
    plt.show()


# --- (a) finite differences ----------------------------------------------------------------------


def finite_difference_checker(f, a, epsilon=1e-5):
    """Approximate the partial derivatives of f at a by central differences.

    f: takes an array of shape (d,), returns a number.
    a: shape (d,), floats or integers.
    epsilon: how far to go to each side.

    Returns an array of shape (d,), of floats.
    """
    raise NotImplementedError


def my_nn_finite_difference_checker(X_batch, y_batch, weight_matrices, biases, activations):
    """Approximate the gradients of the mean loss over the batch by central differences.

    X_batch: (n, d). y_batch: (n,). weight_matrices: L arrays (d, h). biases: L arrays (1, h).
    activations: L functions, one a layer.

    Returns (grad_Ws, grad_bs): two lists of L arrays, each shaped like its parameter.
    """
    raise NotImplementedError


# --- (b) activations, loss, one layer ------------------------------------------------------------


def sigmoid_activation(s):
    """Apply the sigmoid function to each entry of s.

    s: any shape, floats or integers, as large as a float can be.

    Returns (out, grad), both shaped like s: the values, strictly between 0 and 1, and the
    derivatives with respect to s.
    """
    raise NotImplementedError


def logistic_loss(g, y):
    """Compute the negative log-likelihood of each example.

    g: (n, 1), the network's output, strictly between 0 and 1. y: (n,), zeros and ones.

    Returns (loss, dL_dg), both of shape (n,): the losses, and their derivatives with respect to g.
    """
    raise NotImplementedError


def relu_activation(s):
    """Apply max(0, s) to each entry of s.

    s: (n, d).

    Returns (out, ds), both (n, d): the values, and the derivatives with respect to s.
    """
    raise NotImplementedError


def layer_forward(x, W, b, activation_fn):
    """Compute one layer on a batch.

    x: (n, d). W: (d, h). b: (1, h). activation_fn: relu_activation or sigmoid_activation.

    Returns (out, cache): out is (n, h); cache is whatever your backward_pass needs of this layer.
    """
    raise NotImplementedError


# --- (c) the network, forwards -------------------------------------------------------------------


def create_weight_matrices(layer_dims):
    """Draw the weights from a normal distribution, mean 0 and standard deviation 0.01.

    layer_dims: [d0, d1, ..., dL], the number of inputs and the number of neurons of each layer.

    Returns a list of L arrays, of shapes (d0, d1), (d1, d2), ...
    """
    raise NotImplementedError


def create_bias_vectors(layer_dims):
    """Make the bias vectors.

    layer_dims: [d0, d1, ..., dL].

    Returns a list of L arrays, of shapes (1, d1), (1, d2), ...
    """
    raise NotImplementedError


def forward_pass(X_batch, weight_matrices, biases, activations):
    """Run a batch through all layers.

    X_batch: (n, d0). weight_matrices, biases, activations: one entry a layer, first layer first.

    Returns (output, layer_caches): output is (n, 1); layer_caches holds the L caches, in order.
    """
    raise NotImplementedError


# --- (d) and backwards ---------------------------------------------------------------------------


def backward_pass(dL_dg, layer_caches):
    """Compute the gradients of the mean loss over the batch by back-propagation.

    dL_dg: (n,), from logistic_loss. layer_caches: from forward_pass.

    Returns (grad_Ws, grad_bs): two lists of L arrays, first layer first, shaped like W and b.
    """
    raise NotImplementedError


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
    """Train with mini-batch SGD; the training data is shuffled anew for each epoch.

    X_train: (N, d0), flattened. y_train: (N,). X_test: (M, d0). y_test: (M,).
    layer_dims: [d0, ..., dL]. activations: L functions. batch_size: from 1 to N.

    Returns (weight_matrices, biases, training_stats): the trained parameters, and for each timestep
    a row of train loss, train accuracy, test loss, test accuracy; accuracies are fractions.
    """
    raise NotImplementedError
