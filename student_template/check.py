"""Check your hw2.py with the public tests:  python check.py  (python check.py --help says more)."""

import sys

# Nothing in this file may be newer than the oldest Python that somebody might try.
if sys.version_info < (3, 10):
    sys.exit(
        "check.py: expected Python 3.10 or newer, found {}.{}: install a newer one from "
        "python.org, and run check.py with that.".format(*sys.version_info[:2])
    )

if __name__ == "__main__":
    try:
        from runner.command import main
    except ImportError as error:
        sys.exit(
            "check.py: {} is not installed for this Python ({}): run\n"
            "    python -m pip install -r requirements.txt\n"
            "first.".format(error.name or error, sys.executable)
        )
    main()
