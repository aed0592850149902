"""Names for mistakes: what students get wrong in this homework, recognised by what comes back.

`catalogue.py` says what an entry is and when it matches; the modules listed below hold the entries,
by the parts of the handout, and for each function its battery: the inputs that tell them apart.
"""

from __future__ import annotations

import functools
import importlib

from autograder.engine.diagnosis import Examination
from checking.outcome import Mistake

from .catalogue import Catalogue, Entry

MODULES = (
    "differences",
    "difference_arrays",
    "network_differences",
    "network_lists",
    "network_entries",
    "sigmoid",
    "sigmoid_derivative",
    "loss",
    "loss_shapes",
    "loss_derivative",
    "relu",
    "relu_loops",
    "layer",
    "layer_cache",
    "layer_sums",
    "parameters",
    "parameter_shapes",
    "biases",
    "forward",
    "forward_output",
    "forward_caches",
    "forward_layers",
    "backward",
    "backward_means",
    "backward_slope",
    "backward_lists",
    "backward_shapes",
    "backward_layers",
    "training_habits",
    "training_batches",
    "training_statistics",
)


@functools.cache
def catalogues() -> dict[str, Catalogue]:
    """The catalogue of each function."""
    modules = [importlib.import_module(f".{name}", __name__) for name in MODULES]
    found = [value for module in modules for value in vars(module).values()]
    return {made.function: made for made in found if isinstance(made, Catalogue)}


def diagnose(examination: Examination) -> Mistake | None:
    """The mistake whose values are those of the student's function, and no other's.

    Raises:
        WorkerLost: the function does not come back on the battery.
    """
    catalogue = catalogues().get(examination.function)
    entry = catalogue.diagnose(examination) if catalogue else None
    return Mistake(entry.id, entry.sentence, entry.hint) if entry else None


__all__ = ["Catalogue", "Entry", "catalogues", "diagnose"]
