"""The timeline: everything in its place, at any length."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from detector.analysis.exports.report.timeline import timeline
from detector.analysis.results.schema import Results
from detector.analysis.results.tracks import summarise_tracks
from tests.detector.analysis.results.results_file import frame, polyp, results
from tests.detector.html.pages import Page


def _drawn(read: Results) -> Page:
    return Page(timeline(read, summarise_tracks(read)))


def _frames(count: int, lit: dict[int, tuple[int, int]]) -> list[dict[str, Any]]:
    """Frames with a polyp of each track from its first frame up to its last."""
    return [
        frame(i, *(polyp(t) for t, (first, last) in lit.items() if first <= i < last)) for i in range(count)
    ]


def _ticks(page: Page) -> list[str]:
    return re.findall(
        r"\b\d+:\d\d(?::\d\d)?(?:\.\d)?\b", page.text.split("100\u202f%")[1].split("Marking")[0]
    )


def _bars(page: Page, kind: str) -> list[tuple[float, float]]:
    return [(float(each["x"]), float(each["width"])) for each in page.all("rect") if each["class"] == kind]


def test_bars_stand_at_their_times(tmp_path: Path) -> None:
    page = _drawn(results(tmp_path, *_frames(100, {1: (25, 50)})))
    strip, bar = _bars(page, "lit")
    left, right = (float(line[key]) for line in page.all("line")[:1] for key in ("x1", "x2"))
    assert strip == bar
    assert strip[0] == pytest.approx(left + (right - left) / 4, abs=0.1)
    assert strip[1] == pytest.approx((right - left) / 4, abs=0.1)
    assert _bars(page, "tint") == [strip]


def test_the_curve_keeps_the_one_frame_in_ninety_thousand_that_lit_up(tmp_path: Path) -> None:
    page = _drawn(results(tmp_path, *_frames(90_000, {1: (45_000, 45_001)})))
    (curve,) = page.all("path")
    assert curve["class"] == "curve"
    levels = [float(y) for y in re.findall(r"V([\d.]+)", curve["d"])]
    base = levels[-1]
    top = base - 0.9 * 110
    assert levels == [pytest.approx(top, abs=0.1), base, base]


def test_a_bar_of_one_frame_in_an_hour_can_be_seen(tmp_path: Path) -> None:
    page = _drawn(results(tmp_path, *_frames(90_000, {1: (89_999, 90_000)})))
    assert all(width >= 1.5 and x + width <= 960 for x, width in _bars(page, "lit"))


def test_flicker_does_not_make_the_picture_grow(tmp_path: Path) -> None:
    seen = polyp(1)
    flicker = [frame(i, seen) if i % 2 else frame(i) for i in range(20_000)]
    read = results(tmp_path, *flicker)
    assert len(timeline(read, summarise_tracks(read))) < 40_000


@pytest.mark.parametrize(
    ("frames", "first", "last"),
    [(10, "0:00.0", "0:00.4"), (500, "0:00", "0:20"), (3000, "0:00", "2:00"), (90_000, "0:00", "1:00:00")],
)
def test_ticks_are_few_and_round(tmp_path: Path, frames: int, first: str, last: str) -> None:
    ticks = _ticks(_drawn(results(tmp_path, *_frames(frames, {}))))
    assert (ticks[0], ticks[-1]) == (first, last)
    assert 5 <= len(ticks) <= 13


def test_few_tracks_have_a_lane_each_and_their_names(tmp_path: Path) -> None:
    page = _drawn(results(tmp_path, *_frames(100, {4: (0, 10), 7: (50, 60)})))
    lanes = [line["y1"] for line in page.all("line") if line.get("class") == "seen"]
    assert len(set(lanes)) == 2
    assert "Marking 1" in page.text
    assert "Marking 2" in page.text


def test_many_tracks_share_lanes_and_never_overlap(tmp_path: Path) -> None:
    lit = {number: (100 * number, 100 * number + 150) for number in range(60)}
    page = _drawn(results(tmp_path, *_frames(6200, lit)))
    seen = [line for line in page.all("line") if line.get("class") == "seen"]
    lanes: dict[str, list[tuple[float, float]]] = {}
    for line in seen:
        lanes.setdefault(line["y1"], []).append((float(line["x1"]), float(line["x2"])))
    assert len(seen) == 60
    assert len(lanes) <= 10
    for spans in lanes.values():
        assert all(before[1] < after[0] for before, after in pairwise(spans))


def test_it_is_named_for_those_who_do_not_see_it(tmp_path: Path) -> None:
    page = _drawn(results(tmp_path, *_frames(100, {4: (0, 10)})))
    (svg,) = page.all("svg")
    assert svg["aria-labelledby"] == page.all("title")[0]["id"]
    assert "1\u00a0marking in 4.0\u00a0s" in page.text
