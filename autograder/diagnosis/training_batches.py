"""Part (e): how train_network divides the data into batches."""

from __future__ import annotations

import numpy as np

from .habits import cut
from .training_habits import habit

habit(
    "batches-never-change",
    "Only the order of the batches is shuffled: the same examples are together in each epoch.",
    "What does the handout shuffle before it divides it into batches?",
    {"order": lambda n, _epoch: np.arange(n),
     "batches": lambda order, size: [cut(order, size)[k]
                                     for k in np.random.permutation(-(-len(order) // size))]},
)  # fmt: skip
habit(
    "one-batch-too-many",
    "Where batch_size divides the number of examples, you take one batch more, an empty one.",
    "What is the mean of no numbers? How many batches of 4 are there in 12 examples?",
    {"batches": lambda order, size: [order[k * size : (k + 1) * size]
                                     for k in range(len(order) // size + 1)]},
)  # fmt: skip
