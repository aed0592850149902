"""Copies of the student's objects with other arrays in them."""

import dataclasses
import functools
from collections import OrderedDict, namedtuple

import numpy as np
import pytest

from autograder.worker.refilling import Refiller

MARK, RIGHT = np.array([[1.5, 2.5]]), np.array([[7.0, 8.0, 9.0]])
OTHER, S = np.array([[0.25], [0.5]]), np.array([[3.0], [4.0]])
Named = namedtuple("Named", "x other")


class Slots:
    __slots__ = ("empty", "x")

    def __init__(self, x):
        self.x = x


@dataclasses.dataclass(frozen=True)
class Frozen:
    x: object


class Method:
    def __init__(self, x):
        self.x = x

    def read(self):
        return self.x


def enclosed(x):
    return lambda: x


def default(x):
    return lambda x=x: x


def masked(x):
    return np.ma.masked_array(x, mask=False)


FORMS = {
    "tuple": (lambda x: (1, x), lambda cache: cache[1]),
    "named tuple": (lambda x: Named(x, None), lambda cache: cache.x),
    "list in a dict": (lambda x: OrderedDict(x=["text", x]), lambda cache: cache["x"][1]),
    "slots": (Slots, lambda cache: cache.x),
    "frozen dataclass": (Frozen, lambda cache: cache.x),
    "bound method": (lambda x: Method(x).read, lambda cache: cache()),
    "enclosed": (enclosed, lambda cache: cache()),
    "default": (default, lambda cache: cache()),
    "partial": (lambda x: functools.partial(dict, x=x), lambda cache: cache()["x"]),
    "masked": (masked, lambda cache: cache),
}


def refilled(value, ours=()):
    return Refiller([(MARK, RIGHT)], [(OTHER, S)], ours).refilled(value)


@pytest.mark.parametrize("form", FORMS)
def test_an_array_gives_way_wherever_it_is_and_the_original_stays(form):
    make, read = FORMS[form]
    before = make(MARK)
    after = refilled(before)
    assert type(after) is type(before)
    np.testing.assert_array_equal(read(after), RIGHT)
    np.testing.assert_array_equal(read(before), MARK)
    np.testing.assert_array_equal(read(refilled(make(OTHER + 1))), S)  # by its shape
    np.testing.assert_array_equal(read(refilled(make(np.ones(5)))), np.ones(5))


def test_what_cannot_be_copied_and_what_is_ours_stays_as_it_is():
    running = (x for x in [MARK])
    served = enclosed(MARK)
    assert refilled(running) is running
    assert refilled((served,), ours=(served,))[0] is served
    assert refilled(np) is np
    assert refilled(Named) is Named


def test_an_object_that_holds_itself_comes_to_an_end():
    cache = [MARK]
    cache.append(cache)
    np.testing.assert_array_equal(refilled(cache)[1][0], RIGHT)
