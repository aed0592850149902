"""Grade every mutant of the reference: what share do the graded tests kill, and which survive?

Survivors that are equivalent are listed in `equivalent.toml`, each with its reason. Exit status 1:
too few are killed, too many are called equivalent, or the list is not up to date.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from autograder.batch import Job, grade_all, local_executor
from autograder.engine.session import begun
from autograder.homework import homework
from autograder.toml import read_toml

from .generate import Mutant, mutants

KILLED = 0.97  # of those that are not equivalent
EQUIVALENT = 0.10  # of all, at most
LIST = Path(__file__).with_name("equivalent.toml")


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests/mutation", description=__doc__)
    parser.add_argument("--only", metavar="FUNCTION", choices=homework().functions)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    chosen = (options.only,) if options.only else homework().functions
    every = mutants(tuple(chosen))
    left = survivors(every, options.jobs, long=False)
    rows = begun(homework(), None, long=True).rows
    slow = {row.function for row in rows if row.long}
    seen = survivors(
        [mutant for mutant in left if mutant.function in slow], options.jobs, long=True
    )
    return report(
        every, [mutant for mutant in left if mutant.function not in slow or mutant in seen]
    )


def survivors(some: list[Mutant], workers: int, long: bool) -> list[Mutant]:
    """Those that keep all points of their function."""
    with tempfile.TemporaryDirectory() as folder, local_executor(workers) as executor:
        jobs = {}
        for number, mutant in enumerate(some):
            path = Path(folder, f"{number}.py")
            path.write_text(mutant.source)
            jobs[Job(str(number), path, mutant.function, long=long)] = mutant
        done = track(grade_all(jobs, executor), total=len(jobs), console=Console(stderr=True))
        return [jobs[graded.job] for graded in done if survives(graded)]


def survives(graded) -> bool:
    assert not graded.staff, graded.staff
    return graded.results["score"] == graded.results["extra_data"]["max_score"]


def equivalents() -> dict[tuple[str, str], str]:
    """(was, now) -> why it makes no difference."""
    return {
        (entry["was"], now): entry["why"]
        for entry in read_toml(LIST).get("equivalent", [])
        for now in entry["now"]
    }


def report(every: list[Mutant], left: list[Mutant]) -> int:
    known = equivalents()
    called = [mutant for mutant in left if (mutant.was, mutant.now) in known]
    open_ = [mutant for mutant in left if mutant not in called]
    names = {(mutant.was, mutant.now) for mutant in every if mutant not in left}
    stale = [change for change in known if change in names]
    console = Console()
    table = Table("function", "mutants", "killed", "equivalent", "survive", box=None)
    for function in dict.fromkeys(mutant.function for mutant in every):
        counts = [sum(m.function == function for m in some) for some in (every, left, called)]
        mutants_, left_, called_ = counts
        table.add_row(function, *map(str, (mutants_, mutants_ - left_, called_, left_ - called_)))
    console.print(table)
    for mutant in open_:
        console.print(Text(f"\n{mutant.function}\n- {mutant.was}\n+ {mutant.now}"))
    for was, now in stale:
        console.print(Text(f"\nlisted as equivalent, but killed:\n- {was}\n+ {now}"))
    killed = 1 - len(open_) / max(1, len(every) - len(called))
    share = len(called) / len(every)
    console.print(f"\nkilled {killed:.1%} (at least {KILLED:.0%}), called equivalent {share:.1%}")
    return int(killed < KILLED or share > EQUIVALENT or bool(stale))


if __name__ == "__main__":
    sys.exit(main())
