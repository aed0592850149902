"""Part (c): of which layer a cache is that forward_pass has made without `layer_forward`."""

from __future__ import annotations

from autograder.graded.contents import holds, lacking, same
from autograder.graded.networks import Network

from .seen import Seen

OUTPUT = "its output, and not its input"


def is_right(seen: Seen, net: Network) -> bool:
    """Whether the output is the network's, as (n, 1) or (n,)."""
    pair = isinstance(seen.value, tuple) and len(seen.value) == 2
    return pair and same(seen.value[0], net.output)


def layers_of(caches: list[object], net: Network, tell: bool) -> list[list[object]]:
    """For each of the caches its layer, told by what it holds; if nothing can be told, its place.

    Args:
        caches: what crossed the wire of them.
        net: the network.
        tell: whether what they hold says something: if the outputs of all networks are right.
    """
    known = net.depth if tell else 0
    return [[layer_of(cache, at, net) if at < known else at] for at, cache in enumerate(caches)]


def layer_of(cache: object, at: int, net: Network) -> object:
    lacks = lacking(cache, net, at)
    others = [layer for layer in range(net.depth) if not lacking(cache, net, layer)]
    if lacks and len(others) == 1:
        return others[0]
    if lacks == ["input"] and holds(cache, net.layers[at][2]):
        return OUTPUT
    return at
