"""A student's page shows names and texts of the student's, whatever they hold, as text."""

import html
import zipfile

import pytest

from autograder.homework import ROOT
from tests import browsing

from . import pages

HTML = "<img src=x onerror=window.pwned=1><b onclick=window.pwned=1>"
SPEAKING = ROOT / "fixtures" / "submissions" / "hostile" / "speaks_html_in_every_name"
ONLY = "create_bias_vectors"
SOURCE = f"def {ONLY}(layer_dims): return '{HTML}'\n"


def named(place):
    (place / f"hw2{HTML}.py").write_text(SOURCE)


def linked(place):
    (place / "hw2.py").write_text(SOURCE)
    (place / HTML).symlink_to("hw2.py")


def misspelt(place):
    (place / "hw2.py").write_text(f"{SOURCE}def {HTML}:\n")


def missing(place):
    (place / f"{HTML}.txt").write_text(SOURCE)


def packed(place):
    with zipfile.ZipFile(place / "hw2.zip", "w") as archive:
        archive.writestr(f"../{HTML}.py", SOURCE)


@pytest.mark.parametrize("make", [named, linked, misspelt, missing, packed])
def test_what_is_handed_in_under_a_name_of_html_is_told_as_text(hunt, tmp_path, make):
    place = tmp_path / "submitted"
    place.mkdir()
    make(place)
    found = hunt.grade(place / "hw2.zip" if make is packed else place, only=ONLY)
    assert "<img" in html.unescape(found.results["output"])
    pages.check(hunt.report, tmp_path)


def test_an_element_of_the_students_would_be_seen(hunt, tmp_path):
    hunt.grade(SPEAKING, only=ONLY)
    path = pages.write_local(hunt.report, tmp_path / "page.html")
    with browsing.launched() as browser:
        expected = pages.elements(browser, path)
        escaped = path.read_text("utf-8")
        path.write_text(escaped.replace("100 of 100", "<b>100</b> of 100"), "utf-8")
        assert pages.elements(browser, path) != expected
        path.write_text(html.unescape(escaped), "utf-8")
        with pytest.raises(AssertionError):
            pages.elements(browser, path)
