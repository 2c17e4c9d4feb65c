"""How figures are worded."""

import pytest

from detector.html.figures import clock, count, percent, plural, span


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
