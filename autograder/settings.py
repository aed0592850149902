"""Every limit of a grading run, in one place, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field

from checking.search import Search


@dataclass(frozen=True)
class Settings:
    """Limits of one run; seconds and bytes."""

    run_s: float = 480.0
    """Wall time of a whole grading: two minutes below the platform's default of ten, because a run
    that the platform stops loses every row."""

    probe_s: float = 2.0
    """Wall time in which importing the whole file must end; else its definitions alone are run."""

    definitions_s: float = 10.0
    """Wall time for the definitions: each statement has limits of its own, this is the backstop."""

    data_bytes: int = 560 << 20
    """RLIMIT_DATA of a worker: an (n, i, j) einsum with a shuffled copy of the training images
    fails with 400 MB and passes with 550; the default container has 750."""

    impatient_s: float = 1.0
    """Wall time of a call of a function that has already used up two full time limits."""

    patience: int = 2
    """Timeouts of one function after which its other rows are not tried at full length."""

    search: Search = field(default_factory=Search)
    """How many examples a property has, and how long a smaller failure is looked for."""

    output_chars: int = 10_000
    """Characters of one row's text: the platform cuts at 100,000, a student reads a screenful."""

    diagnosis_s: float = 3.0
    """CPU time in which a mistake must have its name, once for each function that failed; the wall
    limit is a backstop of three times as much, so that a busy machine gives the same texts."""

    diagnosis_call_s: float = 3.0
    """Wall time of one call of a diagnosis, which takes a millisecond on its small inputs."""

    startup_s: float = 60.0
    """Wall time for the worker program to start and import its packages, on half a slow core."""

    reply_s: float = 10.0
    """Wall time for the worker program to answer a request of ours: it forks in milliseconds."""
