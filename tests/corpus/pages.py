"""What a student sees of a grading, in a browser: all elements are ours, theirs is text alone."""

from dataclasses import replace

from autograder.commands.grade import write_page
from tests import browsing

ELEMENTS = """() => [...document.querySelectorAll("*")].map(
    element => [element.tagName, ...[...element.attributes].map(a => `${a.name}=${a.value}`)])"""


def check(report, folder):
    """The page of a grading has the elements and attributes that it has where students say "x"."""
    with browsing.launched() as browser:
        for write in (write_local, write_platform):
            found, expected = (
                elements(browser, write(given, folder / "page.html"))
                for given in (report, harmless(report))
            )
            assert found == expected


def harmless(report):
    """The same grading with one letter for each text that may hold the student's."""
    outcomes = {key: replace(one, text=one.text and "x") for key, one in report.outcomes.items()}
    first = report.first and replace(report.first, notes=["x" for _ in report.first.notes])
    return replace(report, summary="x", outcomes=outcomes, first=first)


def elements(browser, path):
    """Every element with its attributes; nothing ran, and nothing was asked for."""
    with browsing.opened(browser, path.as_uri()) as page:
        assert page.evaluate("window.pwned") is None
        return page.evaluate(ELEMENTS)


def write_local(report, path):
    """The page of `grade --html`."""
    write_page(path, "Homework", report)
    return path


def write_platform(report, path):
    """What is sent as HTML, in a page that lets everything run, as no platform would."""
    content = report.as_json()
    sent = [one["output"] for one in (content, *content["tests"]) if one["output_format"] == "html"]
    path.write_text(f"<!doctype html><meta charset=utf-8><body>{''.join(sent)}</body>", "utf-8")
    return path
