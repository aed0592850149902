"""A whole class of results that no grading gave, with the real rubric: for the report."""

import random

from autograder.classroom.export import Entry
from autograder.classroom.metadata import Published, PublishedRow, Student
from autograder.classroom.results import Result, RowResult
from autograder.homework import homework
from checking import rubric
from checking.outcome import Verdict

from .made_up import AWKWARD, FIRST, LAST

MISTAKES = [
    ("sum-over-batch", "The gradient is the sum over the batch; the handout asks for the mean."),
    ("unstable", "exp overflows for large negative inputs: choose the formula by the sign of s."),
    ("transposed", "The gradient of W is transposed: it has the shape of W, (d, h)."),
    ("in-place", "The argument was changed in place."),
]
TEXT = """{function}: {what}, at index ({i}, {j}).
  call      hw2.{function}(np.array([[{a:.6f}, {b:.6f}], [{b:.6f}, {a:.6f}]]), np.array([0, 1]))
  got       {a:.12g}
  expected  {b:.12g}
  tolerance relative 1e-07 plus absolute 1e-10
  hint      Compare with the handout's example: what is the derivative of the mean?"""
KINDS = [Verdict.WRONG] * 8 + [Verdict.RAISED] * 3 + [Verdict.TIMED_OUT, Verdict.CRASHED,
         Verdict.OUT_OF_MEMORY, Verdict.MISSING]  # fmt: skip


def rows():
    assignment = homework()
    return rubric.read(assignment.test_files(), assignment.public_files())


def class_of(count, seed=0):
    """So many results, with some of everything that a report shows."""
    rng = random.Random(seed)
    every = rows()
    hard = {row.number: rng.betavariate(2, 6) for row in every}
    weak = {function: rng.random() for function in dict.fromkeys(row.function for row in every)}
    return [_result(rng, number, every, hard, weak) for number in range(count)]


def _result(rng, number, rows, hard, weak):
    skill = rng.betavariate(3, 1.2)
    bad = {name for name, chance in weak.items() if rng.random() < 0.5 * chance * (1.1 - skill)}
    graded = tuple(_row(rng, row, 0.9 if row.function in bad else hard[row.number] * (1 - skill))
                   for row in rows)  # fmt: skip
    kind = rng.random()
    result = Result(_entry(rng, number, graded), graded, seconds=rng.uniform(5, 30))
    if kind < 0.02:
        text = 'hw2.py, line 12: Python cannot read this line (invalid syntax): "<b>x</b>"'
        lost = tuple(_lost(row, text) for row in graded)
        return Result(result.entry, lost, refused=text)
    if kind < 0.05:
        return Result(result.entry, graded, import_trouble="It stops in line 3 with NameError.")
    if kind < 0.055:
        failed = "Traceback\nHarnessError: the worker program did not start"
        return Result(result.entry, tuple(_lost(row, "not your fault") for row in graded),
                      failed=failed)  # fmt: skip
    return result


def _row(rng, row, chance):
    score = row.points
    if rng.random() >= chance:
        near = rng.uniform(0.1, 1) if rng.random() < 0.03 else None
        return RowResult(row.number, row.name, row.function, score, score, Verdict.PASSED, "",
                         excess=near, seconds=rng.uniform(0.05, 0.6))  # fmt: skip
    verdict = rng.choice(KINDS)
    mistake = None
    if rng.random() < 0.5:
        key, text = MISTAKES[hash_of(row.function) % len(MISTAKES)]
        mistake = (f"{row.function}.{key}", text)
    text = TEXT.format(function=row.function, what=f"the {verdict.value} value", i=rng.randrange(3),
                       j=rng.randrange(2), a=rng.gauss(0, 1), b=rng.gauss(0, 1))  # fmt: skip
    excess = 10 ** rng.uniform(0.01, 3) if verdict is Verdict.WRONG else None
    return RowResult(row.number, row.name, row.function, 0.0, score, verdict, text, mistake,
                     excess, rng.uniform(0.05, 2))  # fmt: skip


def _lost(row, text):
    return RowResult(row.number, row.name, row.function, 0.0, row.max_score, Verdict.MISSING, text)


def _entry(rng, number, graded):
    size = rng.choices([0, 1, 2], [1, 18, 1])[0]
    names = [AWKWARD[number] if number < len(AWKWARD) else
             f"{rng.choice(FIRST)} {rng.choice(LAST)}" for _ in range(size)]  # fmt: skip
    students = tuple(Student(name, f"{rng.randrange(10**7):08d}", f"s{rng.randrange(10**6)}@x.edu")
                     for name in names)  # fmt: skip
    published = Published(None, ())
    if rng.random() < 0.97:
        old = tuple(PublishedRow(row.number, row.name, _before(rng, row), row.max_score, "no")
                    for row in graded)  # fmt: skip
        published = Published(sum(row.score for row in old), old)
    return Entry(f"{100_000_000 + number}", f"submission_{number}", students, published,
                 "2026-10-03 12:00:00+00:00", rng.randrange(4))  # fmt: skip


def _before(rng, row):
    changed = rng.random() < 0.01
    return row.max_score - row.score if changed else row.score


def hash_of(text):
    """Like hash(), but the same in every process."""
    return sum(map(ord, text))
