"""The wire: what is sent arrives, and no bytes do harm."""

import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.worker.references import Callback, Kept, Opaque, Own, Remote
from autograder.worker.wire import HEADER, Kind, WireError, decode, encode, pack, unpack_header
from autograder.worker.wire.frames import DTYPES

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**200), 2**200)
    | st.floats(allow_nan=False)
    | st.complex_numbers(allow_nan=False)
    | st.text()
    | st.binary(),
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(st.text() | st.integers(0, 9), inner)
    ),
    max_leaves=20,
)


def sent(value, substitute=None):
    return decode(bytearray(b"".join(encode(value, substitute))))


@given(PLAIN)
def test_plain_values_arrive_as_they_were(value):
    got = sent(value)
    if "\ud800" <= str(value) <= "\udfff":
        return
    assert repr(got) == repr(value) or got == value


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (0, 4), (1, 2, 3, 2), (200, 300)])
def test_arrays_arrive_as_they_were(dtype, shape):
    value = (np.arange(math.prod(shape)) % 7).reshape(shape).astype(dtype)
    for layout in (value, value.T, np.asfortranarray(value)):
        got = sent(layout)
        assert type(got) is np.ndarray
        assert got.dtype == dtype
        assert got.flags.c_contiguous
        assert got.flags.writeable
        np.testing.assert_array_equal(got, layout)


def test_other_byte_orders_arrive_in_ours():
    np.testing.assert_array_equal(sent(np.arange(3, dtype=">i4")), [0, 1, 2])


@pytest.mark.parametrize(
    "value",
    [
        Own("f"),
        Callback(3, "g"),
        Kept(7, (1, 0)),
        Opaque("thing"),
        Opaque("pair", (1, 2)),
        Remote(1, "h"),
        Remote(2, "cache", (1, 2)),
    ],
)
def test_stand_ins_arrive_as_they_were(value):
    assert sent([value]) == [value]


def test_numpy_scalars_stay_numpy_scalars():
    assert type(sent(np.float64(1.5))) is np.float64
    assert type(sent(np.int8(3))) is np.int8


@pytest.mark.parametrize(
    "value",
    [
        object(),
        10 ** (8 * 600),
        np.array([object()]),
        np.ma.masked_array([1.0]),
        np.zeros(2, dtype="f8,i4"),
        np.broadcast_to(np.float64(1), (10**6, 10**6)),
        {1.5: 2},
        [0] * 300_000,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_cross_is_refused(value):
    with pytest.raises(WireError):
        encode(value)


def test_nesting_is_refused_before_python_runs_out():
    value = []
    value.append(value)
    with pytest.raises(WireError):
        encode(value)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_value_or_a_wire_error(raw):
    try:
        decode(bytearray(raw))
    except WireError:
        pass


@given(PLAIN, st.data())
def test_damaged_values_give_a_value_or_a_wire_error(value, data):
    raw = bytearray(b"".join(encode([value, np.arange(6.0).reshape(2, 3)])))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        decode(raw)
    except WireError:
        pass


@pytest.mark.parametrize(
    "raw",
    [
        b"a\x0b\x01" + (1 << 50).to_bytes(8, "little"),  # an array of 2^50 float64
        b"a\x0b\x02" + (1 << 33).to_bytes(8, "little") * 2,
        b"l" + (0xFFFFFFFF).to_bytes(4, "little"),  # a list of 2^32
        b"s" + (1 << 60).to_bytes(8, "little"),
        b"l\x01\x00\x00\x00" * 100_000,  # nested 100,000 deep
        b"N" * 2,
        b"a\x63\x00",
        b"I" + (1 << 20).to_bytes(4, "little"),
        b"s" + (1 << 20).to_bytes(8, "little") + b"\xff" * (1 << 20),
        b"d" + (1).to_bytes(4, "little") + b"I" + (9).to_bytes(4, "little") + bytes(8) + b"\1N",
    ],
)
def test_sizes_are_checked_before_anything_is_allocated(raw):
    tracemalloc.start()
    try:
        with pytest.raises(WireError):
            decode(bytearray(raw))
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_forged_truth_values_are_truth_values():
    raw = bytearray(b"".join(encode(np.array([True, False]))))
    raw[-2:] = b"\x02\x00"
    assert sent(decode(raw)).sum() == 1


def test_headers_are_checked():
    header = pack(Kind.CALL, 5, [b"abc"])[0]
    assert unpack_header(header, 10) == (Kind.CALL, 5, 3)
    with pytest.raises(WireError, match="limit"):
        unpack_header(header, 2)
    with pytest.raises(WireError, match="magic"):
        unpack_header(b"x" + header[1:], 10)
    with pytest.raises(WireError, match="kind"):
        unpack_header(HEADER.pack(b"NNw1", 99, 5, 3), 10)
