"""How long a student waits for check.py: the first result, and a whole run on a full solution.

    .venv/bin/python benchmarks/check.py [REPETITIONS]

Limits: 2 s to the first result on the screen, 6 s for everything. Unpacks the students' zip, so
that what is timed is what they run; prints medians and extremes. The CPU time is that of both
processes of a run, and says more where the machine has other work.
"""

import os
import pty
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from autograder.packing import archive, contents

ROOT = Path(__file__).resolve().parent.parent
REPETITIONS = 5
LIMITS = {"first result": "limit 2 s", "whole run": "limit 6 s", "its CPU time": ""}
RESULT = b"1/"  # of a row that passed, in the table


def main(repetitions):
    with tempfile.TemporaryDirectory() as folder:
        archive.unpack(contents.template(contents.autograder()), Path(folder))
        (Path(folder) / "hw2.py").write_bytes((ROOT / "reference" / "hw2.py").read_bytes())
        timed(folder)  # the first run compiles
        runs = [timed(folder) for _ in range(repetitions)]
    for what, limit, seconds in zip(LIMITS, LIMITS.values(), zip(*runs)):
        sys.stdout.write(
            f"{what:<14} median {statistics.median(seconds):5.2f} s   "
            f"{min(seconds):.2f} to {max(seconds):.2f} s   {limit}\n"
        )


def timed(folder):
    """Seconds until a row that passed is on the terminal, until the end, and of the CPU."""
    ours, theirs = pty.openpty()
    started, before = time.perf_counter(), cpu_time()
    check = subprocess.Popen([sys.executable, "check.py"], cwd=folder, stdout=theirs, stdin=theirs)
    os.close(theirs)
    first, shown = 0.0, b""
    while chunk := read(ours):
        shown += chunk
        if not first and RESULT in shown:
            first = time.perf_counter() - started
    assert check.wait() == 0, shown.decode()
    os.close(ours)
    return first, time.perf_counter() - started, cpu_time() - before


def cpu_time():
    """Seconds of the processes that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def read(terminal):
    """What comes next; nothing where the other end is closed, which Linux calls an error."""
    try:
        return os.read(terminal, 1 << 16)
    except OSError:
        return b""


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else REPETITIONS)
