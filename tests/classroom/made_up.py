"""Classes that nobody took: submissions of a corpus under made-up names, as Gradescope exports them.

Everything is drawn from one seed, so that a class can be made again. The names are those that break
things: markup, formulas, other scripts, quotes, two people of one name, none at all.
"""

import datetime
import random
import shutil
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import yaml

FIRST = ["Ada", "Bo", "Chidi", "Dilnoza", "Eve", "Farid", "Grete", "Hana", "Ines", "Jun", "Kofi",
         "Lena", "Mo", "Noor", "Olu", "Pia", "Quang", "Rosa", "Sven", "Tala"]  # fmt: skip
LAST = ["Abbott", "Bauer", "Cruz", "Diallo", "Eriksen", "Fontaine", "Garcia", "Haddad", "Ito",
        "Jansen", "Kaya", "Lindqvist", "Moreau", "Nguyen", "O'Brien", "Petrov", "Rossi"]  # fmt: skip
AWKWARD = [
    '<img src=x onerror="window.broken=1">',
    "</script><script>window.broken=2</script>",
    '=HYPERLINK("http://example.invalid","grade")',
    "+1 Plus", "@SUM(A1:A9)", "-Dash Student",
    "Zoë Müller-Łukasz", "李 小龙", "عمر خان", 'Quote "Q" Quota, Jr.', "Ada Abbott", "Ada Abbott",
]  # fmt: skip


class Timestamp(str):
    """A time as Ruby writes it, without quotes."""


class Dumper(yaml.SafeDumper):
    """Writes what Ruby's dumper writes: times bare, no aliases for equal lists."""

    def ignore_aliases(self, data):
        return True


Dumper.add_representer(
    Timestamp,
    lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:timestamp", str(value)),
)


@dataclass
class MadeUp:
    """A class on disk: where it lies, and its metadata as they were written."""

    export: Path
    metadata: dict
    sources: dict[str, Path] = field(default_factory=dict)  # submission id -> what it is a copy of


def make(folder, sources, count, rows, seed=0):
    """Write an export.

    Args:
        folder: where; the export is made in it.
        sources: submissions, files or folders, to draw from.
        count: how many submissions.
        rows: what was published, [{"number": ..., "name": ..., "max_score": ...}].
        seed: of everything drawn.
    """
    rng = random.Random(seed)
    export = Path(folder) / "assignment_4242_export"
    made = MadeUp(export, {})
    numbers = rng.sample(range(100_000_000, 999_999_999), count)
    names = iter(rng.sample(_names(rng, 3 * count), 3 * count))
    for index, number in enumerate(numbers):
        source = sources[index] if index < len(sources) else rng.choice(sources)
        key = f"submission_{number}"
        copy(source, export / key)
        made.sources[str(number)] = Path(source)
        made.metadata[key] = _record(rng, names, rows)
    write_metadata(made)
    return made


def copy(source, target):
    """A submission as the export holds it: without what describes it to us."""
    if Path(source).is_dir():
        shutil.copytree(source, target, symlinks=True,
                        ignore=shutil.ignore_patterns("expected.toml", "__pycache__"))  # fmt: skip
    else:
        target.mkdir(parents=True)
        shutil.copyfile(source, target / "hw2.py")


def write_metadata(made):
    text = yaml.dump(made.metadata, Dumper=Dumper, allow_unicode=True, sort_keys=False)
    made.export.mkdir(parents=True, exist_ok=True)
    (made.export / "submission_metadata.yml").write_text(f"---\n{text}", encoding="utf-8")


def zipped(export, target):
    """The export as the zip that it is downloaded as."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(export.rglob("*")):
            archive.write(path, path.relative_to(export.parent))
    return target


def _names(rng, count):
    usual = [f"{rng.choice(FIRST)} {rng.choice(LAST)}" for _ in range(count - len(AWKWARD))]
    return AWKWARD + usual


def _record(rng, names, rows):
    """One active submission: mostly of one student, with a history and published results."""
    size = rng.choices([0, 1, 2, 3], [3, 85, 8, 4])[0]
    submitters = [_student(rng, next(names)) for _ in range(size)]
    results = None if rng.random() < 0.03 else _results(rng, rows)
    history = [
        {":submitters": [], **_graded(rng, _results(rng, rows)), ":id": rng.randrange(10**8, 10**9)}
        for _ in range(rng.choices([0, 1, 2, 5], [40, 30, 20, 10])[0])
    ]
    return {":submitters": submitters, **_graded(rng, results), ":history": history}


def _graded(rng, results):
    seconds = rng.randrange(10**6)
    time = datetime.datetime(2026, 10, 1, tzinfo=datetime.timezone.utc)
    time += datetime.timedelta(seconds=seconds)
    return {
        ":created_at": Timestamp(f"{time:%Y-%m-%d %H:%M:%S}.{rng.randrange(10**9):09d} Z"),
        ":score": results and results["score"],
        ":status": "processed",
        ":results": results,
    }


def _student(rng, name):
    sid = rng.choice([str(rng.randrange(10**7, 10**8)), f"0{rng.randrange(10**6)}", ""])
    return {":name": name, ":sid": sid, ":email": f"s{rng.randrange(10**9)}@example.edu"}


def _results(rng, rows):
    skill = rng.betavariate(5, 1.5)
    tests = []
    for row in rows:
        right = rng.random() < skill
        tests.append({
            "name": row["name"], "tags": None, "score": row["max_score"] if right else 0.0,
            "number": row["number"], "output": "" if right else "Test Failed: not close\n" * 3,
            "status": None, "max_score": row["max_score"], "extra_data": None,
            "visibility": "visible",
        })  # fmt: skip
    return {
        "score": float(sum(test["score"] for test in tests)), "tests": tests, "output": None,
        "extra_data": None, "visibility": None, "leaderboard": [],
        "execution_time": round(rng.uniform(5, 60), 1),
    }  # fmt: skip
