"""Run commands one after the other, again and again, and keep what each took."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # as in a worker
Words = Sequence[str | Path]


@dataclass(frozen=True)
class Run:
    """One run of a command: seconds, CPU seconds of it and all that it waited for, its output."""

    wall_s: float
    cpu_s: float
    output: str

    @property
    def found(self) -> dict[str, Any]:
        """What `benchmarks.child` saw."""
        found: dict[str, Any] = json.loads(self.output.splitlines()[-1])
        return found


@dataclass(frozen=True)
class Median:
    """Of several runs."""

    wall_s: float
    cpu_s: float
    runs: tuple[Run, ...]

    def of(self, *keys: str) -> float:
        """The median of a number that `benchmarks.child` saw."""
        return statistics.median(_at(run.found, keys) for run in self.runs)


def _at(found: Any, keys: Sequence[str]) -> float:
    for key in keys:
        found = found.get(key, 0.0)
    return float(found)


def python(*words: str | Path) -> list[str | Path]:
    return [sys.executable, "-B", *words]


def child(how: str, submission: Path, *more: object) -> list[str | Path]:
    """The command of `benchmarks.child`; `run` puts the time in the place of "NOW"."""
    return python("-m", "benchmarks.child", how, "NOW", submission, *map(str, more))


def run(words: Words, env: Mapping[str, str] | None = None) -> Run:
    """Run a command to its end.

    Raises:
        SystemExit: it failed.
    """
    started = time.monotonic()
    words = [repr(started) if word == "NOW" else word for word in words]
    process = subprocess.Popen(  # noqa: S603 - our own words
        words, cwd=ROOT, env={**os.environ, **(env or {})}, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout is not None
    with process.stdout as stream:
        output = stream.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        command = " ".join(map(str, words))
        sys.exit(f"benchmarks: {command} failed with {process.returncode}:\n{output[-2000:]}")
    return Run(time.monotonic() - started, usage.ru_utime + usage.ru_stime, output)


def medians(
    commands: Mapping[str, Words],
    repetitions: int,
    env: Mapping[str, str] | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> dict[str, Median]:
    """Run all of them in turn, so many times over: what disturbs one, disturbs the others."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(repetitions):
        for name, words in commands.items():
            told(name)
            runs[name].append(run(words, env))
    return {name: median(found) for name, found in runs.items()}


def median(runs: Sequence[Run]) -> Median:
    return Median(
        statistics.median(found.wall_s for found in runs),
        statistics.median(found.cpu_s for found in runs),
        tuple(runs),
    )


def peak_mb(words: Words) -> float:
    """MB: the largest proportional set size of a command's processes together."""
    from tests.graded.running import peak_memory  # psutil: of the tests, and so of a checkout

    words = [repr(time.monotonic()) if word == "NOW" else word for word in words]
    quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    process = subprocess.Popen(words, cwd=ROOT, **quiet)  # noqa: S603
    return float(peak_memory(process)) / (1 << 20)
