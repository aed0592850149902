"""The page that a student sees, as a reader uses it in a browser."""

from dataclasses import replace

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe

from autograder.commands.grade import write_page
from autograder.engine.previous import Previous
from autograder.engine.results import Report
from autograder.engine.summary import summarise
from autograder.graded import curves
from autograder.homework import homework
from checking import page as pages
from checking.outcome import Outcome, Verdict
from tests import browsing

FAILING = ("a.4", "b.2", "d.6", "e.5", "e.6")
TEXT = "relu_activation: out is wrong, at index (0, 0).\n  call      hw2.relu_activation([[-1]])\n"


def report():
    """A grading in which some rows failed, and training left its curves."""
    assignment = homework()
    rows = assignment.rows()
    made = Report(rows)
    for row in rows:
        failed = row.number in FAILING
        made.outcomes[row.id] = Outcome(Verdict.WRONG, TEXT) if failed else Outcome(Verdict.PASSED)
    last = next(row for row in rows if row.number == "e.6")
    png = curves.png(np.exp(-np.linspace(0, 3, 600))[:, None] * np.arange(1, 5))
    made.outcomes[last.id] = Outcome(Verdict.WRONG, TEXT, image=png, caption="your losses")
    pairs = [(row, made.outcomes[row.id]) for row in rows]
    before = Previous({row.number: 0.0 if row.number == "a.1" else row.points for row in rows})
    made.first = summarise(pairs, assignment.kinds, ["Graded with care."], before)
    return made


def test_nothing_is_told_of_a_row_that_is_not_shown(tmp_path):
    """Neither its number, nor its points, nor what became of it."""
    hidden = next(row for row in homework().rows() if row.number == "b.2")
    made = report()
    made.rows = tuple(
        replace(row, visibility="after_published") if row == hidden else row for row in made.rows
    )
    pairs = [(row, made.outcomes[row.id]) for row in made.rows]
    before = Previous({row.number: 0.0 if row == hidden else row.points for row in made.rows})
    usual = made.first
    passed = [(row, Outcome(Verdict.PASSED) if row.id == hidden.id else one) for row, one in pairs]
    made.first = summarise(pairs, homework().kinds, [], before)
    assert summarise(passed, homework().kinds, [], before) == made.first
    assert made.first.points == usual.points - hidden.points
    assert "not counted" in made.first.notes[-1]
    write_page(tmp_path / "page.html", "Homework 2", made)
    text = (tmp_path / "page.html").read_text()
    assert "b.3" in text
    assert "b.2 " not in text
    assert hidden.name not in text


@pytest.fixture(scope="module")
def browser():
    with browsing.launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "page.html"
    write_page(path, "Homework 2", report())
    return path.as_uri()


def test_what_comes_first(browser, address):
    with browsing.opened(browser, address) as page:
        text = page.inner_text("main")
    first, _, _ = text.partition("\nTests\n")
    for said in (
        "Look at finite_difference_checker next, test a.4.",
        "numerical stability 1 of ",
        "training 2 of ",
        "Your previous submission had 98 points",
        "Gained: a.1.",
        "Lost: a.4, b.2, d.6, e.5, e.6.",
        "Graded with care.",
    ):
        assert said in first


def test_everything_is_reached_with_the_keyboard(browser, address):
    with browsing.opened(browser, address) as page:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == "#a.4"
        page.keyboard.press("Tab")
        row = page.locator("details:has(summary:focus)")
        assert row.get_attribute("id") == "a.4"
        assert row.locator("pre").is_visible()
        page.keyboard.press("Enter")
        assert not row.locator("pre").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_it(browser, address, scheme):
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # axe is put into the page
    page = context.new_page()
    page.goto(address)
    violations = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in violations] == []
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (paper == "rgb(255, 255, 255)") is (scheme == "light")
    context.close()


def test_nothing_is_wider_than_a_phone(browser, address):
    with browsing.opened(browser, address, viewport={"width": 390, "height": 844}) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_curves_are_a_small_picture_that_shows(browser, address):
    with browsing.opened(browser, address) as page:
        picture = page.locator("img[alt='your losses']")
        assert picture.evaluate("image => image.naturalWidth") > 300
        assert len(picture.get_attribute("src")) < 4 / 3 * pages.MAX_IMAGE
        assert pages.MAX_IMAGE <= 60_000


def test_the_summary_reads_as_text_where_no_html_is_shown(browser, address):
    summary = pages.summary_html(report().first)
    with browsing.opened(browser, address) as page:
        text = page.evaluate(
            "html => new DOMParser().parseFromString(html, 'text/html').body.textContent", summary
        )
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    assert "relu_activation 4 of 4 8 of 8 done" in lines
    assert "Look at finite_difference_checker next, test a.4." in lines
