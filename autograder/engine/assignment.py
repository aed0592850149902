"""What the engine has to be told about an assignment; everything else it does not know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checking import rubric
from checking.declare import Budget

from .attempts import OWN, Attempt
from .diagnosis import Diagnose


@dataclass(frozen=True)
class Assignment:
    """One homework.

    Args:
        title: for people.
        module: the name of the submission's module; its file is `<module>.py`.
        functions: the functions graded, in the handout's order.
        tests: folder of the graded tests, `test_*.py`.
        public: folder of those that students hold as well, if there are any.
        attempts: function -> the attempts at its rows; a function that is not there has one.
        data: files and folders that submissions may read; workers start in a copy of them.
        packages: installed packages that submissions use, imported once where the name occurs.
        constants: "module:attribute" -> what the function put there returns, "{data}" being the
            folder of the data; for packages that would reach for a screen or the network.
        secrets: files and folders that no worker may reach.
        leaderboard: recorded number -> (its name on the leaderboard, "asc" or "desc").
        kinds: number of a row -> what kind of test it is, for the summary.
        diagnose: finds the name of the mistake in a function that failed.
        adjust: the rows of the graded tests -> those of the course.
        budget: a row and the limits that its test declares -> those of the course.
    """

    title: str
    module: str
    functions: Sequence[str]
    tests: Path
    public: Path | None = None
    attempts: Mapping[str, Sequence[Attempt]] = field(default_factory=dict)
    data: Sequence[Path] = ()
    packages: Sequence[str] = ()
    constants: Mapping[str, str | None] = field(default_factory=dict)
    secrets: Sequence[Path] = ()
    leaderboard: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    diagnose: Diagnose | None = None
    adjust: Callable[[tuple[rubric.Row, ...]], tuple[rubric.Row, ...]] = tuple
    budget: Callable[[rubric.Row, Budget], Budget] = lambda _row, declared: declared

    @property
    def installed(self) -> list[str]:
        """What a submission may import beside the standard library, by its top-level name."""
        return ["numpy", *dict.fromkeys(name.partition(".")[0] for name in self.packages)]

    @property
    def file(self) -> str:
        return f"{self.module}.py"

    def rows(self) -> tuple[rubric.Row, ...]:
        """The rubric, as this course wants it."""
        return self.adjust(rubric.read(self.test_files(), self.public_files()))

    def test_files(self) -> list[Path]:
        return sorted(self.tests.glob("test_*.py"))

    def public_files(self) -> list[Path]:
        return sorted(self.public.glob("test_*.py")) if self.public else []

    def attempts_at(self, function: str) -> Sequence[Attempt]:
        return self.attempts.get(function, (OWN,))
