"""The report: as a file, and as a reader uses it in a browser."""

import base64
import gzip
import json
import re
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe

from autograder.classroom.marks import marks
from autograder.classroom.metadata import Published
from autograder.classroom.overrides import Override
from autograder.classroom.people import People
from autograder.classroom.report.page import render, render_pairs, share
from autograder.classroom.report.roster import Class
from autograder.classroom.results import Result
from autograder.classroom.similarity import Pair
from tests import browsing

from .made_up import AWKWARD
from .pretend_class import class_of, rows
from .running import page_without_times

COUNT = 40


def class_(results, anonymous=False, overrides=(), pairs=None):
    people = People([result.entry for result in results], anonymous)
    title = "Homework 2: a neural network in NumPy"
    return Class(title, rows(), results, marks(results, overrides), people, pairs, "ab12" * 16)


def of(count, **options):
    """A class with overrides and a similar pair."""
    results = class_of(count)
    overrides = [Override(results[3].entry.id, None, "total", 95.0, "<i>late</i> days")]
    pair = Pair(results[7], results[9], 0.83, 0.79, ([("x < 1", True)], [("</pre>", False)]))
    return class_(results, overrides=overrides, pairs=[pair], **options)


def details(html):
    """What opens under the students' lines."""
    blob = re.search(r'id="details">([^<]*)<', html).group(1)
    return json.loads(gzip.decompress(base64.b64decode(blob)))


# --- as a file -----------------------------------------------------------------------------------


def test_five_hundred_students_are_below_two_megabytes_and_all_texts_are_there():
    html = render(of(500))
    assert len(html.encode()) < 2_000_000
    found = details(html)
    assert len(found["students"]) >= 500
    assert any("hint " in text for text in found["texts"])


def test_long_texts_are_cut_so_that_the_page_stays_small(monkeypatch):
    results = class_of(30)
    monkeypatch.setattr("autograder.classroom.report.details.PAGE_CHARS", 20_000)
    html = render(class_(results))
    assert len(re.search(r'id="details">([^<]*)<', html).group(1)) <= 20_000


def test_the_page_is_the_same_each_time():
    assert render(of(COUNT)) == render(of(COUNT))


def test_what_was_measured_by_a_clock_can_be_set_aside():
    """What two runs of the same class may differ in is marked in the page."""
    results = class_of(COUNT)
    slower = [
        replace(
            one,
            rows=tuple(replace(row, seconds=(row.seconds or 0) * 2) for row in one.rows),
            seconds=one.seconds * 2,
        )
        for one in results
    ]
    first, second = render(class_(results)), render(class_(slower))
    assert first != second
    assert page_without_times(first) == page_without_times(second)


def test_nothing_is_fetched_from_anywhere():
    html = render(of(COUNT))
    html = re.sub(r'id="details">[^<]*<', "", html)
    named = {"http://www.w3.org", "http://example.invalid"}  # SVG's name, a student's
    assert set(re.findall(r"https?://[\w.]+", html)) <= named
    assert not re.findall(r"(?:src|href)=[\"'](?!data:|#|similarity)", html)


def test_an_anonymous_report_names_nobody():
    named, html = of(COUNT), render(of(COUNT, anonymous=True))
    everything = html + json.dumps(details(html))
    for mark in named.marks:
        entry = mark.result.entry
        for secret in (entry.id, *(part for student in entry.students
                                   for part in (student.name, student.sid, student.email))):  # fmt: skip
            assert secret not in everything
    assert "Student 1<" in html


@pytest.mark.parametrize("kind", ["one", "all refused", "unpublished", "all right", "few points"])
def test_unusual_classes_have_a_report(kind):
    results = class_of(25)
    if kind == "one":
        results = [one for one in results if not one.refused][:1]
    elif kind == "all refused":
        results = [Result(one.entry, one.rows, refused="empty") for one in results]
    elif kind == "unpublished":
        for one in results:
            object.__setattr__(one.entry, "published", Published(None, ()))
    elif kind == "all right":
        results = [
            Result(one.entry, tuple(type(row)(row.number, row.name, row.function, row.max_score,
                                              row.max_score, results[0].rows[0].verdict.PASSED, "")
                                    for row in one.rows))
            for one in results
        ]  # fmt: skip
    elif kind == "few points":
        results = results[:9]
    html = render(class_(results))
    assert "</html>" in html
    assert ("What changes from the published scores" in html) is (kind != "unpublished")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0, "0 %"),
        (1.0, "100 %"),
        (0.004, "<1 %"),
        (0.996, ">99 %"),
        (None, "–"),
        (-0.25, "−25 %"),
    ],
)
def test_a_share_is_rounded_so_that_all_and_none_mean_it(value, shown):
    assert share(value) == shown


def test_pairs_stand_side_by_side_as_text():
    html = render_pairs(of(COUNT))
    assert "<mark>x &lt; 1</mark>" in html
    assert "&lt;/pre&gt;" in html


# --- in a browser --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser():
    with browsing.launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render(of(COUNT)), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def page(browser, address):
    """The report, opened; afterwards nothing was complained about, executed or fetched."""
    with browsing.opened(browser, address, reduced_motion="reduce") as page:
        yield page
        assert page.evaluate("window.broken") is None


def names(page):
    """The students shown, from top to bottom."""
    return page.locator("#table tbody tr:not(.detail):visible button.open").all_inner_texts()


def column(page, index):
    lines = page.locator("#table tbody tr:not(.detail):visible")
    return lines.evaluate_all(f"lines => lines.map(line => line.cells[{index}].innerText.trim())")


def test_names_are_shown_as_text(page):
    students = [mark.student for mark in of(COUNT).marks if mark.student]
    shown = [" ".join(name.split()) for name in names(page)]
    for student in students:
        assert " ".join(student.name.split()) in shown
    assert sum(student.name in AWKWARD for student in students) > 10
    assert page.locator("#table img, #table script").count() == 0


def test_columns_are_sorted_both_ways(page):
    page.click("th button:text-is('Total')")
    totals = [float(value) for value in column(page, 3) if value != "–"]
    assert totals == sorted(totals, reverse=True)
    header = page.locator("th:has(button:text-is('Total'))")
    assert header.get_attribute("aria-sort") == "descending"
    page.click("th button:text-is('Total')")
    assert [float(x) for x in column(page, 3) if x != "–"] == sorted(totals)
    assert header.get_attribute("aria-sort") == "ascending"
    page.click("th button:text-is('Published')")
    published = column(page, 4)
    missing = [index for index, value in enumerate(published) if value == "–"]
    assert missing == list(range(len(published) - len(missing), len(published)))
    page.click("th button:text-is('Student')")
    shown = [name for name in names(page) if name[0].isascii() and name[0].isalpha()]
    assert shown == sorted(shown, key=str.casefold)
    assert header.get_attribute("aria-sort") == "none"


def test_the_table_is_filtered(page):
    everyone = len(names(page))
    assert page.inner_text("#count") == f"{everyone} of {everyone}"
    page.fill("#query", "ABBOTT")
    assert names(page)
    assert all("Abbott" in name for name in names(page))
    page.click("text=Clear")
    page.wait_for_function(f"document.querySelector('#count').value.startsWith('{everyone} ')")
    page.select_option("#flag", "loses")
    assert all(value.startswith("−") for value in column(page, 5))
    page.select_option("#flag", "override")
    assert len(names(page)) == 1
    assert "<i>late</i> days" in column(page, 7)[0]
    page.click("text=Clear")
    page.select_option("#lost", label="b.3")
    lost = sum(not mark.result.rows[[row.number for row in rows()].index("b.3")].passed
               for mark in of(COUNT).marks)  # fmt: skip
    assert len(names(page)) == lost


def test_a_row_and_a_mistake_lead_to_those_who_have_it(page):
    page.locator(".mistakes button.link").first.click()
    count = int(page.locator(".mistakes .count").first.inner_text())
    assert len(names(page)) >= count  # groups have a line a member
    page.locator("button.fold").first.click()
    page.locator("#rows button[data-row]").first.click()
    assert 0 < len(names(page)) < len(of(COUNT).marks)


def test_a_student_is_opened_with_the_keyboard(page):
    page.focus("#query")
    page.fill("#query", "onerror")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "open":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector(".detail pre")
    result = next(mark.result for mark in of(COUNT).marks if "onerror" in mark.student.name)
    texts = page.locator(".detail pre").all_inner_texts()
    assert texts == [row.text for row in result.rows if not row.passed]
    assert page.get_attribute(".detail a", "href") == f"results/{result.entry.id}.json"
    page.keyboard.press("Enter")
    assert page.locator(".detail").count() == 0


def test_a_link_opens_the_student_it_names(page):
    page.fill("#query", "nobody has this name")
    assert names(page) == []
    link = page.locator(".mistakes a").first
    name = link.inner_text()
    link.click()
    page.wait_for_selector(".detail h3")
    opened = page.locator("tr:has(+ .detail) button.open")
    assert " ".join(opened.inner_text().split()) == " ".join(name.split())
    assert opened.evaluate("button => button === document.activeElement")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_it(browser, address, scheme):
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # axe is put into the page
    page = context.new_page()
    page.goto(address)
    page.locator("button.open").first.click()
    page.wait_for_selector(".detail h3")
    violations = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in violations] == []
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (light == "rgb(251, 250, 247)") is (scheme == "light")
    context.close()


def test_paper_shows_what_the_screen_folds(page):
    row = page.locator("#rows tbody tr:not(.function)").first
    assert not row.is_visible()
    page.emulate_media(media="print")
    assert row.is_visible()
    assert not page.locator(".filters").is_visible()


def test_nothing_is_wider_than_a_phone(browser, address):
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{address}#s1")
    page.wait_for_selector(".detail h3")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.close()
