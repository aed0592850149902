"""A training loop whose every step is open to a mistake."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.graded.attempts import create_bias_vectors, create_weight_matrices, resolve
from reference.hw2 import backward_pass, forward_pass, logistic_loss

Indices = Any


def cut(order: Indices, batch_size: int) -> list[Indices]:
    """Batches of so many, the last one perhaps smaller."""
    return [order[start : start + batch_size] for start in range(0, len(order), batch_size)]


def full(order: Indices, batch_size: int) -> list[Indices]:
    """Batches of so many; what is left over is not used."""
    return cut(order, batch_size)[: len(order) // batch_size]


def share_right(output: Any, y: Any) -> float:
    return float(np.mean((output[:, 0] > 0.5) == y))


def mean(loss: Any) -> float:
    return float(loss.mean())


def descend(parameters: list[Any], gradients: list[Any], step: float) -> list[Any]:
    return [p - step * grad for p, grad in zip(parameters, gradients)]


@dataclass(frozen=True)
class Habits:
    """How somebody trains. What is not said is right.

    Args:
        order: (N, epoch) -> the order in which an epoch takes the examples.
        batches: (order, batch size) -> the batches of an epoch.
        labels: (batch, number of the batch, its size) -> whose labels are used.
        size: batch size asked for -> the one used.
        step: (step size asked for, examples in the batch) -> the one used.
        decay: epoch -> what the step size is multiplied by in it.
        pull: (the last step's pull or None, gradients) -> what is subtracted, times the step size.
        epochs: number asked for -> the one used.
        weights: update of the weights: (weights, gradients, step) -> weights.
        biases: of the biases.
        loss: (n,) losses -> what is recorded.
        train_loss: the same for the batch's, if it is not the same.
        accuracy: (output, y) -> what is recorded.
        train_accuracy: the same for the batch's, if it is not the same.
        row: of four statistics, what is recorded.
        table: all rows -> what is returned, given the number of timesteps an epoch.
        result: (weights, biases, statistics) -> what is returned.
        restarts: whether each epoch starts from new parameters.
        on_test: whether it is the test set that is trained on.
        gradients_of_test: whether each step takes the gradients of the test set.
        in_turn: whether each layer is updated before the next one's gradients are taken.
        behind: whether what is returned is from before the last step.
        whole_size: which of a batch's statistics are divided by the batch size asked for.
        averaged: whether a batch's statistics are averaged with those of the epoch's before it.
        tests_on_train: whether the test statistics are those of the training data.
        tested: batch size asked for -> how many test examples are looked at; None for all.
        train_late: whether the batch's statistics are taken after the step; either is right.
        test_early: whether the test set's are taken before it; either is right.
    """

    order: Callable[[int, int], Indices] = lambda n, _epoch: np.random.permutation(n)
    batches: Callable[[Indices, int], list[Indices]] = cut
    labels: Callable[[Indices, int, int], Indices] = lambda batch, _number, _size: batch
    size: Callable[[int], int] = lambda asked: asked
    step: Callable[[float, int], float] = lambda asked, _n: asked
    decay: Callable[[int], float] = lambda _epoch: 1.0
    pull: Callable[[Any, list[Any]], list[Any]] = lambda _last, gradients: gradients
    epochs: Callable[[int], int] = lambda asked: asked
    weights: Callable[[list[Any], list[Any], float], list[Any]] = descend
    biases: Callable[[list[Any], list[Any], float], list[Any]] = descend
    loss: Callable[[Any], Any] = mean
    train_loss: Callable[[Any], Any] | None = None
    accuracy: Callable[[Any, Any], Any] = share_right
    train_accuracy: Callable[[Any, Any], Any] | None = None
    row: Callable[[list[Any]], Any] = lambda four: four
    table: Callable[[list[Any], int], Any] = lambda every, _steps: every
    result: Callable[[Any, Any, Any], Any] = lambda weights, biases, stats: (weights, biases, stats)
    restarts: bool = False
    on_test: bool = False
    gradients_of_test: bool = False
    in_turn: bool = False
    behind: bool = False
    whole_size: tuple[int, ...] = ()
    averaged: bool = False
    tests_on_train: bool = False
    tested: Callable[[int], int | None] = lambda _asked: None
    train_late: bool = False
    test_early: bool = False

    def train(
        self, X_train, y_train, X_test, y_test, layer_dims, activations,
        batch_size=100, step_size=0.1, num_epochs=5,
    ):  # fmt: skip
        """`train_network`, by these habits."""
        functions = [resolve(activation) for activation in activations]
        weights, biases = create_weight_matrices(layer_dims), create_bias_vectors(layer_dims)
        X, y = (X_test, y_test) if self.on_test else (X_train, y_train)
        every: list[Any] = []
        steps = 0
        pulls: tuple[Any, ...] = (None, None)
        before = weights, biases
        for epoch in range(self.epochs(num_epochs)):
            if self.restarts:
                weights, biases = (
                    create_weight_matrices(layer_dims),
                    create_bias_vectors(layer_dims),
                )
            batches = self.batches(self.order(len(X), epoch), self.size(batch_size))
            steps = len(batches)
            so_far: list[Any] = []  # in this epoch
            for number, batch in enumerate(batches):
                labels = y[self.labels(batch, number, self.size(batch_size))]
                before = weights, biases
                seen = (X_test, y_test) if self.gradients_of_test else (X[batch], labels)
                gradients = self.gradients(before, functions, *seen)
                pulls = tuple(map(self.pull, pulls, gradients))
                step = self.step(step_size * self.decay(epoch), len(batch))
                weights = self.weights(weights, pulls[0], step)
                biases = self.biases(biases, pulls[1], step)
                if self.in_turn:
                    weights, biases = self.layer_by_layer(before, functions, seen, step)
                after = weights, biases
                ours = after if self.train_late else before
                theirs = before if self.test_early else after
                recorded = self.train_loss or self.loss, self.train_accuracy or self.accuracy
                train = self.measure(ours, functions, X[batch], labels, *recorded)
                for column in self.whole_size:
                    train[column] *= len(batch) / batch_size
                so_far.append(train)
                if self.averaged:
                    train = list(np.mean(so_far, axis=0))
                tested = (X, y) if self.tests_on_train else (X_test, y_test)
                tested = tuple(part[: self.tested(batch_size)] for part in tested)
                test = self.measure(theirs, functions, *tested, self.loss, self.accuracy)
                every.append(self.row([*train, *test]))
        returned = before if self.behind else (weights, biases)
        return self.result(*returned, self.table(every, steps))

    def layer_by_layer(
        self, parameters: Any, functions: Any, seen: tuple[Any, Any], step: float
    ) -> tuple[list[Any], list[Any]]:
        """A step that takes the gradients anew for each layer."""
        weights, biases = map(list, parameters)
        for layer in range(len(weights)):
            grad_Ws, grad_bs = self.gradients((weights, biases), functions, *seen)
            weights[layer] = weights[layer] - step * grad_Ws[layer]
            biases[layer] = biases[layer] - step * grad_bs[layer]
        return weights, biases

    def gradients(self, parameters: Any, functions: Any, X: Any, y: Any) -> Any:
        """(grad_Ws, grad_bs) of one step."""
        weights, biases = parameters
        output, caches = forward_pass(X, weights, biases, functions)
        return backward_pass(logistic_loss(output, y)[1], caches)

    def measure(
        self, parameters: Any, functions: Any, X: Any, y: Any,
        loss: Callable[[Any], Any], accuracy: Callable[[Any, Any], Any],
    ) -> list[Any]:  # fmt: skip
        """Loss and accuracy on some examples."""
        weights, biases = parameters
        output, _ = forward_pass(X, weights, biases, functions)
        return [loss(logistic_loss(output, y)[0]), accuracy(output, y)]


train = Habits().train
TIMES: Sequence[dict[str, Any]] = (
    {},
    {"test_early": True},
    {"train_late": True},
    {"train_late": True, "test_early": True},
)
