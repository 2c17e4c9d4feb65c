"""Every page is whole, says what it is and what it is not, and may load nothing."""

import re

from detector.html.page import Head, page, part
from tests.detector.html.pages import Page

HEAD = Head("window", "kind", "title", "Not a medical device.")


def test_a_page_runs_a_script_only_where_it_has_one() -> None:
    without, with_script = Page(page(HEAD, "<p>x</p>")), Page(page(HEAD, "<p>x</p>", "1 < 2;"))
    assert "script-src 'none'" in without.all("meta")[1]["content"]
    assert without.all("script") == []
    assert len(with_script.all("script")) == 1
    assert without.all("html") == [{"lang": "en"}]


def test_the_notice_stands_at_head_and_foot() -> None:
    assert Page(page(HEAD, "<p>x</p>")).text.count("Not a medical device.") == 2


def test_all_that_a_head_says_stays_text() -> None:
    hostile = "</title><script>alert(1)</script>"
    drawn = Page(page(Head(hostile, hostile, hostile, hostile), "<p>x</p>"))
    assert drawn.all("script") == []
    assert drawn.text.count(hostile) == 5


def test_every_colour_of_the_style_has_a_value_by_day_and_by_night() -> None:
    style = part("style.css")
    day, night = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    names = set(re.findall(r"(--[\w-]+):", day))
    assert names == set(re.findall(r"(--[\w-]+):", night))
    assert set(re.findall(r"var\((--[\w-]+)\)", style)) == names
