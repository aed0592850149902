"""Names for mistakes: what students get wrong in this homework, recognised by what comes back.

`catalogue.py` says what an entry is and when it matches; the other modules hold the entries, one
module a part of the handout, each with its battery: the inputs on which they are told apart.
"""

from __future__ import annotations

from autograder.engine.diagnosis import Examination
from checking.outcome import Mistake

from .catalogue import Catalogue, Entry


def catalogues() -> dict[str, Catalogue]:
    """The catalogue of each function that has one."""
    from . import (
        backward,
        backward_lists,
        differences,
        forward,
        forward_caches,
        layer,
        loss,
        loss_derivative,
        relu,
        sigmoid,
    )

    del (
        backward_lists,
        forward_caches,
        loss_derivative,
    )  # they hold entries of a catalogue that is made elsewhere
    found = (
        differences.DIFFERENCES,
        sigmoid.SIGMOID,
        loss.LOSS,
        relu.RELU,
        layer.LAYER,
        forward.FORWARD,
        backward.BACKWARD,
    )
    return {catalogue.function: catalogue for catalogue in found}


def diagnose(examination: Examination) -> Mistake | None:
    """The mistake whose values are those of the student's function, and no other's.

    Raises:
        WorkerLost: the function does not come back on the battery.
    """
    catalogue = catalogues().get(examination.function)
    entry = catalogue.diagnose(examination) if catalogue else None
    return Mistake(entry.id, entry.sentence, entry.hint) if entry else None


__all__ = ["Catalogue", "Entry", "catalogues", "diagnose"]
