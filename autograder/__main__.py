"""`python -m autograder COMMAND`, or this file run by itself with `python -I`.

Run by itself, neither the current folder nor PYTHON* variables can put a module before ours.
"""

import atexit
import gc
import sys
from pathlib import Path

if not __package__:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from autograder.commands.main import main

if __name__ == "__main__":
    # Else a tenth of a grade is spent looking through what is imported; at the end, another 0.1 s.
    gc.set_threshold(50_000)
    atexit.register(gc.freeze)
    main()
