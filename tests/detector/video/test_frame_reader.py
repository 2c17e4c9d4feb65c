"""A frame reader gives any frame of any recording as a reading from the start does, within its memory."""

from pathlib import Path

import numpy as np
import pytest

from detector.errors import SourceError
from detector.frame import Frame, frame_bytes
from detector.video import FrameReader, VideoSource, open_video
from detector.video.frame_store import Bounds
from tests.detector.video.clips import write_clip
from tests.detector.video.seekable import LONG, RECORDINGS

# A key frame each 30 frames, however unlike they are.
STEADY = {**LONG, "x264-params": "scenecut=0"}


@pytest.fixture(params=RECORDINGS)
def recording(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    name, write = RECORDINGS[request.param]
    return write(tmp_path / name)


def _frames(path: Path) -> list[Frame]:
    with open_video(path) as source:
        return list(source)


def _alike(found: Frame | None, wanted: Frame) -> bool:
    assert found is not None
    same_place = found.index == wanted.index and found.time == pytest.approx(wanted.time)
    return same_place and np.array_equal(found.picture.rgb(), wanted.picture.rgb())


def test_any_frame_in_any_order_is_that_of_a_whole_reading(recording: Path) -> None:
    frames = _frames(recording)
    reader = FrameReader(lambda: open_video(recording))
    order = np.random.default_rng(5).permutation(len(frames))[:24]
    assert all(_alike(reader.at(frames[place].time), frames[place]) for place in order)
    reader.close()


def test_steps_lead_to_both_ends(recording: Path) -> None:
    frames = _frames(recording)
    # So little memory that it must read again and again.
    size = frame_bytes(frames[0])
    reader = FrameReader(lambda: open_video(recording), Bounds(loose=2 * size, packed=size))
    present = reader.at(frames[-1].time)
    for wanted in reversed(frames[-14:-1]):
        assert present is not None
        present = reader.before(present)
        assert _alike(present, wanted)
    present = reader.at(0.0)
    assert _alike(present, frames[0])
    assert present is not None and reader.before(present) is None
    for wanted in frames[1:9]:
        assert present is not None
        present = reader.after(present)
        assert _alike(present, wanted)
    last = reader.at(frames[-1].time)
    assert last is not None and reader.after(last) is None
    reader.close()


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return write_clip(tmp_path / "a.mp4", 60, options=STEADY)


def test_what_was_visited_is_not_decoded_again(clip: Path) -> None:
    counted = _Counting(clip)
    reader = FrameReader(lambda: counted)
    reader.at(29 / 25)
    decoded = counted.given
    for index in (3, 28, 0, 17, 29):
        found = reader.at(index / 25)
        assert found is not None and found.index == index
    assert decoded == counted.given == 30


def test_a_time_between_two_frames_is_that_of_the_earlier_one(clip: Path) -> None:
    reader = FrameReader(lambda: open_video(clip))
    for time, index in ((1.03, 25), (1.0, 25), (0.999, 24), (-3, 0), (99, 59), (99, 59)):
        found = reader.at(time)
        assert found is not None and found.index == index
    reader.close()


def test_memory_is_bounded_and_the_nearest_frames_stay(clip: Path) -> None:
    size = frame_bytes(_frames(clip)[0])
    bounds = Bounds(loose=5 * size, packed=size)
    reader = FrameReader(lambda: open_video(clip), bounds)
    reader.at(40 / 25)
    assert 5 * size < reader.bytes <= 6 * size
    assert [reader._store.at(index / 25) is not None for index in (3, 36, 39)] == [False, True, True]
    reader.close()


def test_what_is_farther_off_is_packed_and_comes_back_exactly_without_being_decoded_again(clip: Path) -> None:
    frames, counted = _frames(clip), _Counting(clip)
    size = frame_bytes(frames[0])
    reader = FrameReader(lambda: counted, Bounds(loose=3 * size, packed=20 * size))
    reader.at(29 / 25)
    assert counted.given == 30
    assert reader.bytes < 15 * size
    for index in (0, 12, 28, 1, 26):
        assert _alike(reader.at(index / 25), frames[index])
    present = reader.at(20 / 25)
    assert present is not None
    assert _alike(reader.before(present), frames[19])
    assert _alike(reader.after(present), frames[21])
    assert counted.given == 30


def test_who_has_no_time_to_pack_lets_go_of_what_lies_behind(clip: Path) -> None:
    size = frame_bytes(_frames(clip)[0])
    reader = FrameReader(lambda: open_video(clip), Bounds(loose=4 * size, packed=20 * size))
    present = reader.at(0.0)
    for index in range(1, 20):
        assert present is not None
        present = reader.after(present, packs=False)
        assert present is not None and present.index == index
    assert reader.bytes == 4 * size
    assert reader._store.at(10 / 25) is None
    reader.close()


def test_one_frame_is_kept_however_narrow_the_bounds(clip: Path) -> None:
    reader = FrameReader(lambda: open_video(clip), Bounds(loose=0, packed=0))
    for index in (7, 3, 40):
        found = reader.at(index / 25)
        assert found is not None and found.index == index
        assert reader.bytes == frame_bytes(found)
    reader.close()


def test_reading_that_is_not_wanted_any_more_is_given_up(clip: Path) -> None:
    counted = _Counting(clip)
    reader = FrameReader(lambda: counted)
    assert reader.at(29 / 25, lambda: counted.given < 4) is None
    assert counted.given == 4
    found = reader.at(29 / 25)
    assert found is not None and found.index == 29


def test_what_lies_before_a_key_frame_is_prepared_for_steps_back(clip: Path) -> None:
    counted = _Counting(clip)
    reader = FrameReader(lambda: counted)
    present = reader.at(30 / 25)
    assert present is not None
    decoded = counted.given
    assert len(list(reader.prepare(present))) == 30
    assert counted.given == decoded + 31
    for index in range(29, -1, -1):
        present = reader.before(present)
        assert present is not None and present.index == index
    assert counted.given == decoded + 31
    assert list(reader.prepare(present)) == []


def test_preparing_is_void_once_the_reader_has_gone_elsewhere(clip: Path) -> None:
    reader = FrameReader(lambda: open_video(clip))
    present = reader.at(30 / 25)
    assert present is not None
    preparing = reader.prepare(present)
    next(preparing)
    found = reader.at(45 / 25)
    assert found is not None and found.index == 45
    assert list(preparing) == []
    reader.close()


def test_a_live_source_is_refused(clip: Path) -> None:
    source = open_video(clip)
    source.live = True
    with pytest.raises(SourceError, match="is live; only a recording has frames to go back to"):
        FrameReader(lambda: source)


class _Counting(VideoSource):
    """A clip that counts the frames which it gives."""

    def __init__(self, path: Path) -> None:
        self._inner, self.given = open_video(path), 0
        self.name, self.rate, self.frame_count = str(path), self._inner.rate, self._inner.frame_count

    def __iter__(self):  # type: ignore[no-untyped-def]
        return self._count(iter(self._inner))

    def frames_from(self, time: float):  # type: ignore[no-untyped-def]
        found = self._inner.frames_from(time)
        return None if found is None else self._count(found)

    def is_near(self, time: float) -> bool:
        return self._inner.is_near(time)

    def close(self) -> None:
        self._inner.close()

    def _count(self, frames):  # type: ignore[no-untyped-def]
        for frame in frames:
            self.given += 1
            yield frame
