"""Which submissions resemble each other more than the template explains.

copydetect makes the fingerprints (winnowing over code whose names and texts are left out), knows
what is the template's, and says which parts of two files are alike.
"""

from __future__ import annotations

import heapq
import io
import itertools
import tokenize
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.engine.errors import UsageError

from .results import Result

NOISE = 25  # tokens that have to be alike before it is worth noting
LEAST = 0.4  # share of either file below which a pair is not shown
MOST = 40  # pairs shown, the most alike first

Piece = tuple[str, bool]  # a stretch of source, and whether it is shared


@dataclass(frozen=True)
class Pair:
    """Two submissions that share code.

    Args:
        first: one.
        second: the other.
        first_share: share of the first that is in the second.
        second_share: share of the second that is in the first.
        sources: both files in pieces, the shared ones marked.
    """

    first: Result
    second: Result
    first_share: float
    second_share: float
    sources: tuple[Sequence[Piece], Sequence[Piece]] = ((), ())


def require() -> Any:
    """copydetect, which is an extra.

    Raises:
        UsageError: it is not installed.
    """
    try:
        import copydetect
    except ImportError:
        raise UsageError(
            "--similarity: expected the package copydetect, which is not installed: "
            "pip install -r requirements/similarity.txt"
        ) from None
    return copydetect


def compare(results: Sequence[Result], sources: Mapping[str, bytes], template: bytes) -> list[Pair]:
    """The pairs that share most.

    Args:
        results: the class.
        sources: submission id -> the file that was graded.
        template: what everybody was given.
    """
    library = require()
    given = np.array(sorted(_fingerprint(library, template).hashes))
    prints = [
        (result, _fingerprint(library, sources[result.entry.id], given=given))
        for result in results
        if result.entry.id in sources
    ]
    own = [(result, one) for result, one in prints if one.hashes]
    likely = heapq.nlargest(4 * MOST, itertools.combinations(own, 2), key=_overlap)
    pairs = [_pair(library, *two) for two in likely]
    pairs = [pair for pair in pairs if max(pair.first_share, pair.second_share) >= LEAST]
    pairs.sort(key=lambda pair: (-max(pair.first_share, pair.second_share),
                                 pair.first.entry.id, pair.second.entry.id))  # fmt: skip
    return pairs[:MOST]


def _overlap(pair: tuple[tuple[Result, Any], tuple[Result, Any]]) -> float:
    """The share of fingerprints in common: quick, and near enough to tell what to look at."""
    (_, first), (_, second) = pair
    return len(first.hashes & second.hashes) / min(len(first.hashes), len(second.hashes))


def _pair(library: Any, one: tuple[Result, Any], other: tuple[Result, Any]) -> Pair:
    first, second = one[1], other[1]
    _, shares, (here, there) = library.compare_files(first, second)
    sources = (_pieces(first.raw_code, here), _pieces(second.raw_code, there))
    return Pair(one[0], other[0], _capped(shares[0]), _capped(shares[1]), sources)


def _fingerprint(library: Any, source: bytes, given: Any = None) -> Any:
    """Every run of `NOISE` tokens: with a window of one, nothing depends on a hash's value."""
    return library.CodeFingerprint(
        "submission.py", NOISE, 1, boilerplate=given, fp=io.StringIO(decoded(source))
    )


def decoded(source: bytes) -> str:
    """A Python file as text, whatever is in it."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        return source.decode(encoding, "replace")
    except (SyntaxError, LookupError):
        return source.decode("utf-8", "replace")


def _capped(share: float) -> float:
    """Overlapping fingerprints can add up to more than the whole."""
    return min(float(share), 1.0)


def _pieces(source: str, slices: Any) -> list[Piece]:
    """The file from its beginning to its end, cut where shared parts begin and end."""
    pieces, at = [], 0
    for start, end in zip(*(map(int, edge) for edge in slices), strict=True):
        pieces += [(source[at:start], False), (source[max(at, start) : end], True)]
        at = max(at, end)
    return [piece for piece in [*pieces, (source[at:], False)] if piece[0]]
