"""Sources are timed, looped and retimed without a change to their pictures."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from detector import open_video
from detector.benchmark.playback import LoopedSource, RetimedSource, TimedSource
from detector.errors import SourceError
from tests.detector.benchmark.fakes import HEIGHT, WIDTH, FakeSource
from tests.recordings import FRAMES, write_recording


def test_decoding_is_timed_and_what_happens_between_frames_is_not() -> None:
    noted: list[float] = []
    for _ in TimedSource(FakeSource(5, decode=0.02), noted.append):
        sum(range(200_000))
    assert len(noted) == 5
    assert min(noted) >= 0.02
    assert np.median(noted) < 0.03


def test_looped_recording_goes_on_as_if_it_were_one(tmp_path: Path) -> None:
    video = write_recording(tmp_path / "v.mp4")
    with LoopedSource(open_video(video), lambda: open_video(video)) as source:
        frames = list(itertools.islice(source, 3 * FRAMES))
    assert [frame.index for frame in frames] == list(range(3 * FRAMES))
    assert np.diff([frame.time for frame in frames]) == pytest.approx(1 / 25, abs=1e-3)
    again = frames[FRAMES + 7].picture.rgb()
    assert np.array_equal(again, frames[7].picture.rgb())


def test_each_pass_is_closed() -> None:
    opened: list[FakeSource] = []

    def open_one() -> FakeSource:
        opened.append(FakeSource(3))
        return opened[-1]

    with LoopedSource(open_one(), open_one) as source:
        list(itertools.islice(source, 7))
        assert [each.closed for each in opened] == [True, True, False]
    assert opened[-1].closed


def test_source_without_frames_is_refused_rather_than_opened_for_ever() -> None:
    with pytest.raises(SourceError, match="holds no frame"):
        next(iter(LoopedSource(FakeSource(0), lambda: FakeSource(0))))


def test_retimed_frames_are_evenly_spaced_at_the_new_rate() -> None:
    source = RetimedSource(FakeSource(10, rate=25), 60)
    assert (source.rate, source.width, source.height) == (60, WIDTH, HEIGHT)
    assert [frame.time for frame in source] == pytest.approx([index / 60 for index in range(10)])


def test_wrapped_source_tells_whether_it_is_live() -> None:
    assert TimedSource(FakeSource(1, live=True), lambda _: None).live
