"""A worker that says whatever it likes loses its own row, and nothing else happens."""

import socket
import time

import numpy as np
import pytest

from autograder.engine import conversation
from autograder.engine.conversation import Session, unguessable
from autograder.engine.link import Link
from autograder.engine.sandbox import End, Worker
from autograder.worker.channel import Channel
from autograder.worker.wire import Kind
from checking.declare import Budget
from checking.errors import WorkerLost

from .conftest import RIGHT
from .test_grading import verdicts

# The submission finds the server that called it and speaks in its place.
FORGE = """
import math, sys
import numpy as np

def server():
    frame = sys._getframe()
    while "channel" not in vars(frame.f_locals.get("self", 0) or type):
        frame = frame.f_back
    return frame.f_locals["self"]

def say(kind, body):
    kinds = sys.modules["worker.wire"].Kind
    s = server()
    s.channel.send(kinds[kind], s.number, body, s.substitute)

"""
NONSENSE = [
    "None",
    "[]",
    "np.zeros(3)",
    "'text'",
    "{}",
    "{'values': 1}",
    "{'value': 1, 'arguments': 5, 'warnings': []}",
    "{'value': 1, 'arguments': None, 'warnings': 7}",
]
TELL = {
    "b.2": "crashed", "a.1": "passed", "a.2": "passed", "b.1": "passed",
}  # fmt: skip


def lying(statement):
    return FORGE + RIGHT.replace("    return 2 * X.T", f"    {statement}\n    return 2 * X.T")


@pytest.mark.parametrize("body", NONSENSE)
def test_forged_answers_cost_their_own_row(graded, body):
    _, written = graded(lying(f"say('RETURN', {body})"))
    assert verdicts(written) == TELL


@pytest.mark.parametrize(
    "body",
    [
        "{'kind': 'E', 'message': 'm', 'frames': [('f', math.inf, 'g', 's')]}",
        "{'kind': 'E', 'message': 'm', 'frames': np.zeros(3)}",
        "{'missing': 'gradient', 'names': [1]}",
        "np.zeros(2)",
    ],
)
def test_forged_exceptions_cost_their_own_row(graded, body):
    _, written = graded(lying(f"say('RAISE', {body})"))
    assert verdicts(written) == TELL


@pytest.mark.parametrize("kind", ["READY", "LOAD", "LOADED", "CALL", "ANSWER", "REFUSE"])
def test_answers_of_another_kind_are_none(graded, kind):
    _, written = graded(lying(f"say('{kind}', {{'value': 0, 'arguments': None, 'warnings': []}})"))
    assert verdicts(written) == TELL


@pytest.mark.parametrize(
    "body",
    [
        "{'callback': 99, 'args': [], 'kwargs': {}}",
        "{'callback': -1, 'args': [], 'kwargs': {}}",
        "{'callback': 0, 'args': 5, 'kwargs': {}}",
        "{'callback': 0, 'args': [], 'kwargs': {7: 1}}",
        "{'callback': np.zeros(2), 'args': [], 'kwargs': {}}",
        "np.zeros(3)",
        "None",
    ],
)
def test_forged_calls_of_our_functions_are_refused(graded, body):
    _, written = graded(lying(f"say('CALLBACK', {body}); server().channel.receive()"))
    assert verdicts(written)["b.2"] in ("passed", "crashed")
    assert sum(verdict == "passed" for verdict in verdicts(written).values()) >= 3


@pytest.mark.parametrize(
    "value",
    ["[2**70]", "[[1], [2, 3]]", "np.zeros(2 << 20)", "'x' * 10**6", "{0: 1}", "server"],
)
def test_our_functions_take_whatever_they_are_called_with(graded, value):
    """`predict` is served in the second attempt, and called with what no test would pass."""
    source = FORGE + RIGHT.replace("predict(X, w, b) - y", f"predict({value}, 1, {value}) - y")
    _, written = graded(source.replace("return X @ w + b", "return X @ w - b"))
    assert verdicts(written)["b.2"] in ("raised", "wrong", "crashed")
    assert verdicts(written)["b.1"] == "passed"


@pytest.mark.parametrize(
    "body",
    [
        "None",
        "np.zeros(2)",
        "{'error': 'no', 'failed': [], 'names': {}}",
        "{'error': None, 'failed': [math.inf], 'names': {}}",
        "{'error': {'kind': 1, 'message': None, 'frames': [()]}, 'failed': [], 'names': {}}",
        "{'error': None, 'failed': [], 'names': []}",
    ],
)
def test_a_forged_import_is_no_import(graded, body):
    report, written = graded(FORGE + RIGHT + f"\nsay('LOADED', {body})\n")
    assert not report.staff
    assert report.score in (0, 8)
    assert "harness_error" not in verdicts(written).values()


def test_more_names_than_fit_a_message_cost_nothing(graded):
    crowd = "\nglobals().update({f'gradiant_{i}': len for i in range(150_000)})\nglobals()[3] = 4\n"
    assert graded(RIGHT + crowd)[0].score == 8


class NoSandbox:
    """Ends a worker that is no process."""

    def end(self, worker):
        worker.link.close()
        return End(0, 0.0)


def test_the_answers_to_one_message_share_one_limit(monkeypatch):
    """The grader holds all of them at once: sixteen of the largest would be a gigabyte."""
    monkeypatch.setattr(conversation, "MAX_BODY", 5_000)
    monkeypatch.setattr(conversation.secrets, "randbits", lambda _bits: 1)
    ours, theirs = socket.socketpair()
    for number in (1, 2, 3):
        Channel(theirs).send(Kind.RETURN, number, {"value": np.zeros(300)})
    session = Session(NoSandbox(), Worker(0, Link(ours), {}), Budget(), time.monotonic())
    answers = session.calls({"function": "f", "calls": [[], [], []]}, unguessable(3), 5.0)
    assert [next(answers).value.size for _ in range(2)] == [300, 300]
    with pytest.raises(WorkerLost, match="is over the limit of"):
        next(answers)
    theirs.close()
