"""A cursor moves to any frame of any recording, and finds it as a reading from the start does."""

from pathlib import Path

import numpy as np
import pytest

from detector.errors import SourceError
from detector.frame import Frame
from detector.video import Cursor, VideoSource, open_video
from tests.detector.video.clips import write_clip
from tests.detector.video.seekable import LONG, RECORDINGS


@pytest.fixture(params=RECORDINGS)
def recording(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    name, write = RECORDINGS[request.param]
    return write(tmp_path / name)


def _frames(path: Path) -> list[Frame]:
    with open_video(path) as source:
        return list(source)


def _open(path: Path) -> Cursor:
    return Cursor(open_video(path), lambda: open_video(path))


def _assert_same(found: Frame | None, expected: Frame) -> None:
    assert found is not None
    assert (found.index, found.time) == (expected.index, pytest.approx(expected.time, abs=1e-9))
    assert np.array_equal(found.picture.rgb(), expected.picture.rgb()), expected.index


def test_seeking_the_time_of_any_frame_finds_it_from_anywhere(recording: Path) -> None:
    frames = _frames(recording)
    cursor = _open(recording)
    for index in np.random.default_rng(1).permutation(len(frames)):
        _assert_same(cursor.seek(frames[index].time), frames[index])
    cursor.close()


def test_a_fresh_cursor_goes_to_any_frame_first(recording: Path) -> None:
    frames = _frames(recording)
    for index in (0, 1, len(frames) // 2, len(frames) - 1):
        cursor = _open(recording)
        _assert_same(cursor.seek(frames[index].time), frames[index])
        cursor.close()


def test_stepping_back_meets_every_frame_down_to_the_first(recording: Path) -> None:
    frames = _frames(recording)
    cursor = _open(recording)
    cursor.seek(1e6)
    _assert_same(cursor.present, frames[-1])
    for frame in reversed(frames[:-1]):
        _assert_same(cursor.step(-1), frame)
    _assert_same(cursor.step(-1), frames[0])
    cursor.close()


def test_many_steps_at_once_and_on_again(recording: Path) -> None:
    frames = _frames(recording)
    cursor, place = _open(recording), 20
    cursor.seek(frames[place].time)
    for steps in (-7, 3, -11, 2, -1, 15, 1, -9, 40, -2, -100, 5):
        place = min(max(0, place + steps), len(frames) - 1)
        _assert_same(cursor.step(steps), frames[place])
    cursor.close()


def test_reading_goes_on_to_the_end_after_a_jump(recording: Path) -> None:
    frames = _frames(recording)
    cursor = _open(recording)
    cursor.seek(frames[13].time)
    for frame in frames[14:]:
        _assert_same(cursor.advance(), frame)
    assert cursor.advance() is None
    _assert_same(cursor.present, frames[-1])
    _assert_same(cursor.seek(0.0), frames[0])
    cursor.close()


def test_a_time_between_frames_shows_the_earlier_one(recording: Path) -> None:
    frames = _frames(recording)
    cursor = _open(recording)
    for earlier, later in zip(frames[5::9], frames[6::9], strict=False):
        _assert_same(cursor.seek(earlier.time + 0.9 * (later.time - earlier.time)), earlier)
    _assert_same(cursor.seek(-5.0), frames[0])
    cursor.close()


def test_frames_before_the_target_come_along(recording: Path) -> None:
    frames = _frames(recording)
    cursor = _open(recording)
    cursor.seek(frames[25].time)
    expected = [frame for frame in frames[:25] if frame.time > frames[25].time - 0.25]
    assert len(cursor.lead) >= len(expected)
    for found, frame in zip(reversed(cursor.lead), reversed(expected), strict=False):
        _assert_same(found, frame)
    cursor.close()


def test_what_can_be_read_only_once_says_so(tmp_path: Path) -> None:
    source = open_video(write_clip(tmp_path / "a.h264", 5, options=LONG))
    cursor = Cursor(source)
    cursor.step(3)
    with pytest.raises(SourceError, match=r"a\.h264: can only be read once"):
        cursor.seek(0.0)
    cursor.close()


def test_source_that_is_gone_when_it_is_read_again_is_named(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.h264", 5, options=LONG)
    cursor = _open(path)
    cursor.step(3)
    path.unlink()
    with pytest.raises(SourceError, match=r"a\.h264: no such file"):
        cursor.seek(0.0)
    cursor.close()


def test_a_jump_near_the_end_reads_little(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_clip(tmp_path / "long.mp4", 1000, options={"g": "50"})
    cursor, read = _open(path), []
    jump = type(cursor.source).frames_from

    def counting(source: VideoSource, time: float):  # type: ignore[no-untyped-def]
        for frame in jump(source, time) or ():
            read.append(frame.index)
            yield frame

    monkeypatch.setattr(type(cursor.source), "frames_from", counting)
    found = cursor.seek(39.0)
    assert found is not None
    assert found.index == 975
    cursor.step(-1)
    assert len(read) < 70
    cursor.close()
