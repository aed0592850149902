"""Bytes and archives that nobody would write by hand; `--nightly` draws many more."""

import io
import os
import tracemalloc
import zipfile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.engine.errors import SubmissionError, UsageError
from autograder.engine.intake import read
from autograder.worker.wire import WireError, decode, encode

TAGS = b"NTFiIfcsbltdagOCRK?"
PIECES = st.one_of(
    st.sampled_from([bytes([tag]) for tag in TAGS]),
    st.integers(0, 2**64 - 1).map(lambda number: number.to_bytes(8, "little")),
    st.sampled_from([0, 1, 2, 255, 2**16, 2**31, 2**32 - 1]).map(lambda n: n.to_bytes(4, "little")),
    st.binary(max_size=40),
    st.just(bytes(16)),
)
# Grammar-like bytes get further into the decoder than random ones.
BODIES = st.lists(PIECES, max_size=30).map(b"".join) | st.binary(max_size=400)
NAMES = st.text(max_size=20) | st.sampled_from(
    ["hw2.py", "HW2.py", "hw2 (1).py", "a/hw2.py", "../hw2.py", "/hw2.py", "C:\\hw2.py", "", "/",
     "hw2.py/", "__MACOSX/hw2.py", "a\\hw2.py", "hw2.ipynb", "hw2.zip", "\u202ehw2.py", "CON"]
)  # fmt: skip
CONTENTS = st.binary(max_size=60) | st.sampled_from(
    [b"x = 1\n", b"\0", b"\xff\xfe", b"# coding: no\n"]
)


def examples(request, usual, nightly):
    return nightly if request.config.getoption("nightly") else usual


def decoded(raw):
    try:
        return decode(bytearray(raw))
    except WireError:
        return None


def test_any_bytes_give_a_value_or_a_wire_error_in_bounded_memory(request):
    @settings(max_examples=examples(request, 500, 50_000), deadline=None, database=None)
    @given(BODIES)
    def fuzz(raw):
        tracemalloc.start()
        try:
            decoded(raw)
            assert tracemalloc.get_traced_memory()[1] < 200_000 + 200 * len(raw)
        finally:
            tracemalloc.stop()

    fuzz()


def test_what_was_decoded_can_be_sent_again(request):
    @settings(max_examples=examples(request, 300, 20_000), deadline=None, database=None)
    @given(BODIES)
    def fuzz(raw):
        value = decoded(raw)
        again = decode(bytearray(b"".join(encode(value))))
        np.testing.assert_equal(repr(again), repr(value))

    fuzz()


@pytest.mark.parametrize("damaged", [False, True], ids=["whole", "damaged"])
def test_any_zip_is_a_submission_or_told_in_a_sentence(request, tmp_path, damaged):
    @settings(max_examples=examples(request, 100, 5_000), deadline=None, database=None,
              suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
    @given(st.lists(st.tuples(NAMES, CONTENTS, st.integers(0, 2**32 - 1)), max_size=6), st.data())
    def fuzz(members, data):
        raw = bytearray(zipped(members))
        for _ in range(data.draw(st.integers(1, 4)) if damaged else 0):
            raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
        path = tmp_path / "submission.zip"
        path.write_bytes(raw)
        told(path)

    fuzz()


def zipped(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        seen = set()
        for name, content, attributes in members:
            info = zipfile.ZipInfo("x")
            # ZipInfo() itself cuts names at a NUL; others who write zips do not.
            info.filename = name.encode("utf-8", "replace").decode()
            info.external_attr = attributes
            if info.filename not in seen:
                seen.add(info.filename)
                archive.writestr(info, content)
    return buffer.getvalue()


def told(path):
    """The submission, or a sentence that any report can show."""
    try:
        found = read(path, "hw2.py")
    except SubmissionError as error:
        assert str(error).strip()
        str(error).encode("utf-8")
        assert "\0" not in str(error)
    except UsageError:
        raise AssertionError("the path is there") from None
    else:
        assert found.main.content.strip()


def test_any_name_in_a_folder_is_a_submission_or_told_in_a_sentence(request, tmp_path):
    names = st.binary(min_size=1, max_size=20).map(
        lambda raw: raw.replace(b"/", b"_").replace(b"\0", b"_")
    )
    folder = tmp_path / "submission"

    @settings(max_examples=examples(request, 100, 5_000), deadline=None, database=None,
              suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
    @given(st.lists(names | st.just(b"hw2.py"), max_size=4, unique=True), CONTENTS)
    def fuzz(files, content):
        folder.mkdir(exist_ok=True)
        made = [bytes(folder) + b"/" + name for name in files if name not in (b".", b"..")]
        for path in made:
            with open(path, "wb") as file:
                file.write(content)
        told(folder)
        for path in made:
            os.unlink(path)

    fuzz()
