"""What a cache holds, as far as it crossed the wire."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from autograder.settings import MAX_ARRAYS
from autograder.worker.references import Callback, Opaque, Own, Remote
from student_template.public_tests.checks import Array

from .networks import Network


def lacking(cache: object, net: Network, layer: int) -> list[str]:
    """What no backward pass can do without and a layer's cache does not hold.

    A derivative can be had from S or from the output; or anew from x, W and b, which is what a
    cache is for that holds nothing else of the layer's shape. What cannot be seen, many objects
    deep, is not there.
    """
    x, S, out, ds = net.layers[layer]
    W, b = net.Ws[layer], net.bs[layer]
    traces = [ds, S, out]
    known = [x, W, b, *traces]
    others = [a for a in arrays_in(cache) if not any(same(a, one) for one in known)]
    anew = holds(cache, b) and not any(a.shape == S.shape for a in others)
    found = {
        "input": holds(cache, x),
        "weights": holds(cache, W),
        "derivative": any(holds(cache, trace) for trace in traces) or anew,
    }
    return [name for name, there in found.items() if not there]


def arrays_in(cache: object) -> Iterator[Array]:
    """The arrays anywhere in a cache that crossed the wire, the first so many of them."""
    return itertools.islice(_arrays(cache), MAX_ARRAYS)


def _arrays(value: object) -> Iterator[Array]:
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _arrays(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _arrays(item)
    elif isinstance(value, Opaque | Remote):
        yield from _arrays(value.arrays)


def holds(value: object, wanted: Array) -> bool:
    """Whether a cache holds an array, as it is or transposed, or beside a row or column more: a
    bias can be a weight, whose input is 1.
    """
    return any(
        same(part, wanted) or same(part, wanted.T)
        for found in arrays_in(value)
        for part in _parts(found, wanted.size)
    )


def holds_function(value: object) -> bool:
    """Whether a cache holds a function, or the name of one, to compute a derivative with."""
    if isinstance(value, list | tuple):
        return any(map(holds_function, value))
    if isinstance(value, dict):
        return any(map(holds_function, value.values()))
    return isinstance(value, Own | Callback | Remote | str)


def copies(value: object, wanted: Array) -> int:
    """How often a cache holds an array."""
    return sum(same(found, wanted) for found in arrays_in(value))


def _parts(found: Array, size: int) -> Iterator[Array]:
    """The array, and if it is a larger matrix, what is left of it without its first or last row or
    column.
    """
    yield found
    if found.ndim == 2 and found.size > size:
        yield from (found[1:], found[:-1], found[:, 1:], found[:, :-1])


def same(value: object, want: Array) -> bool:
    """Whether a value has the entries of an array, whatever its shape."""
    if (
        not isinstance(value, np.ndarray)
        or value.size != want.size
        or value.dtype.kind not in "fiub"
    ):
        return False
    return bool(np.allclose(value.reshape(-1), want.reshape(-1), rtol=1e-9, atol=1e-12))
