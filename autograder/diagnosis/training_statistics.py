"""Part (e): what train_network records and returns."""

from __future__ import annotations

import numpy as np

from .training_habits import habit

# --- the statistics ------------------------------------------------------------------------------

habit(
    "rows-per-epoch",
    "training_stats has one row an epoch; the handout asks for one a timestep.",
    "What is a timestep in the handout: an epoch, or a mini-batch? Where is the row appended?",
    {"table": lambda every, steps: every[steps - 1 :: steps]},
    {"table": lambda every, steps: every[::steps]},
)
habit(
    "one-row-for-all",
    "All rows of training_stats are the last timestep's.",
    "Is a row made anew for each timestep, or is one list appended again and again?",
    {"table": lambda every, _steps: [every[-1]] * len(every) if every else []},
)
habit(
    "losses-and-accuracies-exchanged",
    "In training_stats losses and accuracies have changed places.",
    "In which order does the handout name the four statistics?",
    {"row": lambda four: [four[1], four[0], four[3], four[2]]},
)
habit(
    "train-and-test-exchanged",
    "In training_stats the test set's statistics come before the batch's.",
    "In which order does the handout name the four statistics?",
    {"row": lambda four: [*four[2:], *four[:2]]},
)
habit(
    "losses-before-accuracies",
    "In training_stats both losses come first and both accuracies second.",
    "In which order does the handout name the four statistics?",
    {"row": lambda four: [four[0], four[2], four[1], four[3]]},
)
habit(
    "test-statistics-of-the-training-data",
    "The test statistics are those of training images.",
    "Which images, and which labels, do you pass on for the third and the fourth statistic?",
    {"row": lambda four: [*four[:2], *four[:2]]},
    {"tests_on_train": True},
)
habit(
    "smaller-batch-divided-by-batch-size",
    "The statistics of a last, smaller batch are divided by batch_size, not by its own size.",
    "How many examples has the last batch, when 12 are cut into batches of 8?",
    {"whole_size": (0, 1)},
    {"whole_size": (1,)},
    {"whole_size": (0,)},
)
habit(
    "first-hundred-tested",
    "The test statistics are those of the first hundred test examples alone.",
    "How many test images does train_network get, and how many of them does your code look at?",
    {"tested": lambda _asked: 100},
)
habit(
    "one-batch-tested",
    "The test statistics are those of as many test examples as a batch has, not of all.",
    "Over which examples does the handout take the test loss, and what is batch_size for?",
    {"tested": lambda asked: asked},
)
habit(
    "averaged-over-the-epoch",
    "The training statistics are averages over the epoch's batches so far; the handout's are those "
    "of the timestep's own batch.",
    "Which examples does the handout take a timestep's training loss and accuracy over?",
    {"averaged": True},
)
habit(
    "train-statistics-of-the-test-set",
    "The training statistics are those of the test set.",
    "Which images, and which labels, do you pass on for the first and the second statistic?",
    {"row": lambda four: [*four[2:], *four[2:]]},
)
habit(
    "no-test-statistics",
    "training_stats holds the training statistics alone.",
    "Which four numbers does the handout record for each timestep?",
    {"row": lambda four: four[:2]},
)
habit(
    "losses-only",
    "training_stats holds losses alone.",
    "Which four numbers does the handout record for each timestep?",
    {"row": lambda four: [four[0], four[2]]},
)
habit(
    "columns-for-rows",
    "training_stats has four rows and a column for each timestep: it is transposed.",
    "What should training_stats[0] hold?",
    {"table": lambda every, _steps: [list(column) for column in zip(*every)]},
)
habit(
    "percent",
    "Accuracies are percentages; the handout's are fractions.",
    "Between which numbers does the handout's accuracy lie?",
    {"accuracy": lambda output, y: 100 * np.mean((output[:, 0] > 0.5) == y)},
)
habit(
    "accuracy-counts",
    "Accuracies are numbers of examples; the handout divides by how many there are.",
    "What does the handout divide the number of right answers by?",
    {"accuracy": lambda output, y: np.sum((output[:, 0] > 0.5) == y)},
)
habit(
    "accuracy-broadcasts",
    "Broadcasting: in your accuracy the output is (n, 1) and y is (n,), so that every output is "
    "compared with every label.",
    "Which shape has output == y, when output is (n, 1) and y is (n,)?",
    {"accuracy": lambda output, y: np.mean((output > 0.5) == y)},
    {"train_accuracy": lambda output, y: np.mean((output > 0.5) == y)},
)
habit(
    "accuracy-of-the-other-label",
    "Your accuracy is the share of wrong answers.",
    "Which label does an output above one half stand for?",
    {"accuracy": lambda output, y: np.mean((output[:, 0] > 0.5) != y)},
)
habit(
    "accuracy-without-threshold",
    "Your accuracy compares the outputs themselves with the labels: they are never equal.",
    "The output is a probability: from which value on does it stand for a nine?",
    {"accuracy": lambda output, y: np.mean(output[:, 0] == y)},
)
habit(
    "threshold-at-zero",
    "Your accuracy takes every output above 0 for a nine, which all of them are.",
    "The output is a probability: from which value on does it stand for a nine?",
    {"accuracy": lambda output, y: np.mean((output[:, 0] > 0) == y)},
)
habit(
    "every-prediction-zero",
    "Your accuracy takes every output for a three: all of your predictions are 0.",
    "The output is one probability an example: at which index is the largest of a row's one "
    "number, and what does a conversion to int make of 0.7?",
    {"accuracy": lambda _output, y: np.mean(y == 0)},
)
habit(
    "losses-summed",
    "The recorded losses are sums; the handout asks for averages.",
    "What does the handout record of the losses of a batch?",
    {"loss": np.sum},
)
habit(
    "train-losses-summed",
    "The recorded training loss is a sum; the handout asks for the average over the batch.",
    "What does the handout record of the losses of a batch?",
    {"train_loss": np.sum},
)
habit(
    "losses-not-averaged",
    "The recorded losses are arrays, one number an example; the handout asks for averages.",
    "What does the handout record of the losses of a batch?",
    {"loss": lambda loss: loss},
)

# --- what is returned ----------------------------------------------------------------------------

habit(
    "one-step-behind",
    "The parameters that are returned are those from before the last step.",
    "Which timestep's parameters do your lists hold when the loops are over?",
    {"behind": True},
)

habit(
    "no-statistics",
    "train_network returns weights and biases alone.",
    "Which three things are to be returned?",
    {"result": lambda weights, biases, _stats: (weights, biases)},
)
habit(
    "statistics-alone",
    "train_network returns the statistics alone.",
    "Which three things are to be returned?",
    {"result": lambda _weights, _biases, stats: stats},
)
habit(
    "statistics-first",
    "train_network returns the statistics first.",
    "In which order are the three things to be returned?",
    {"result": lambda weights, biases, stats: (stats, weights, biases)},
)
habit(
    "biases-before-weights",
    "train_network returns the biases before the weights.",
    "In which order are the three things to be returned?",
    {"result": lambda weights, biases, stats: (biases, weights, stats)},
)
habit(
    "statistics-in-a-dictionary",
    "training_stats is a dictionary; the handout's has a row of four numbers for each timestep.",
    "What should training_stats[0] hold?",
    {"table": lambda every, _steps: {"rows": every}},
)
