"""This homework, as the engine has to know it: a neural network in NumPy."""

from __future__ import annotations

from pathlib import Path

from autograder import course
from autograder.engine.assignment import Assignment
from autograder.engine.diagnosis import Examination
from autograder.settings import Settings
from checking.outcome import Mistake

ROOT = Path(__file__).resolve().parent.parent
COURSE = ROOT / "course.toml"

# What a student may know of the tests that are not handed out, beside their rows.
KINDS = {
    "numerical stability": "b.2 b.3 b.8 b.12",
    "derivatives and gradients": "a.7 a.8 a.9 b.5 b.10 d.2 d.4 d.5 d.6",
    "layers and batches": "b.15 b.22 b.24 c.7 c.8 c.9 c.10",
    "random parameters": "c.2 c.5",
    "arguments left alone": "a.10 c.11 d.7",
    "training": "e.1 e.5 e.6 e.7 e.8",
}


def homework() -> Assignment:
    """The assignment; its graded tests and the reference are imported only here."""
    from autograder.graded.attempts import ATTEMPTS

    mine = course.read(COURSE)
    return Assignment(
        title="Homework 2: a neural network in NumPy",
        module="hw2",
        adjust=mine.applied,
        budget=mine.budget,
        functions=(
            "finite_difference_checker",
            "my_nn_finite_difference_checker",
            "sigmoid_activation",
            "logistic_loss",
            "relu_activation",
            "layer_forward",
            "create_weight_matrices",
            "create_bias_vectors",
            "forward_pass",
            "backward_pass",
            "train_network",
        ),
        tests=ROOT / "autograder" / "graded",
        public=ROOT / "student_template" / "public_tests",
        attempts=ATTEMPTS,
        data=(ROOT / "fixtures" / "test_batch_weights_biases.pkl", ROOT / "fixtures" / "mnist"),
        packages=("matplotlib.pyplot", "pandas", "mnist"),
        constants={
            "matplotlib.pyplot:show": None,
            "matplotlib.figure:Figure.savefig": None,  # files cannot be written while grading
            "mnist:temporary_dir": "{data}/mnist",
        },
        secrets=(
            ROOT / "reference",
            ROOT / "autograder" / "graded",
            ROOT / "autograder" / "diagnosis",
            ROOT / "tests",
            ROOT / "fixtures" / "submissions",
        ),
        kinds={number: kind for kind, numbers in KINDS.items() for number in numbers.split()},
        leaderboard={
            "test_accuracy": ("Test accuracy", "desc"),
            "training_seconds": ("Training time (s)", "asc"),
        },
        diagnose=_diagnose,
    )


def settings() -> Settings:
    """The limits of a grading, as this course wants them."""
    return course.read(COURSE).settings


def preload() -> None:
    """Read and import what gradings otherwise do on the way, once for all that are forked."""
    from autograder.diagnosis import catalogues
    from autograder.graded.mnist import digits

    catalogues()
    _ = digits().easy


def _diagnose(examination: Examination) -> Mistake | None:
    """The catalogue is read when a function has failed, and not before."""
    from autograder.diagnosis import diagnose

    return diagnose(examination)
