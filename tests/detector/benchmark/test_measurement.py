"""Of a run counts exactly what belongs to frames of the measured time."""

import numpy as np
import pytest

from tests.detector.benchmark.fakes import known_run


def test_frames_are_counted_without_those_of_the_warm_up_and_after_the_end() -> None:
    run = known_run()
    assert (run.decoded, run.painted, run.analyzed) == (20, 20, 16)
    assert run.dropped_at == pytest.approx([0.401, 0.901, 1.401, 1.901])
    assert (run.shown, run.too_old) == (12, 4)


@pytest.mark.parametrize(
    ("name", "duration", "count"),
    [("decode", 2, 20), ("prepare", 4, 16), ("infer", 20, 16), ("regions", 6, 16), ("track", 1, 16)],
)
def test_stages_of_the_warm_up_are_left_out(name: str, duration: float, count: int) -> None:
    samples = known_run().series[name]
    assert len(samples) == count
    assert samples[:, 1] * 1000 == pytest.approx(duration)


def test_every_painting_is_a_paint_but_only_the_first_of_a_frame_has_its_video_delay() -> None:
    series = known_run().series
    assert len(series["paint"]) == 20 + 16
    assert series["paint"][:, 1] * 1000 == pytest.approx(5)
    assert sorted(series["video delay"][:, 1] * 1000) == pytest.approx([10] * 18 + [104] * 2)


def test_paint_wait_is_the_video_delay_without_the_painting() -> None:
    series = known_run().series
    assert sorted(series["paint wait"][:, 1] * 1000) == pytest.approx([5] * 18 + [99] * 2)


def test_annotation_delay_counts_also_where_the_result_was_too_old_to_show() -> None:
    delays = known_run().series["annotation delay"][:, 1] * 1000
    assert sorted(delays) == pytest.approx([50] * 12 + [140] * 4)


def test_jitter_is_the_distance_from_the_frame_interval_either_way() -> None:
    jitter = known_run().series["jitter"][:, 1] * 1000
    # Frames 10 and 20 are painted 94 ms later than the rest: far from the one before, near the one after.
    assert len(jitter) == 19
    assert np.count_nonzero(jitter > 1) == 3
    assert jitter.max() == pytest.approx(94)


def test_samples_carry_the_second_in_which_their_frame_arrived() -> None:
    seconds = known_run().series["video delay"][:, 0]
    assert seconds == pytest.approx(0.001 + np.arange(20) / 10)


def test_flat_out_no_frame_is_due() -> None:
    run = known_run("flat-out")
    assert run.played.deadline is None
    assert len(run.series["jitter"]) == 0
