"""How long your code may take here, and how much of it is shown."""

from __future__ import annotations

SLOW_S = 0.25  # a file that takes longer to load is loaded once, not for each row
START_S = 60.0  # to import NumPy and the rest, on a slow disk for the first time
LOAD_S = 4.0  # to run your file; then its definitions alone are run
ROW_S = 10.0  # for a row: honest code takes a tenth of a second
MAX_MESSAGE = 2000  # characters of an exception's text
MAX_FRAMES = 6  # lines of a traceback
MAX_DEPTH = 32  # lists in lists
