"""A histogram shows every frame, in its place or in words."""

import re

import numpy as np
import pytest

from detector.benchmark.histogram import histogram
from detector.benchmark.percentiles import percentiles_ms


def _chart(seconds: np.ndarray) -> str:
    return histogram("infer", np.column_stack([np.arange(len(seconds)), seconds]), percentiles_ms(seconds))


def _heights(chart: str) -> list[float]:
    return [float(height) for height in re.findall(r'class="bar"[^>]*height="([\d.]+)"', chart)]


def test_marks_stand_at_their_figures() -> None:
    chart = _chart(np.arange(1, 101) / 1000)
    (p50,) = re.findall(r'class="p50" x1="([\d.]+)"', chart)
    (p99,) = re.findall(r'class="p99" x1="([\d.]+)"', chart)
    # The axis begins 4 pixels from the left.
    assert (float(p50) - 4) / (float(p99) - 4) == pytest.approx(50 / 99, abs=0.01)


def test_taller_bars_hold_more_frames_and_a_single_one_is_seen() -> None:
    heights = _heights(_chart(np.array([0.010] * 3000 + [0.0105])))
    assert len(heights) == 2
    assert heights[0] > 80
    assert heights[1] >= 1


def test_outliers_beyond_the_axis_are_counted_in_words() -> None:
    assert "3 beyond" in _chart(np.array([0.010] * 997 + [0.5] * 3))
    assert "beyond" not in _chart(np.full(100, 0.01))


def test_durations_of_nothing_can_be_drawn() -> None:
    assert len(_heights(_chart(np.zeros(10)))) == 1


def test_no_samples_draw_nothing() -> None:
    assert _chart(np.empty(0)) == ""
