"""One suite for every kind of source: what VideoSource promises, each of them keeps.

A camera cannot be had in a test; what is its own stands in test_capture.py.
"""

import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from detector.boxes import Box
from detector.errors import SourceError
from detector.video import VideoSource, open_video
from tests.detector.video.sources import BROKEN, FRAMES, HEIGHT, WHOLE, WIDTH, MakeVideo, grey


@pytest.fixture(params=WHOLE)
def source(request: pytest.FixtureRequest, make_video: MakeVideo, tmp_path: Path) -> Iterator[VideoSource]:
    with WHOLE[request.param](tmp_path, make_video) as name, open_video(name) as opened:
        yield opened


@pytest.fixture(params=BROKEN)
def broken(request: pytest.FixtureRequest, make_video: MakeVideo, tmp_path: Path) -> Iterator[VideoSource]:
    with BROKEN[request.param](tmp_path, make_video) as name, open_video(name) as opened:
        yield opened


def test_every_frame_comes_in_order_with_its_time(source: VideoSource) -> None:
    frames = list(source)
    assert [frame.index for frame in frames] == list(range(FRAMES))
    assert [frame.time for frame in frames] == pytest.approx(
        [index / 25 for index in range(FRAMES)], abs=2e-3
    )
    assert all(a.time < b.time for a, b in pairwise(frames))
    assert all(a.arrival <= b.arrival for a, b in pairwise(frames))


def test_colours_are_those_that_were_recorded(source: VideoSource) -> None:
    for frame in source:
        assert np.abs(frame.picture.rgb().astype(int) - grey(frame.index)).mean() < 4
        small = frame.picture.small_rgb(Box(8, 8, 56, 40), 16)
        assert np.abs(small.astype(int) - grey(frame.index)).mean() < 4


def test_size_rate_and_length_are_known_before_the_first_frame(source: VideoSource) -> None:
    assert (source.width, source.height) == (WIDTH, HEIGHT)
    assert source.rate == pytest.approx(25)
    assert source.frame_count is None or (not source.live and abs(source.frame_count - FRAMES) <= 1)
    picture = next(iter(source)).picture
    assert (picture.width, picture.height) == (WIDTH, HEIGHT)


def test_source_has_a_name_and_nothing_to_complain_of(source: VideoSource) -> None:
    assert source.name
    list(source)
    assert (source.damaged_frames, source.lost, source.reconnects) == (0, None, 0)


def test_close_may_come_twice_at_the_start_and_at_the_end(source: VideoSource) -> None:
    list(source)
    source.close()
    source.close()


def test_close_from_another_thread_ends_a_reading_or_lets_it_end(source: VideoSource) -> None:
    frames = iter(source)
    first = next(frames)
    closer = threading.Thread(target=source.close)
    closer.start()
    seen = [first.index]
    try:
        seen += [frame.index for frame in frames]
    except SourceError as error:
        assert source.name in str(error)
    closer.join()
    assert seen == list(range(len(seen)))


def test_frames_from_a_time_are_those_of_the_whole_reading(source: VideoSource) -> None:
    found = source.frames_from(0.5)
    if found is None:
        pytest.skip("this kind can only be read from its start")
    frames = list(found)
    assert frames[0].time <= 0.5
    assert [frame.index for frame in frames] == list(range(frames[0].index, FRAMES))
    assert all(a.time < b.time for a, b in pairwise(frames))
    assert frames[-1].time == pytest.approx((FRAMES - 1) / 25, abs=2e-3)
    for frame in frames:
        assert np.abs(frame.picture.rgb().astype(int) - grey(frame.index)).mean() < 4


def test_source_that_breaks_off_gives_its_frames_first_and_then_one_line(broken: VideoSource) -> None:
    seen = []
    with pytest.raises(SourceError) as caught:
        for frame in broken:
            seen.append(frame.index)
    assert seen == list(range(len(seen)))
    assert len(seen) >= 10
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "name",
    [
        "absent.mp4",
        "absent/",
        "/dev/video99",
        "tcp://127.0.0.1:9",
        "http://127.0.0.1:9/a.mp4",
        "dshow:Absent",
    ],
)
def test_source_that_is_not_there_is_named_in_one_line(name: str) -> None:
    with pytest.raises(SourceError) as caught:
        open_video(name)
    assert name.removesuffix("/") in str(caught.value)
    assert "\n" not in str(caught.value)
