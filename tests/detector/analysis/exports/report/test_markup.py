"""How figures are worded, and that text stays text."""

import pytest

from detector.analysis.exports.report.markup import clock, count, page, percent, plural, span, text
from tests.detector.analysis.pages import Page


@pytest.mark.parametrize(
    ("seconds", "digits", "said"),
    [
        (0, 0, "0:00"),
        (65.4, 0, "1:05"),
        (59.96, 1, "1:00.0"),
        (3599.99, 1, "1:00:00.0"),
        (7325, 0, "2:02:05"),
        (12.34, 1, "0:12.3"),
        (-1, 0, "0:00"),
    ],
)
def test_points_in_time(seconds: float, digits: int, said: str) -> None:
    assert clock(seconds, digits) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.04, "0.0 s"), (1.44, "1.4 s"), (59.97, "1 min 00 s"), (185, "3 min 05 s"), (3840, "1 h 04 min")],
)
def test_lengths_of_time(seconds: float, said: str) -> None:
    assert span(seconds).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("value", "digits", "said"),
    [(93.2, 0, "93 %"), (0, 1, "0.0 %"), (0.02, 1, "&lt; 0.1 %"), (0.15, 2, "0.15 %"), (0.3, 0, "&lt; 1 %")],
)
def test_shares(value: float, digits: int, said: str) -> None:
    assert percent(value, digits).replace("\u00a0", " ") == said


def test_numbers_and_their_nouns() -> None:
    assert count(90_000) == "90\u202f000"
    assert [plural(n, "video") for n in (0, 1, 2)] == ["0\u00a0videos", "1\u00a0video", "2\u00a0videos"]


def test_text_stays_text() -> None:
    assert text('<a href="x">\'&') == "&lt;a href=&quot;x&quot;&gt;&#x27;&amp;"
    assert text("a\u202eb\x00c\nd é") == "a\ufffdb\ufffdc\ufffdd é"


def test_a_page_runs_a_script_only_where_it_has_one() -> None:
    without, with_script = Page(page("t", "<p>x</p>")), Page(page("t", "<p>x</p>", "1 < 2;"))
    assert "script-src 'none'" in without.all("meta")[1]["content"]
    assert without.all("script") == []
    assert len(with_script.all("script")) == 1
    assert without.all("html") == [{"lang": "en"}]
