"""The catalogue by itself, in this process: every entry is told from every other and from right."""

import re
from pathlib import Path

import pytest

from autograder.diagnosis import catalogues
from autograder.diagnosis.catalogue import ENOUGH
from autograder.diagnosis.seen import aside, differing
from autograder.homework import homework

CATALOGUES = catalogues()
ENTRIES = [(catalogue, entry) for catalogue in CATALOGUES.values() for entry in catalogue.entries]
REFERENCE = Path(__file__).resolve().parents[2] / "reference" / "hw2.py"

each_entry = pytest.mark.parametrize(
    ("catalogue", "entry"), ENTRIES, ids=[entry.id for _, entry in ENTRIES]
)


@pytest.mark.parametrize("function", CATALOGUES)
def test_the_right_function_has_no_name(function):
    catalogue = CATALOGUES[function]
    right = catalogue.signature(catalogue.right)
    assert not any(call.raised or call.warnings or call.changed or call.single for call in right)
    assert catalogue.match(right) is None


@each_entry
def test_a_mistake_gets_its_own_name_and_no_other(catalogue, entry):
    for function in entry.functions:
        found = catalogue.match(catalogue.signature(function))
        assert found is entry, found and found.id


@each_entry
def test_a_mistake_shows_in_more_than_one_call(catalogue, entry):
    """In two values; or in the texts of two exceptions; or in what happened beside right values."""
    right = catalogue.signature(catalogue.right)
    for function in entry.functions:
        calls = catalogue.signature(function)
        texts = [call.message for call in calls if call.raised]
        assert (
            len(catalogue.shown(function)) >= ENOUGH
            or (len(texts) >= ENOUGH and all(texts))
            or (not differing(calls, right) and aside(calls) != aside(right))
        )


@each_entry
def test_a_sentence_says_what_is_wrong_and_a_hint_where_to_look(catalogue, entry):
    assert re.fullmatch(rf"{catalogue.function}\.[a-z0-9]+(-[a-z0-9]+)*", entry.id)
    assert entry.sentence.endswith(".")
    assert "?" in entry.hint or "handout" in entry.hint


def test_ids_are_unique_and_of_the_homeworks_functions():
    ids = [entry.id for _, entry in ENTRIES]
    assert len(set(ids)) == len(ids)
    assert set(CATALOGUES) <= set(homework().functions)


def test_no_sentence_and_no_hint_gives_a_line_of_the_reference_away():
    code = [line.split("#")[0].strip() for line in REFERENCE.read_text().splitlines()]
    right_hand_sides = [line.partition(" = ")[2] or line for line in code]
    answers = {text for text in [*code, *right_hand_sides] if len(text) > 12}
    for _, entry in ENTRIES:
        said = f"{entry.sentence} {entry.hint}"
        assert not [answer for answer in answers if answer in said], entry.id
