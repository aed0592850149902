"""Seconds of one thread by what it does: each moment counts for the innermost of what goes on."""

from __future__ import annotations

import functools
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection
from typing import Any


class Clock:
    """Starts in "rest"; functions of other threads are not timed."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self.stack = ["rest"]
        self.since = time.monotonic()
        self.thread = threading.get_ident()

    def turn(self) -> None:
        """Put what has passed to what goes on."""
        now = time.monotonic()
        self.spent[self.stack[-1]] += now - self.since
        self.since = now

    def around(
        self, holder: Any, attribute: str, part: str, within: Collection[str] | None = None
    ) -> None:
        """Count a function of a class or module for a part from now on.

        Args:
            holder: the class or module.
            attribute: the function's name there.
            part: what it counts for.
            within: the parts in which it does; in others it belongs to what calls it.
        """
        function = getattr(holder, attribute)

        @functools.wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            if within is not None and self.stack[-1] not in within:
                return function(*args, **kwargs)
            return self.count(part, function, *args, **kwargs)

        setattr(holder, attribute, timed)

    def count(self, part: str, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if threading.get_ident() != self.thread:
            return function(*args, **kwargs)
        self.turn()
        self.stack.append(part)
        try:
            return function(*args, **kwargs)
        finally:
            self.turn()
            self.stack.pop()
