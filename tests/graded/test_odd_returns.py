"""Whatever a submission returns, and whenever, a graded test calls it wrong: it never breaks.

An exception of ours would withhold the whole grade. So every graded test is run, without a worker,
on answers that are right for a while and then have something odd in them.
"""

import importlib
import random

import numpy as np
import pytest

from autograder.engine.attempts import OWN, Attempt
from autograder.engine.claims import Reply
from autograder.engine.student import Earlier, Student
from autograder.graded.attempts import ATTEMPTS
from autograder.homework import ROOT, homework
from autograder.worker.references import Callback, Kept, Opaque, Own, Remote
from autograder.worker.refilling import Refiller
from checking import rubric
from checking.errors import Mismatch, StudentRaised
from checking.search import Search
from checking.trial import load_profile, run
from reference import hw2 as reference

SEEDS = 25  # answers each row is tried with; a thousand found what this test was written for
ODD = [
    None, True, 0, -1, 2**70, 2**4000, 1.5, float("nan"), float("inf"), 1j, "", "text", "\ud800",
    b"raw", (), [], {}, {0: 1}, {"x": np.zeros(2)}, [[1], [2, 3]], [2**4000], [2**4000] * 4,
    [["a"] * 4], [np.array(5.0)], [np.zeros((4, 2))], (1,), (1, 2), [1, 2, 3], [None, None],
    np.float64(2), np.array(5.0), np.zeros(3), np.zeros((0, 3)), np.zeros((2, 2), complex),
    np.array([True, False]), np.array([[2**63 - 1]]), np.full((2, 1), np.nan), np.zeros((2**20, 0)),
    np.zeros(4, np.float16), Opaque("thing"), Own("f"), Own("relu_activation"), Kept(1, (0,)),
    Callback(0, "f"), Remote(0, "g"), StudentRaised("ValueError", "no"), Mismatch("refused"),
]  # fmt: skip


class OddStudent(Student):
    """Answers like the reference, until its patience is over."""

    def __init__(self, draw, attempt, patience):
        super().__init__()
        self.draw, self.patience = draw, patience
        self.attempt_now, self.row_seed = attempt, 12345
        self.kept = []

    def call(self, function, /, *args, arguments_after=False, opaque=(), serve=None, keep=False,
             **kwargs):  # fmt: skip
        self.patience -= 1
        args = [self.resolve(value) for value in args]
        self.made = function, args, kwargs
        value = self.right(function, *args, **kwargs)
        odd = self.patience < 0
        arguments = list(args) if arguments_after else []
        if odd and arguments and self.draw.random() < 0.5:
            arguments = [self.spoilt(argument) for argument in arguments]
        elif odd:
            value = self.spoilt(value)
        if isinstance(value, Exception):
            raise value
        self.kept.append(value)
        if opaque and isinstance(value, tuple | list):
            value = [Opaque("x") if (i,) in opaque else item for i, item in enumerate(value)]
        return Reply(value, arguments, self.draw.choice([(), ("overflow",)]), len(self.kept) - 1)

    def each(self, function, calls, /, **options):
        return (self.call(function, *args, **options) for args in calls)

    def chain(self, *steps):
        replies = []
        for step in steps:
            args = [replies[a.step].kept(*a.path) if isinstance(a, Earlier) else a
                    for a in step.args]  # fmt: skip
            replies.append(self.call(step.function, *args, opaque=step.opaque))
            yield replies[-1]

    def refill(self, kept, places, shaped):
        value = Refiller(places, shaped, ()).refilled(self.resolve(kept))
        self.kept.append(self.spoilt(value) if self.patience < 0 else value)
        return Reply(self.kept[-1], [], (), len(self.kept) - 1)

    def right(self, function, *args, **kwargs):
        if function == "train_network" and np.size(args[0]) > 10_000:
            dims = args[4]
            return reference.create_weight_matrices(dims), reference.create_bias_vectors(dims), []
        try:
            return getattr(reference, function)(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - as the worker does
            return StudentRaised(type(error).__name__, str(error))

    def resolve(self, value):
        if isinstance(value, list):
            return [self.resolve(item) for item in value]
        if isinstance(value, Own):
            return getattr(reference, value.name)
        if isinstance(value, Kept):
            found = self.kept[value.call]
            for step in value.path:
                found = found[step] if isinstance(found, list | tuple) and step < len(found) else 0
            return found
        return value

    def spoilt(self, value):
        """A value with one of its parts replaced."""
        if isinstance(value, list | tuple) and value and self.draw.random() < 0.7:
            at = self.draw.randrange(len(value))
            parts = [self.spoilt(v) if i == at else v for i, v in enumerate(value)]
            return type(value)(parts)
        if isinstance(value, np.ndarray) and value.size and self.draw.random() < 0.4:
            return self.draw.choice([
                value.astype(complex), value.astype(np.float16), np.full(value.shape, np.nan),
                value.tolist(), value * 1e308 * 10, value.T, value[:-1] if value.ndim else value,
                np.full(value.shape, 1e308), value.astype(bool), value[..., None],
            ])  # fmt: skip
        return self.draw.choice(ODD)


def rows():
    assignment = homework()
    load_profile(Search(max_examples=8))
    for file in [*assignment.test_files(), *assignment.public_files()]:
        module = importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
        for row in rubric.read([file]):
            yield pytest.param(row, getattr(module, row.id.partition("::")[2]), id=row.number)


@pytest.mark.parametrize(("row", "test"), list(rows()))
@pytest.mark.filterwarnings("ignore")  # as within a grading: they are kept, not raised
def test_no_answer_breaks_a_graded_test(row, test):
    attempts = ATTEMPTS.get(row.function, (OWN, Attempt("other")))
    passed = 0
    for seed in range(SEEDS):
        draw = random.Random(f"{row.id} {seed}")
        student = OddStudent(
            draw, draw.choice(attempts), int(draw.expovariate(draw.choice([0.3, 0.03])))
        )
        passed += run(test, student, seed, Search(max_examples=8, max_replays=3), False) is None
    assert passed < SEEDS
