"""Pickles that attack their reader. Nothing of them runs, nothing of ours changes."""

import os
import pickle
import resource
from collections import OrderedDict
from fractions import Fraction

import numpy as np
import pytest

from reference import arrays_only
from reference.arrays_only import FixtureError, read_arrays

ARRAY = pickle.dumps(np.arange(6.0).reshape(2, 3), 2)
F8 = b"cnumpy\ndtype\n(X\x02\x00\x00\x00f8\x89\x88tR"


class Calls:
    """Pickles as a call of any function."""

    def __init__(self, function, *args, state=None):
        self.reduced = (function, args, state)

    def __reduce__(self):
        return self.reduced


def reconstructed(state: bytes) -> bytes:
    """A protocol 2 pickle of an array whose state is the given opcodes."""
    return b"\x80\x02cnumpy.core.multiarray\n_reconstruct\n(tR" + state + b"b."


@pytest.fixture
def marked(tmp_path):
    """A path that exists if code of the pickle ran."""
    path = tmp_path / "ran"
    yield path
    assert not path.exists()


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("function", [os.system, os.popen, eval, exec, __import__, open, getattr])
def test_calls_are_refused_by_name_and_not_run(function, protocol, marked):
    attack = Calls(function, f"touch {marked}")
    for value in (attack, [attack], (np.zeros(2), attack)):
        with pytest.raises(FixtureError, match=function.__name__):
            read_arrays(pickle.dumps(value, protocol))


def test_a_call_that_makes_a_file_is_refused_before_it_is_made(marked):
    with pytest.raises(FixtureError, match="open"):
        read_arrays(pickle.dumps(Calls(open, str(marked), "w"), 4))


@pytest.mark.parametrize(
    "value",
    [
        np.array([1, "a", None], dtype=object),
        np.array([Calls(os.getcwd)], dtype=object),
        np.array(["text"]),
        np.array([b"bytes"]),
        np.array([1j]),
        np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]),
        np.array(["2021-10-04"], dtype="M8[D]"),
        np.float64,
        np.dtype("f8"),
        np.dtype("O"),
        np.zeros((1, 1)).view(np.matrix),
        np.ma.array([1.0], mask=[True]),
        OrderedDict(a=1),
        Fraction(1, 2),
        {1, 2},
        {"a": np.zeros(2)},
        "text",
        b"bytes",
        1j,
        None,
        len,
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize("protocol", [0, 2, 4, 5])
@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
def test_what_is_not_numbers_is_refused(value, protocol):
    with pytest.raises(FixtureError):
        read_arrays(pickle.dumps([value], protocol))


@pytest.mark.parametrize("name", sorted(arrays_only.ALLOWED))
@pytest.mark.parametrize(
    "then",
    [
        b".",  # the name itself
        b"(tR.",  # called with nothing
        b"(J\xff\xff\xff\x7ftR.",  # called with 2^31 - 1: two GB, were it bytearray's
        b"((J\xff\xff\xff\x7ftX\x01\x00\x00\x00OtR.",  # an array of that many objects
        b")\x81.",  # instantiated
        b"N}X\x0c\x00\x00\x00__defaults__(K\x01ts\x86b.",  # with an attribute set
        b"}X\x04\x00\x00\x00kindX\x05\x00\x00\x00arraysb(tR.",  # renamed
    ],
)
def test_an_allowed_name_allows_nothing_else(name, then):
    module, _, attribute = name.rpartition(".")
    before = vars(arrays_only).copy()
    with pytest.raises(FixtureError):
        read_arrays(f"\x80\x02c{module}\n{attribute}\n".encode("latin1") + then)
    assert vars(arrays_only) == before


@pytest.mark.parametrize(
    "state",
    [
        b"(K\x01(K\x01K\x01t" + F8 + b"\x89C\x00t",  # content too short
        b"(K\x01(J\xff\xff\xff\x7fJ\xff\xff\xff\x7ft" + F8 + b"\x89C\x08AAAAAAAAt",  # 2^62 entries
        b"(K\x01(J\xff\xff\xff\xffJ\xff\xff\xff\xfft" + F8 + b"\x89C\x08AAAAAAAAt",  # -1 by -1
        b"(K\x01(K\x01t" + F8.replace(b"f8", b"O8") + b"\x89C\x08AAAAAAAAt",  # pointers
        b"(K\x01(K\x01t" + F8.replace(b"f8", b"V8") + b"\x89C\x08AAAAAAAAt",
        b"(K\x01(K\x01tN\x89C\x08AAAAAAAAt",  # no dtype
        b"(K\x01(K\x01t" + F8 + b"\x89]t",  # a list for content
        b"(K\x01(G\x3f\xf0\x00\x00\x00\x00\x00\x00t" + F8 + b"\x89C\x08AAAAAAAAt",  # a float shape
        b"K\x01",
        b"N",
        b"(t",
        b"(K\x01(" + b"K\x01" * 100 + b"t" + F8 + b"\x89C\x08AAAAAAAAt",  # 100 dimensions
    ],
)
def test_an_array_put_together_wrongly_is_refused(state):
    with pytest.raises(FixtureError):
        read_arrays(reconstructed(state))


def test_the_same_array_put_together_rightly_is_read():
    content = np.array([1.5]).tobytes()
    raw = reconstructed(b"(K\x01(K\x01t" + F8 + b"\x89C\x08" + content + b"t")
    assert np.array_equal(read_arrays(raw), [1.5])


def test_a_byte_order_is_honoured_and_numpys_own_dtype_left_alone():
    big = pickle.dumps(np.array([1.0, 2.0], ">f8"), 2)
    assert np.array_equal(read_arrays(big), [1.0, 2.0])
    assert np.dtype("f8").isnative


def test_both_names_of_numpys_core_are_read():
    for name in (b"numpy.core.", b"numpy._core."):
        raw = ARRAY.replace(b"numpy._core.", b"numpy.core.").replace(b"numpy.core.", name)
        assert np.array_equal(read_arrays(raw), np.arange(6.0).reshape(2, 3))


def shared(width, depth):
    """A list that has width^depth entries, and is small as a pickle."""
    node = [1.0] * width
    for _ in range(depth - 1):
        node = [node] * width
    return node


def test_bombs_are_refused_without_their_memory():
    itself = []
    itself.append(itself)
    wide = np.zeros(arrays_only.MAX_ENTRIES // 4)
    bombs = [
        b"\x80\x02Nr\xff\xff\xff\x0f.",  # memo entry 2^28: 4 GB in the unpickler
        b"\x80\x02]p268435455\n.",
        b"\x80\x04\x96\xff\xff\xff\xff\xff\xff\xff\x0f.",  # a bytearray of 2^60 bytes
        pickle.dumps(itself),
        pickle.dumps(shared(10, 12)),
        pickle.dumps(shared(1000, 3)),
        pickle.dumps([wide] * 9),
    ]
    del wide
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for bomb in bombs:
        with pytest.raises(FixtureError):
            read_arrays(bomb)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak < 400 << 10  # kB


def test_a_file_over_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(arrays_only, "MAX_BYTES", len(ARRAY) - 1)
    with pytest.raises(FixtureError, match="at most"):
        read_arrays(ARRAY)


def test_damage_anywhere_is_an_error_of_ours_or_harmless():
    """Each byte changed, and each cut: numbers come back or FixtureError does, nothing else."""
    rng = np.random.default_rng(0)
    for at in range(len(ARRAY)):
        damaged = bytearray(ARRAY)
        damaged[at] ^= int(rng.integers(1, 256))
        for raw in (ARRAY[:at], bytes(damaged)):
            try:
                read_arrays(raw)
            except FixtureError as error:
                assert "\n" not in str(error)
                assert len(str(error)) < 400
