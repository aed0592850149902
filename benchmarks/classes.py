"""Classes: submissions of the corpus, as Gradescope exports them."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from autograder.homework import homework

from . import measuring
from .measuring import ROOT

CORPUS = ROOT / "fixtures" / "submissions"
SEED = 7  # of the choice
TIMES_OUT = ("timed_out", "does-not-come-back")  # in an entry's declaration


def corpus(count: int) -> list[Path]:
    """So many right and wrong submissions in the corpus' proportions, none that times out."""
    every = [
        path.parent
        for kind in ("right", "wrong")
        for path in sorted((CORPUS / kind).glob("*/expected.toml"))
        if not any(word in path.read_text("utf-8") for word in TIMES_OUT)
    ]
    return random.Random(SEED).sample(every, count)  # noqa: S311 - a choice, not a secret


def export(folder: Path, count: int) -> Path:
    """An export of so many students, in which no two submissions are alike while there are some."""
    from tests.classroom import made_up

    known = corpus(min(count, 200))
    rows = [{"number": r.number, "name": r.name, "max_score": r.points} for r in homework().rows()]
    made = made_up.make(folder, [known[n % len(known)] for n in range(count)], count, rows)
    return Path(made.export)


def grade(source: Path, out: Path, jobs: int, scheduler: str = "") -> float:
    """Seconds that `class` takes."""
    more = ["--scheduler", scheduler] if scheduler else ["--jobs", str(jobs)]
    words = measuring.python("-m", "autograder", "class", source, "--out", out, *more)
    return measuring.run(words).wall_s


def grade_on_dask(source: Path, out: Path, folder: Path) -> float:
    """Seconds that `class` takes on a Dask cluster of two workers on this machine."""
    from tests.classroom.cluster import cluster

    folder.mkdir()
    with cluster(folder, 2) as running:
        return grade(source, out, 2, running.address)


def grade_one_by_one(source: Path, jobs: int) -> float:
    """Seconds that a `grade` command for each submission takes, so many at once."""
    started = time.monotonic()
    with ThreadPoolExecutor(jobs) as executor:
        for _ in executor.map(_grade, sorted(source.glob("submission_*/"))):
            pass
    return time.monotonic() - started


def _grade(submission: Path) -> None:
    measuring.run(measuring.python("-m", "autograder", "grade", submission))


def grade_one_function(source: Path, out: Path) -> float:
    """Seconds that a class takes of which one cheap function is graded, two at once.

    Raises:
        SystemExit: it failed.
    """
    from tests.classroom.running import finish, start

    started = time.monotonic()
    status, errors = finish(start(source, out))
    if status:
        raise SystemExit(f"benchmarks: class failed with {status}: {errors[-2000:]}")
    return time.monotonic() - started


Way = Callable[[Path, Path], float]
WAYS: dict[str, Way] = {
    "class, two jobs": lambda source, folder: grade(source, folder / "two", 2),
    "class, one job": lambda source, folder: grade(source, folder / "one", 1),
    "class on Dask, two workers": lambda source, folder: grade_on_dask(
        source, folder / "dask", folder / "cluster"
    ),
    "grade commands, two jobs": lambda source, _: grade_one_by_one(source, 2),
}
