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
    slow = {row.function for row in begun(homework(), None, long=True).rows if row.long}
    again = [one for one in left if one.function in slow]  # what only the long rows may see
    left = [one for one in left if one not in again] + survivors(again, options.jobs, long=True)
    return report(every, left, whole=options.only is None)


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


def report(every: list[Mutant], left: list[Mutant], whole: bool) -> int:
    """Print the table, the survivors and what is wrong with the list; return the exit status."""
    known = equivalents()
    made, surviving = ({(one.was, one.now) for one in some} for some in (every, left))
    called = [one for one in left if (one.was, one.now) in known]
    open_ = [one for one in left if one not in called]
    stale = [
        change for change in known if change in made - surviving or (whole and change not in made)
    ]
    console = Console()
    console.print(table(every, left, called))
    for one in open_:
        console.print(Text(f"\n{one.function}\n- {one.was}\n+ {one.now}"), soft_wrap=True)
    for was, now in stale:
        text = f"\nlisted as equivalent, but killed or not made:\n- {was}\n+ {now}"
        console.print(Text(text), soft_wrap=True)
    killed = 1 - len(open_) / max(1, len(every) - len(called))
    share = len(called) / len(every)
    console.print(f"\nkilled {killed:.1%} (at least {KILLED:.0%}), called equivalent {share:.1%}")
    return int(killed < KILLED or share > EQUIVALENT or bool(stale))


def table(every: list[Mutant], left: list[Mutant], called: list[Mutant]) -> Table:
    shown = Table("function", "mutants", "killed", "equivalent", "survive", box=None)
    for name in [*dict.fromkeys(one.function for one in every), ""]:
        counts = [sum(name in (one.function, "") for one in some) for some in (every, left, called)]
        all_, left_, called_ = counts
        shown.add_row(name or "all", *map(str, (all_, all_ - left_, called_, left_ - called_)))
    return shown


if __name__ == "__main__":
    sys.exit(main())
