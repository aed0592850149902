"""The packages that submissions import.        Process: worker program, and workers forked from it.

Most submissions plot in functions that no test calls, and whatever was imported before a fork costs
every worker time. So what is named in an import, but not used, is not imported.
"""

from __future__ import annotations

import functools
import importlib
import itertools
import sys
import types
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar


class Later(types.ModuleType):
    """Stands in `sys.modules` for a package, or for one that holds it, until it is used."""

    used: ClassVar[Callable[[], object]]  # told of it; a worker goes no further

    def __getattr__(self, name: str) -> object:
        if not name.startswith("__") or name == "__version__":  # others are for the import system
            Later.used()
        raise AttributeError(name)


def preload(
    modules: Sequence[str], later: Sequence[str], constants: Mapping[str, object]
) -> list[str]:
    """Import installed packages, for all workers to come; return those that are not there.

    Args:
        modules: names that the grader knows, never the submission's words.
        later: names of packages in whose places others stand, which tell when they are used.
        constants: "module:attribute" -> the constant that a function put there returns, such as
            the folder of the MNIST files, or None for `matplotlib.pyplot:show`.
    """
    for name, module in list(sys.modules.items()):
        if isinstance(module, Later):
            del sys.modules[name]
    missing = []
    for name in modules:
        try:
            importlib.import_module(name)
        except ImportError:
            missing.append(name)
    for target, value in constants.items():
        _return(target, value)
    for name in later:
        _stand_in(name)
    return missing


def _return(target: str, value: object) -> None:
    """Put a function in the place of a module's attribute, if the module is there."""
    module, _, path = target.partition(":")
    *holders, attribute = path.split(".")
    if module in sys.modules:
        holder = functools.reduce(getattr, holders, sys.modules[module])
        setattr(holder, attribute, lambda *_, **__: value)


def _stand_in(package: str) -> None:
    """Register a module for a package, and for each that it lies in."""
    holder = None
    for name in itertools.accumulate(package.split("."), "{}.{}".format):
        module = sys.modules.setdefault(name, Later(name))
        if holder is not None:
            setattr(holder, name.rpartition(".")[2], module)
        holder = module
