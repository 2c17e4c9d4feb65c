"""What figures of frames add up to, on lines written for it."""

from pathlib import Path
from typing import Any

import pytest

from detector.analysis.results.quality import QualityTotals, total_quality
from detector.analysis.results.spans import TimeSpan
from detector.quality import Fault
from tests.detector.analysis.results.results_file import RATE, frame, results

CLEAR: dict[str, Any] = {
    "blur": 0.3,
    "dark": 0.0,
    "bright": 0.0,
    "glare": 0.0,
    "red": 0.0,
    "flat": 0.0,
    "tissue": 0.9,
    "speed": 0.1,
    "change": 3.0,
}


def _totals(folder: Path, *parts: tuple[int, dict[str, Any]]) -> QualityTotals:
    """Of a recording with so many frames of such figures after each other."""
    lines = [{**CLEAR, **changed} for frames, changed in parts for _ in range(frames)]
    totals = total_quality(
        results(folder, *({**frame(at), "quality": each} for at, each in enumerate(lines)))
    )
    assert totals is not None
    return totals


def test_results_of_before_have_none(tmp_path: Path) -> None:
    assert total_quality(results(tmp_path, frame(0), frame(1))) is None


def test_shares_are_those_of_time(tmp_path: Path) -> None:
    totals = _totals(tmp_path, (60, {}), (20, {"blur": 0.8}), (15, {"dark": 0.9}), (5, {"glare": 0.3}))
    assert totals.readable == pytest.approx(0.6)
    told = {fault: share for fault, share in totals.faults.items() if share}
    assert told == pytest.approx({Fault.BLURRED: 0.2, Fault.DARK: 0.15, Fault.GLARE: 0.05})


def test_a_picture_moves_fast_in_seconds_whose_mean_is(tmp_path: Path) -> None:
    totals = _totals(tmp_path, (25, {}), (25, {"speed": 0.9}), (24, {}), (1, {"speed": 5.0}))
    assert totals.fast == (TimeSpan(1.0, 2.0),)
    assert totals.speed == pytest.approx((49 * 0.1 + 25 * 0.9 + 5.0) / 75)


def test_a_picture_that_stands_still_for_a_second_pauses(tmp_path: Path) -> None:
    still = {"change": 0.0, "speed": 0.0}
    totals = _totals(tmp_path, (25, {}), (50, still), (10, {}), (20, still), (25, {}))
    assert totals.pauses == (TimeSpan(1.0, 3.0),)


@pytest.mark.parametrize(
    ("parts", "outside"),
    [
        ((150, 100, 0), ((0.0, 6.0),)),
        ((0, 100, 150), ((4.0, 10.0),)),
        ((150, 100, 200), ((0.0, 6.0), (10.0, 18.0))),
        ((100, 100, 100), ()),
        ((300, 5, 0), None),
    ],
)
def test_outside_is_told_at_the_ends_where_the_middle_has_tissue(
    parts: tuple[int, int, int], outside: tuple[tuple[float, float], ...] | None, tmp_path: Path
) -> None:
    before, inside, after = parts
    room = {"tissue": 0.01}
    totals = _totals(tmp_path, (before, room), (inside, {}), (after, room))
    assert RATE == 25
    assert totals.outside == (None if outside is None else tuple(TimeSpan(*each) for each in outside))


def test_fluid_in_the_middle_is_not_outside(tmp_path: Path) -> None:
    assert _totals(tmp_path, (50, {}), (300, {"tissue": 0.0}), (50, {})).outside == ()
