"""Part (e): the mistakes of train_network, each a bad habit of an otherwise right training loop."""

from __future__ import annotations

from typing import Any

import numpy as np

from .habits import TIMES, Habits, cut, descend, full
from .training import TRAINING


def habit(slug: str, sentence: str, hint: str, *variants: dict[str, Any]) -> None:
    """An entry of the catalogue, whenever the statistics are taken."""
    entry = TRAINING.add(slug, sentence, hint)
    for variant in variants:
        for times in TIMES:
            entry.variant(Habits(**variant, **times).train)


def stays(parameters: list[Any], _gradients: list[Any], _step: float) -> list[Any]:
    return parameters


def ascends(parameters: list[Any], gradients: list[Any], step: float) -> list[Any]:
    return descend(parameters, gradients, -step)


def last_descends(parameters: list[Any], gradients: list[Any], step: float) -> list[Any]:
    return [*parameters[:-1], *descend(parameters[-1:], gradients[-1:], step)]


def first_descends(parameters: list[Any], gradients: list[Any], step: float) -> list[Any]:
    return [*descend(parameters[:1], gradients[:1], step), *parameters[1:]]


def mixed(kept: float, last: Any, added: float, gradients: list[Any]) -> list[Any]:
    """A running sum of gradients, of which a part is kept."""
    before = last or [0.0 * gradient for gradient in gradients]
    return [kept * old + added * new for old, new in zip(before, gradients)]


# --- the data ------------------------------------------------------------------------------------

habit(
    "no-shuffle",
    "The training data is not shuffled: each epoch takes it as it is given.",
    "What does the handout do to the training data before it is divided into mini-batches?",
    {"order": lambda n, _epoch: np.arange(n)},
)
habit(
    "one-shuffle-for-all-epochs",
    "All epochs take the examples in the same order: they are shuffled once.",
    "The handout reshuffles for each epoch: where do you draw the permutation, before the loop?",
    {"order": lambda n, _epoch: np.random.RandomState(n).permutation(n)},
)
habit(
    "with-replacement",
    "Each batch is drawn from all data: in an epoch some examples come twice and some never.",
    "What does the handout call an epoch? Which draw uses every example once?",
    {"order": lambda n, _epoch: np.random.randint(0, n, n)},
    {"batches": lambda order, size: [np.random.choice(len(order), size)
                                     for _ in range(len(order) // size)]},
    {"batches": lambda order, size: [np.random.choice(len(order), size, replace=False)
                                     for _ in range(len(order) // size)]},
)  # fmt: skip
habit(
    "labels-apart",
    "The labels do not belong to the images: the two are not shuffled together.",
    "Is one permutation used for both, X_train and y_train?",
    {"labels": lambda batch, number, size: np.arange(number * size, number * size + len(batch))},
    {"labels": lambda batch, _number, _size: np.random.permutation(batch)},
)
habit(
    "overlapping-batches",
    "The batches overlap: an epoch uses examples of one batch in the next one again.",
    "At which index does batch number k begin, and at which does it end?",
    {"batches": lambda order, size: [order[k : k + size] for k in range(len(order) // size)]},
    {"batches": lambda order, size: [order[k : k + size + 1] for k in range(0, len(order), size)]},
)
habit(
    "one-batch-an-epoch",
    "Each epoch takes one step, on one batch; the rest of the data is not used.",
    "How many batches are there in an epoch? Is there a second loop inside of the first?",
    {"batches": lambda order, size: [order[:size]]},
)
habit(
    "one-batch-lost",
    "In each epoch one full batch is not used: the first, or the last.",
    "How many batches of n are there in N examples? Which indices do the first and the last take?",
    {"batches": lambda order, size: cut(order, size)[:-1]},
    {"batches": lambda order, size: full(order, size)[:-1]},
)
habit(
    "last-batch-filled-up",
    "The last batch is filled up with examples that the epoch has used already.",
    "What becomes of the examples that are left over when there are fewer than batch_size?",
    {"batches": lambda order, size: [np.resize(np.roll(order, -start), size)
                                     for start in range(0, len(order), size)]},
    {"batches": lambda order, size: [*full(order, size),
                                     *([order[-size:]] if len(order) % size else [])]},
)  # fmt: skip
habit(
    "first-images-only",
    "Of a large training set only the first images are used.",
    "The handout's epoch is a loop over the entire data set: where do you take a part of it?",
    {"order": lambda n, _epoch: np.random.permutation(min(n, 1000))},
    {"order": lambda n, _epoch: np.random.permutation(min(n, 500))},
    {"order": lambda n, _epoch: np.random.permutation(min(n, 300))},
    {"order": lambda n, _epoch: np.random.permutation(min(n, 200))},
)
habit(
    "half-the-batches",
    "Only the first half of the batches of each epoch is used.",
    "How many batches of n are there in N examples?",
    {"batches": lambda order, size: cut(order, size)[: len(order) // size // 2]},
)
habit(
    "same-batch-in-each-step",
    "Every step uses the same examples, not those of its own batch.",
    "Which indices does batch number k take, and does your slice depend on k?",
    {"batches": lambda order, size: [np.arange(size)] * (len(order) // size)},
    {"batches": lambda order, size: [order[:size]] * (len(order) // size)},
)
habit(
    "trains-on-the-test-set",
    "The network is trained on the test set.",
    "Which of the four arrays may the gradients be computed from?",
    {"on_test": True},
    {"gradients_of_test": True},
)
habit(
    "starts-anew-each-epoch",
    "Each epoch starts from new weights and biases: what the one before has learnt is lost.",
    "Where are the weights created: before the loop over the epochs, or inside of it?",
    {"restarts": True},
)

# --- the step ------------------------------------------------------------------------------------

habit(
    "ascent",
    "The gradient is added, so that the loss goes up.",
    "In which direction does the gradient point: to where the loss grows, or to where it shrinks?",
    {"weights": ascends, "biases": ascends},
)
habit(
    "weights-ascend",
    "The gradients of the weights are added, those of the biases subtracted.",
    "In which direction does a gradient point: to where the loss grows, or to where it shrinks?",
    {"weights": ascends},
)
habit(
    "biases-ascend",
    "The gradients of the biases are added, those of the weights subtracted.",
    "In which direction does a gradient point: to where the loss grows, or to where it shrinks?",
    {"biases": ascends},
)
habit(
    "never-updates",
    "The weights and biases that you return are those that training began with.",
    "Does W = W - ... in a loop change the list, or only a variable? Where do the new ones go?",
    {"weights": stays, "biases": stays},
)
habit(
    "biases-never-updated",
    "The biases are never updated.",
    "backward_pass returns two lists: what becomes of the second?",
    {"biases": stays},
)
habit(
    "weights-never-updated",
    "The weights are never updated, only the biases.",
    "backward_pass returns two lists: what becomes of the first?",
    {"weights": stays},
)
habit(
    "only-the-last-layer-learns",
    "Only the last layer's parameters are updated.",
    "Over which layers does the loop go that subtracts the gradients?",
    {"weights": last_descends, "biases": last_descends},
)
habit(
    "only-the-first-layer-learns",
    "Only the first layer's parameters are updated.",
    "Over which layers does the loop go that subtracts the gradients?",
    {"weights": first_descends, "biases": first_descends},
)
habit(
    "own-step-size",
    "step_size is not used: a step of 0.1 is written into your function.",
    "Where does your code name a number where it should name the argument?",
    {"step": lambda _asked, _n: 0.1},
)
habit(
    "another-step-size",
    "step_size is not used: a number of your own is written into your function.",
    "Where does your code name a number where it should name the argument?",
    *({"step": lambda _asked, _n, own=own: own} for own in (0.001, 0.01, 0.05, 0.2)),
)
habit(
    "step-times-batch-size",
    "Your steps are as many times too large as there are examples in the batch.",
    "The gradients are those of the mean loss already: what else do you multiply them with?",
    {"step": lambda asked, n: asked * n},
)
habit(
    "step-over-batch-size",
    "Your steps are divided by the size of the batch once more.",
    "The gradients are those of the mean loss already: what else do you divide them by?",
    {"step": lambda asked, n: asked / n},
)
habit(
    "step-size-decays",
    "Your steps get smaller from epoch to epoch: step_size does not stay what it was.",
    "Does the handout's SGD change step_size while it trains?",
    {"decay": lambda epoch: 1 / (epoch + 1)},
    {"decay": lambda epoch: 1 / (epoch + 1) ** 0.5},
    *({"decay": lambda epoch, rate=rate: rate**epoch} for rate in (0.1, 0.5, 0.9, 0.95, 0.99)),
)
habit(
    "momentum",
    "Each step adds a part of the last one: momentum, which the handout's SGD does not have.",
    "Which gradients does a step of the handout's SGD subtract: this batch's, or others too?",
    *({"pull": lambda last, gradients, kept=kept: mixed(kept, last, 1.0, gradients)}
      for kept in (0.5, 0.8, 0.9, 0.99)),
    *({"pull": lambda last, gradients, kept=kept: mixed(kept, last, 1 - kept, gradients)}
      for kept in (0.5, 0.8, 0.9, 0.99)),
)  # fmt: skip
habit(
    "gradients-accumulate",
    "Each step subtracts the sum of all gradients so far: they are never set back to zero.",
    "Which gradients does a step of the handout's SGD subtract: this batch's, or others too?",
    {"pull": lambda last, gradients: mixed(1.0, last, 1.0, gradients)},
)
habit(
    "steps-without-step-size",
    "The gradient is subtracted as it is, without step_size.",
    "What is the gradient multiplied with, in the handout's SGD?",
    {"step": lambda _asked, _n: 1.0},
)

# --- the loops -----------------------------------------------------------------------------------

habit(
    "own-batch-size",
    "batch_size is not used: batches of 100 are written into your function.",
    "Where does your code name a number where it should name the argument?",
    {"size": lambda _asked: 100},
    {"size": lambda _asked: 100, "batches": full},
)
habit(
    "one-example-a-batch",
    "batch_size is not used: each step takes a single example.",
    "How many rows has the X_batch that you pass to forward_pass?",
    {"size": lambda _asked: 1},
)
habit(
    "whole-data-a-batch",
    "batch_size is not used: each step takes all the data.",
    "How many rows has the X_batch that you pass to forward_pass?",
    {"size": lambda _asked: 10**6},
)
habit(
    "own-number-of-epochs",
    "num_epochs is not used: a number of your own is written into your function.",
    "Where does your code name a number where it should name the argument?",
    *({"epochs": lambda _asked, own=own: own} for own in (5, 10)),
)
habit(
    "one-epoch",
    "Training ends after the first epoch, whatever num_epochs says.",
    "Is the return statement inside of the loop over the epochs? Or is there no such loop?",
    {"epochs": lambda _asked: 1},
)
habit(
    "one-epoch-too-few",
    "There is one epoch too few.",
    "How many turns does your loop over the epochs make?",
    {"epochs": lambda asked: asked - 1},
)
habit(
    "one-epoch-too-many",
    "There is one epoch too many.",
    "How many turns does your loop over the epochs make?",
    {"epochs": lambda asked: asked + 1},
)
habit(
    "layer-after-layer",
    "Each layer is updated before the next one's gradients are computed.",
    "At which parameters are the gradients of one gradient step taken?",
    {"in_turn": True},
)
