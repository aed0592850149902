"""Sentences on exceptions and missing names that say beyond doubt what is the matter."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .limits import MAX_COMPARED

# Aliases that NumPy 1.24 and 2.0 removed, with what their release notes name instead.
REMOVED = {
    "int": "int", "float": "float", "bool": "bool", "object": "object", "str": "str",
    "complex": "complex", "long": "int", "unicode": "str",
    "float_": "np.float64", "complex_": "np.complex128", "int0": "np.intp", "Inf": "np.inf",
    "Infinity": "np.inf", "infty": "np.inf", "NaN": "np.nan", "NAN": "np.nan",
    "PINF": "np.inf", "NINF": "-np.inf", "product": "np.prod", "cumproduct": "np.cumprod",
    "alltrue": "np.all", "sometrue": "np.any", "round_": "np.round", "asscalar": "array.item()",
    "in1d": "np.isin", "row_stack": "np.vstack", "trapz": "np.trapezoid", "mat": "np.asmatrix",
    "cast": "array.astype", "string_": "np.bytes_", "unicode_": "np.str_",
}  # fmt: skip

TEMPLATES = "This function is still the template's"

_REMOVED = re.compile(r"module 'numpy' has no attribute '(\w+)'|`np\.(\w+)` was (?:a|removed)")
_NO_NAME = re.compile(r"^name '(\w+)' is not defined")
_LISTS = re.compile(
    r"can't multiply sequence by non-int|unsupported operand type\(s\) for [-*/@]+=?: "
    r"('list' and '(list|int|float)'|'(int|float)' and 'list')"
)
_NO_MODULE = re.compile(r"No module named '([\w.]+)'")


class Known(NamedTuple):
    """What is known beyond doubt: a short stable id, and the sentence for the student."""

    id: str
    sentence: str


def explain_raise(kind: str, message: str, installed: Sequence[str]) -> Known | None:
    """What an exception means, where its kind and message leave no doubt; else None.

    Args:
        kind: the exception's class name.
        message: its text.
        installed: the packages that a submission may import.
    """
    if kind == "NotImplementedError":
        return Known("not-written", f"{TEMPLATES}: replace `raise NotImplementedError`.")
    if kind == "AttributeError" and (found := _REMOVED.search(message)):
        name = found.group(1) or found.group(2)
        if name in REMOVED:
            return Known(
                "removed-numpy-name", f"NumPy has removed np.{name}: write {REMOVED[name]} instead."
            )
    if kind in ("ModuleNotFoundError", "ImportError") and (found := _NO_MODULE.search(message)):
        return Known(
            "package-not-installed",
            f"The package {found.group(1)} is not installed here: what is there are "
            f"{', '.join(installed)} and the standard library.",
        )
    if kind == "NameError" and (found := _NO_NAME.search(message)):
        return Known(
            "undefined-name",
            f"When the function is called there is no {found.group(1)}: is it spelt otherwise "
            "elsewhere, or set in a part of the script that does not run while grading?",
        )
    if kind == "ValueError" and "inhomogeneous" in message:
        return Known(
            "ragged-array",
            "NumPy cannot make one array of arrays that differ in shape: a list can hold them.",
        )
    if kind == "ValueError" and "truth value of an array" in message:
        return Known(
            "truth-of-an-array",
            "Python's `if`, `and`, `or`, `not`, max() and min() need one truth value, but were "
            "given a whole array.",
        )
    if kind == "TypeError" and _LISTS.search(message):
        return Known(
            "arithmetic-on-a-list",
            "Python's lists are not added, subtracted or multiplied entry by entry, as NumPy's "
            "arrays are: a list of arrays needs a loop.",
        )
    if kind == "TypeError" and "be converted to Python scalars" in message:
        return Known(
            "one-number-wanted",
            "float(), int() and the functions of Python's math take one number; those of NumPy "
            "take a whole array.",
        )
    if kind in ("PermissionError", "OSError") and "Errno 30" not in message:
        return Known(
            "file-access", "While grading, no file can be written and no other file can be read."
        )
    return _SIMPLE.get(kind)


_SIMPLE = {
    "MemoryError": Known(
        "out-of-memory",
        "The function asked for more memory than a grading has: is there an array with a dimension "
        "too many?",
    ),
    "RecursionError": Known("endless-recursion", "The function calls itself without an end."),
    "EOFError": Known("waits-for-input", "Nobody answers input() while grading."),
    "FileNotFoundError": Known(
        "file-not-there",
        "While grading, only the files that were handed out are there to be read.",
    ),
}


def explain_missing(name: str, names: Mapping[str, bool]) -> str:
    """Why a function cannot be called: it is not there, or its name is something else's.

    Args:
        name: the function wanted.
        names: what the module holds -> whether it can be called.
    """
    if name in names:
        return f"{name} is there, but it is not a function: is a variable of that name set below?"
    called = [known for known, callable_ in names.items() if callable_ and known[:1] != "_"]
    folded = {known.lower(): known for known in called}
    own = list(folded)[-MAX_COMPARED:]  # star imports come first
    near = difflib.get_close_matches(name.lower(), own, n=1, cutoff=0.75)
    if near:
        return f"There is no function {name}; there is {folded[near[0]]}: should it be {name}?"
    return f"There is no function {name}: write it as the handout names it."
