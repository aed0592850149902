"""Which of the outcomes of failed attempts is told, and whether it names a mistake."""

import pytest

from autograder.engine.plugin import most_telling
from checking.outcome import Outcome, Verdict

from .test_budgets import row

NAMED = ("predict.undefined-name", "It uses a name that is not defined.")


def raised(helpers="own", called="predict", diagnosis=NAMED):
    return Outcome(Verdict.RAISED, "", helpers, diagnosis=diagnosis, called=called)


@pytest.mark.parametrize(
    ("outcomes", "name"),
    [
        ([raised()], NAMED),
        ([raised(), raised("ours")], NAMED),
        ([raised(), raised(called="gradient", diagnosis=None), raised("ours")], NAMED),
        ([raised(diagnosis=None), raised("ours")], None),
        ([raised(called="gradient", diagnosis=None), raised("ours")], None),
    ],
    ids=["alone", "in both", "but for another function", "in one", "with ours alone"],
)
def test_an_exception_names_a_mistake_if_every_call_of_the_function_meets_it(outcomes, name):
    assert most_telling(row("predict"), outcomes).diagnosis == name


def test_a_wrong_value_names_a_mistake_whatever_was_raised_before():
    wrong = Outcome(Verdict.WRONG, "", "ours", diagnosis=NAMED, called="predict")
    assert most_telling(row("predict"), [raised(diagnosis=None), wrong]) is wrong
