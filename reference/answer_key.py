"""Every deliverable of the handout's section 1.3, computed by the reference."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from . import hw2
from .expected import Expected, expected, load_fixture

LAYER_DIMS = [28 * 28, 200, 1]
ACTIVATIONS = [hw2.relu_activation, hw2.sigmoid_activation]
STEP_SIZE, TOO_LARGE = 0.1, 10.0
SEED = 0


@dataclass(frozen=True)
class Mistaken:
    """A test image that the network takes for the other digit.

    Args:
        index: in the test set.
        image: (28, 28) in [0, 1].
        digit: what it is, 3 or 9.
        probability: of a nine, as the network sees it.
    """

    index: int
    image: np.ndarray
    digit: int
    probability: float


@dataclass(frozen=True)
class AnswerKey:
    """The deliverables.

    Args:
        figures: of the test batch: (a), (b), (c), (d).
        training: (T, 4): a row a timestep of train loss, train accuracy, test loss, test accuracy.
        accuracy: on the test images, after the last step.
        mistaken: the images of (e)(iii), the surest mistakes first.
        diverged: (T, 2): train loss and train accuracy with the step size of (e)(iv).
        diverged_accuracy: on the test images, after its last step.
    """

    figures: Expected
    training: np.ndarray
    accuracy: float
    mistaken: list[Mistaken]
    diverged: np.ndarray
    diverged_accuracy: float

    @property
    def gradients_differ_by(self) -> float:
        """The largest difference between back-propagation and finite differences."""
        pairs = zip(
            [*self.figures.gradients[0], *self.figures.gradients[1]],
            [*self.figures.finite_differences[0], *self.figures.finite_differences[1]],
        )
        return max(float(np.abs(a - b).max()) for a, b in pairs)

    @property
    def diverged_peak(self) -> float:
        """The largest training loss with the step size of (e)(iv)."""
        return float(self.diverged[:, 0].max())

    @property
    def diverged_level(self) -> float:
        """Its mean over the last hundred steps."""
        return float(self.diverged[-100:, 0].mean())


def compute(pickle: Path, images: Path, epochs: int = 5) -> AnswerKey:
    """Compute all of it.

    Args:
        pickle: the handout's test batch.
        images: folder of the four files of MNIST.
        epochs: of training.

    Raises:
        FixtureError: the pickle is not what the handout describes.
    """
    figures = expected(load_fixture(pickle))
    # Side by side: most of the time goes into the test set's loss at each of the timesteps.
    with ProcessPoolExecutor(2, get_context("spawn")) as executor:
        usual = executor.submit(_train, images, STEP_SIZE, epochs)
        # No plot of the test set is asked for here: a few images do.
        far = executor.submit(_train, images, TOO_LARGE, epochs, shown=100)
    training, output = usual.result()
    diverged, far_output = far.result()
    _, _, X_test, y_test = _digits(images)
    return AnswerKey(
        figures,
        training,
        float(hw2.accuracy(output, y_test)),
        _mistaken(output, X_test, y_test),
        diverged[:, :2],
        float(hw2.accuracy(far_output, y_test)),
    )


def _digits(images: Path) -> tuple[np.ndarray, ...]:
    """Those of `get_mnist_threes_nines`, from a folder of ours."""
    import mnist  # only here: the figures of the test batch need no images

    mnist.temporary_dir = lambda: str(images)
    return hw2.get_mnist_threes_nines()


def _train(images, step_size, epochs, shown=None):
    """The statistics, and the output on all test images; `shown` of them are watched on the way."""
    X_train, y_train, X_test, y_test = _digits(images)
    X_train, X_test = X_train.reshape(len(X_train), -1), X_test.reshape(len(X_test), -1)
    np.random.seed(SEED)
    weight_matrices, biases, stats = hw2.train_network(
        X_train, y_train, X_test[:shown], y_test[:shown], LAYER_DIMS, ACTIVATIONS,
        step_size=step_size, num_epochs=epochs,
    )  # fmt: skip
    output, _ = hw2.forward_pass(X_test, weight_matrices, biases, ACTIVATIONS)
    return np.array(stats), output


def _mistaken(output: np.ndarray, images: np.ndarray, y: np.ndarray) -> list[Mistaken]:
    probabilities = output[:, 0]
    wrong = np.flatnonzero((probabilities > 0.5) != y)
    surest = wrong[np.argsort(-np.abs(probabilities[wrong] - y[wrong]), kind="stable")]
    return [Mistaken(int(i), images[i], 9 if y[i] else 3, float(probabilities[i])) for i in surest]
