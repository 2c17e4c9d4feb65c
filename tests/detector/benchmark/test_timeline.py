"""The timeline stays small however long the run was, and hides no extreme."""

import re
from dataclasses import replace

import numpy as np

from detector.benchmark.timeline import timeline
from tests.detector.benchmark.fakes import known_run


def _long_run(frames: int, spike: float) -> str:
    seconds = np.linspace(0, 1.999, frames)
    delays = np.full(frames, 0.01)
    delays[frames // 2] = spike
    run = known_run()
    return timeline(replace(run, series={**run.series, "video delay": np.column_stack([seconds, delays])}))


def test_chart_of_a_long_run_is_no_larger() -> None:
    assert len(_long_run(200_000, 0.01)) < 2 * len(_long_run(2_000, 0.01))


def test_one_late_frame_among_many_reaches_the_top() -> None:
    chart = _long_run(200_000, 0.5)
    tops = [float(y) for y in re.findall(r'class="video"[^>]*y2="([\d.]+)"', chart)]
    assert min(tops) < 30
    assert sorted(tops)[1] > 190


def test_nothing_painted_draws_nothing() -> None:
    run = known_run()
    assert timeline(replace(run, series={name: np.empty((0, 2)) for name in run.series})) == ""
