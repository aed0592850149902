"""How much is shown of a row, on a laptop and in the grader, each limit with its reason."""

from __future__ import annotations

MAX_ENTRIES = 64  # of an array that is shown whole; more is nothing to read
DIGITS = 12  # significant digits of a number that is shown, not pasted
MAX_CALL = 1500  # characters of a call; in a longer one arrays are described, not written out
FEW = 6  # entries of an array that is written out even then
MAX_TEXT = 10_000  # characters of a row's text
NEAR_MISS = 10.0  # an error within this factor of the tolerance is worth saying so
MAX_IMAGE = 60_000  # bytes; the platform cuts a text of 100,000 characters in the middle
MAX_COMPARED = 1000  # names; each takes up to a tenth of a millisecond
