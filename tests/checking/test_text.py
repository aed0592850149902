"""Text from students, made safe; values, made easy to paste; sentences that name the trouble."""

import re
from html import unescape

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt  # rich brings it

from checking.hints import explain_missing, explain_raise
from checking.text import array_source, html, markdown, number, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b", r"a\x00b"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("\u202eevil", r"\u202eevil"),
        ("\ud800", r"\ud800"),
        ("zero\u200bwidth", r"zero\u200bwidth"),
        ("caf\xe9 \u2264 \U0001f600\n\t", "caf\xe9 \u2264 \U0001f600\n\t"),
    ],
)
def test_what_cannot_be_seen_is_shown(text, shown):
    assert printable(text, 100) == shown


@given(st.text(st.characters(), max_size=300), st.integers(10, 100))
def test_any_text_is_short_and_can_be_encoded(text, limit):
    shown = printable(text, limit)
    assert len(shown) <= limit + 50
    shown.encode("utf-8")
    assert "\x00" not in shown


def test_a_cut_is_marked():
    assert "[... 900 characters left out ...]" in printable("x" * 1000, 100)


def test_html_renders_nothing():
    assert html("<img onerror='x'>", 100) == "&lt;img onerror=&#x27;x&#x27;&gt;"


@pytest.mark.parametrize(
    "value",
    [
        np.array([[1.0, -2.5]]),
        np.array([0.1 + 0.2, 1e-300, np.inf, -np.inf]),
        np.arange(3),
        np.zeros((0, 3)),
        np.array(2.0),
        np.array([True, False]),
        np.arange(3, dtype=np.float32),
        np.zeros((2, 0), dtype=np.int32),
        [np.ones(2), (1.0,)],
        (np.ones((1, 2)), "text", None),
        {"a": np.ones(2), "b": 1},
        np.float64(0.1),
        float("inf"),
    ],
    ids=str,
)
def test_sources_give_the_value_back(value):
    got = eval(array_source(value), {"np": np})
    assert repr(got) == repr(value)


def test_large_arrays_are_described():
    text = array_source(np.arange(100.0).reshape(10, 10))
    assert text == "<array of shape (10, 10), float64, from 0 to 99>"


def test_numbers_have_the_digits_that_matter():
    assert number(0.1 + 0.2) == "0.3"


@pytest.mark.parametrize(
    ("kind", "message", "words"),
    [
        ("NotImplementedError", "", "template"),
        ("AttributeError", "module 'numpy' has no attribute 'int'.\n`np.int` was a", "write int"),
        ("AttributeError", "`np.float_` was removed in the NumPy 2.0 release.", "np.float64"),
        ("ModuleNotFoundError", "No module named 'torch'", "torch"),
        ("TypeError", "can't multiply sequence by non-int of type 'float'", "a list of arrays"),
        ("TypeError", "unsupported operand type(s) for -: 'list' and 'list'", "a list of arrays"),
        ("TypeError", "only length-1 arrays can be converted to Python scalars", "one number"),
        ("MemoryError", "", "memory"),
        ("EOFError", "", "input()"),
        ("RecursionError", "", "itself"),
        ("FileNotFoundError", "", "handed out"),
    ],
)
def test_exceptions_beyond_doubt_are_explained(kind, message, words):
    assert words in explain_raise(kind, message, ["numpy"]).sentence


def test_other_exceptions_are_left_alone():
    assert explain_raise("ValueError", "shapes", []) is None
    message = "unsupported operand type(s) for *: 'NoneType' and 'list'"
    assert explain_raise("TypeError", message, []) is None
    assert explain_raise("AttributeError", "module 'numpy' has no attribute 'foo'", []) is None


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ({"sigmoid_activaton": True}, "there is sigmoid_activaton"),
        ({"Sigmoid_Activation": True}, "there is Sigmoid_Activation"),
        ({"sigmoid_activation": False}, "not a function"),
        ({}, "write it"),
    ],
)
def test_a_missing_function_names_the_nearest(names, words):
    assert words in explain_missing("sigmoid_activation", names)


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)>",
        "[click](javascript:alert(1)) ![x](http://evil/)",
        "# title\n> quote\n- item\n1. item\n+ item\n---\n===",
        "```\ncode\n```\n    indented\n~~~",
        "*bold* _it_ `code` ~~gone~~ \\* &amp; &#60; <http://a.b> http://a.b",
        "a | b\n--|--\n1 | 2",
        "a\n\n\nb",
        "[x]: /url\n\n[x]",
    ],
)
def test_markdown_renders_nothing(text):
    page = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown(text, 1000))
    assert set(re.findall(r"</?(\w+)", page)) <= {"p", "br"}
    shown = unescape(re.sub(r"<[^>]*>", "", page)).replace("\xa0", "")
    assert shown.split() == text.split()
