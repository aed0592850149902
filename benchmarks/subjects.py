"""What is measured, part by part; each part gives lines of the table."""

from __future__ import annotations

import json
import statistics
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from . import classes, parts
from .measuring import ONE_THREAD, ROOT, Median, child, medians, peak_mb, python, run
from .peers import otter
from .table import Line, seconds

REFERENCE = ROOT / "reference" / "hw2.py"
INPUTS = 16  # of most Hypothesis examples
EXAMPLES = (3, 6, 12, 25, 50)  # of Hypothesis for a property: about 50 to 800 inputs
CLASSES = (50, 100, 200, 400)
OURS, INLINE, OTTER, PEER = "grade", "in one process", "otter run", "gradescope-utils"


@dataclass(frozen=True)
class Plan:
    """How much to measure.

    Args:
        repetitions: of each thing that is timed.
        submissions: of the corpus that are graded beside the reference.
        students: in the class.
        told: of what goes on.
    """

    repetitions: int
    submissions: int
    students: int
    told: Callable[[str], None]


def grades(plan: Plan) -> Iterator[Line]:
    """A full grade beside what people would use instead, and beside itself without isolation."""
    with tempfile.TemporaryDirectory() as folder:
        counted = run(child("inline-parts", REFERENCE), ONE_THREAD).found
        properties, examples = counted["properties"], counted["inputs"] // counted["properties"]
        ours = python("-m", "autograder", "grade", REFERENCE)
        commands = {
            OURS: ours,
            "confined": child("confined", REFERENCE),
            INLINE: child("inline", REFERENCE),
            PEER: python("-m", "benchmarks.peers.properties", str(properties), str(examples)),
            OTTER: otter.command(REFERENCE, Path(folder)),
        }
        found = medians(commands, plan.repetitions, ONE_THREAD, plan.told)
        plan.told("memory")
        memory = {name: peak_mb(commands[name]) for name in (OURS, OTTER, PEER)}
    what = {
        OURS: f"full grade of the reference, {counted['inputs']} inputs",
        PEER: f"{PEER}: {properties} properties of {examples} drawn arrays",
        OTTER: "otter run: six trivial tests",
    }
    for name, text in what.items():
        yield _line("a full grade", text, found[name], found[OTTER], OTTER, memory.get(name))
    yield from _isolation(found["confined"], found[INLINE])
    for name, text in (("first_s", "first row"), ("last_s", "last row")):
        time = found["confined"].of(name)
        yield Line("rows", f"time to the {text}", seconds(time), time / found[OTTER].wall_s, OTTER)
    plan.told("corpus")
    yield from _corpus(plan, found[OTTER])


def _line(part: str, what: str, found: Median, base: Median, to: str, mb: float | None) -> Line:
    ratio = found.wall_s / base.wall_s
    cpu_ratio = found.cpu_s / base.cpu_s
    return Line(part, what, seconds(found.wall_s), ratio, to, cpu_ratio, found.cpu_s, mb)


def _isolation(confined: Median, inline: Median) -> Iterator[Line]:
    part, to = "isolation", INLINE
    yield _line(part, "the rows, confined", confined, inline, to, None)
    yield _line(part, "the same in one process", inline, inline, to, None)


def _corpus(plan: Plan, base: Median) -> Iterator[Line]:
    """Right and wrong submissions, each graded as often as the reference."""
    commands = {
        path.name: python("-m", "autograder", "grade", path)
        for path in classes.corpus(plan.submissions)
    }
    every = medians(commands, plan.repetitions, ONE_THREAD, plan.told)
    for name, found in every.items():
        yield _line("the corpus", name, found, base, OTTER, peak_mb(commands[name]))


def where(plan: Plan) -> Iterator[Line]:
    """Where the time of a full-marks grade goes, in the thread that runs most rows."""
    commands = {how: child(f"{how}-parts", REFERENCE) for how in ("confined", "inline")}
    found = medians(commands, plan.repetitions, ONE_THREAD, plan.told)
    confined = {part: found["confined"].of("parts", part) for part in _names(found["confined"])}
    student = found["inline"].of("parts", parts.STUDENT)
    crossing = confined.pop(parts.WIRE, 0.0)
    confined |= {"the student's arithmetic": student, "the wire": max(0.0, crossing - student)}
    total = sum(confined.values())
    for part, time in sorted(confined.items(), key=lambda item: -item[1]):
        yield Line("where time goes", part, seconds(time), time / total, "the whole")


def _names(found: Median) -> list[str]:
    return list(dict.fromkeys(name for one in found.runs for name in one.found["parts"]))


def wire(plan: Plan) -> Iterator[Line]:
    """Calls through the wire by size, workers by the piece."""
    runs = [run(python("-m", "benchmarks.wire"), ONE_THREAD) for _ in range(plan.repetitions)]
    every = [json.loads(one.output) for one in runs]
    for what in every[0]:
        yield Line("the wire", what, seconds(statistics.median(found[what] for found in every)))


def growth(plan: Plan) -> Iterator[Line]:
    """Grades with more examples a property; the rows that train are left out."""
    commands = {str(n): child("confined-parts", REFERENCE, n) for n in EXAMPLES}
    found = medians(commands, plan.repetitions, ONE_THREAD, plan.told)
    smallest = found[str(EXAMPLES[0])]
    for n in EXAMPLES:
        one = found[str(n)]
        what = f"about {n * INPUTS} inputs a property, {one.of('inputs'):.0f} in all"
        yield _line("examples", what, one, smallest, "the fewest", None)


def students(plan: Plan) -> Iterator[Line]:
    """A class of the corpus' mix: submissions a minute."""
    count = plan.students
    rates: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        source = classes.export(Path(folder), count)
        for name, way in classes.WAYS.items():
            plan.told(name)
            rates[name] = 60 * count / way(source, Path(folder))
    base = "grade commands, two jobs"
    for name, rate in rates.items():
        what = f"{name}, {count} submissions"
        yield Line("a class", what, f"{rate:.3g} a minute", rate / rates[base], base)


def sizes(plan: Plan) -> Iterator[Line]:
    """Classes of several sizes, of which one cheap function is graded: is it linear?"""
    each: dict[int, float] = {}
    for count in CLASSES:
        plan.told(f"{count} students")
        with tempfile.TemporaryDirectory() as folder:
            source = classes.export(Path(folder), count)
            each[count] = classes.grade_one_function(source, Path(folder) / "out") / count
    for count, time in each.items():
        what = f"{count} submissions of one function, each"
        yield Line("class size", what, seconds(time), time / each[CLASSES[0]], "the smallest class")


PARTS: dict[str, Callable[[Plan], Iterator[Line]]] = {
    "grades": grades,
    "where": where,
    "wire": wire,
    "growth": growth,
    "class": students,
    "sizes": sizes,
}
QUICK = ("grades", "where", "wire")
