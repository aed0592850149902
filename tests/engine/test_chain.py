"""Calls that take what earlier ones return cross as one message, in a real worker."""

import pytest

from autograder.engine import fresh
from autograder.engine.attempts import OWN
from autograder.engine.confinement import choose
from autograder.engine.conversation import Source
from autograder.engine.sandbox import Sandbox
from autograder.engine.student import Earlier, Step, Student
from autograder.settings import Settings
from checking.calls import Part
from checking.declare import Budget
from checking.errors import StudentRaised, WorkerLost

SOURCE = b"""
import os
import numpy as np

def halves(a):
    a = np.array(a)
    return a[: len(a) // 2], {"rest": a[len(a) // 2 :], "f": lambda: 0}

def total(cache, first):
    return cache["rest"].sum() + first.sum()

def divided(number):
    return 1 // int(number - 10)

def leaves(number):
    os._exit(3)
"""
HALVES = Step("halves", ([1, 2, 3, 4],), opaque=((1,),))
TOTAL = Step("total", (Earlier(0, (1,)), Earlier(0, (0,))))


@pytest.fixture
def student():
    source = Source("line", "line.py", SOURCE, {})
    with Sandbox(choose(), Settings()) as sandbox:
        sandbox.program.start()
        with fresh.worker(sandbox, source, Student(), OWN, 0, 0, Budget()) as student:
            yield student


def test_a_step_takes_what_an_earlier_one_returned(student):
    before = student.session.worker.link.counts.messages
    first, total = student.chain(HALVES, TOTAL)
    assert first.value[0].tolist() == [1, 2]
    assert first.value[1].type_name == "dict"
    assert total.value == 10
    assert student.session.worker.link.counts.messages == before + 3
    assert student.session.worker.link.counts.calls == 2


def test_the_call_that_is_shown_is_the_one_whose_reply_is_looked_at(student):
    chain = student.chain(HALVES, TOTAL)
    next(chain)
    assert student.last.function == "halves"
    next(chain)
    assert student.last.function == "total"
    cache = student.last.args[0]
    assert isinstance(cache, Part)
    assert (cache.call.function, tuple(cache.path)) == ("halves", (1,))


def test_a_step_that_raises_ends_the_chain_where_it_is_reached(student):
    chain = student.chain(HALVES, TOTAL, Step("divided", (Earlier(1, ()),)), TOTAL)
    assert next(chain).value[0].tolist() == [1, 2]
    assert next(chain).value == 10
    with pytest.raises(StudentRaised, match="division"):
        next(chain)
    assert student.last.function == "divided"
    assert [reply.value for reply in student.chain(HALVES, TOTAL)][1] == 10  # it goes on after that


def test_a_step_that_ends_the_worker_is_the_one_that_is_named(student):
    with pytest.raises(WorkerLost):
        next(student.chain(HALVES, TOTAL, Step("leaves", (1,)), TOTAL))
    assert student.last.function == "leaves"
