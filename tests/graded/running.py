"""The command line as its users run it: a process of its own, watched from outside."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import psutil

from tests.schema import RESULTS_SCHEMA

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, "-I", "-B", str(ROOT / "autograder" / "__main__.py")]


def command(*arguments, **options):
    """Run a command to its end."""
    return subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
        **options,
    )


def started(*arguments):
    """Start a command; the caller waits for it."""
    return subprocess.Popen(
        [*PROGRAM, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def results(path):
    """A results.json that the platform can read."""
    found = json.loads(Path(path).read_text())
    jsonschema.validate(found, RESULTS_SCHEMA)
    return found


def peak_memory(process):
    """Bytes: the largest proportional set size of the process tree, sampled until it ends."""
    peak = 0
    while True:
        peak = max(peak, _tree_memory(process.pid))
        try:
            process.wait(timeout=0.05)
        except subprocess.TimeoutExpired:
            continue
        return peak


def _tree_memory(pid):
    try:
        root = psutil.Process(pid)
        tree = [root, *root.children(recursive=True)]
    except psutil.Error:
        return 0
    total = 0
    for process in tree:
        try:
            total += process.memory_full_info().pss
        except psutil.Error:
            continue
    return total
