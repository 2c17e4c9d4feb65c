"""What happens in the middle of a stream: other sizes, damage, and a close from another thread."""

import struct
import threading
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from detector.errors import SourceError
from detector.picture import Image
from detector.video import open_video
from detector.video.container import ContainerSource
from detector.video.coverage import Reading
from detector.video.decoder import Decoder
from tests.detector.video.clips import numbered, write_clip


@pytest.mark.parametrize("name", ["a.ts", "a.h264"])
def test_change_of_size_in_mid_stream(tmp_path: Path, name: str) -> None:
    path = write_clip(tmp_path / name, 40)
    second = write_clip(tmp_path / f"second-{name}", 30, size=(128, 96))
    path.write_bytes(path.read_bytes() + second.read_bytes())
    with open_video(path) as source:
        frames = list(source)
    sizes = [(frame.picture.width, frame.picture.height) for frame in frames]
    assert sizes == [(96, 64)] * 40 + [(128, 96)] * 30
    assert [frame.index for frame in frames] == list(range(70))
    assert all(earlier.time < later.time for earlier, later in pairwise(frames))
    assert frames[-1].time == pytest.approx(69 / 25, abs=0.1)
    assert _difference(frames[39].picture.rgb(), numbered(39)) < 40
    assert _difference(frames[69].picture.rgb(), numbered(29, (128, 96))) < 40


def _difference(picture: Image, other: Image) -> float:
    """Mean of absolute differences: above 60 for two pictures of noise."""
    return float(np.abs(picture.astype(int) - other).mean())


def test_damage_that_the_decoder_hides_is_counted(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "damaged.ts", 60, "mpeg2video", (320, 240))
    content = bytearray(path.read_bytes())
    for start in range(188 * 40, len(content) - 188 * 10, 188 * 100):
        content[start + 60 : start + 120] = bytes(range(60))
    path.write_bytes(content)
    with open_video(path) as source:
        frames = list(source)
        assert 3 <= source.damaged_frames < 60
    assert 50 <= len(frames) <= 60


def _reading(frames: int) -> Reading:
    reading = Reading(25.0)
    for index in range(frames):
        reading.add(index / 25)
    return reading


def test_whoever_reads_in_pieces_can_hold_the_sum_to_the_promise(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", 100)
    with open_video(path) as source:
        source.check_whole(_reading(100))
        source.check_whole(_reading(90))
        with pytest.raises(SourceError, match=r"ends at 2\.0 s after 50 of 100 frames: the file was cut off"):
            source.check_whole(_reading(50))
        with pytest.raises(SourceError, match="holds no decodable frame"):
            source.check_whole(_reading(0))


def test_undecodable_frames_of_pieces_are_not_missing(tmp_path: Path) -> None:
    reading = _reading(50)
    reading.lost = 40
    with open_video(write_clip(tmp_path / "a.mp4", 100)) as source:
        source.check_whole(reading)


def test_files_are_not_live(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "file.mp4", 3)
    for source in (str(path), path, path.as_uri()):
        with open_video(source) as video:
            assert not video.live
            assert len(list(video)) == 3


@pytest.mark.parametrize("name", ["a.mkv", "a.mp4", "a.ts"])
def test_a_recording_that_starts_late_is_whole_and_starts_at_time_0(tmp_path: Path, name: str) -> None:
    with open_video(write_clip(tmp_path / name, 60, first=200)) as source:
        frames = list(source)
    assert [frame.time for frame in frames] == pytest.approx([index / 25 for index in range(60)], abs=2e-3)


def test_closing_from_another_thread_ends_the_reading(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "long.mp4", 400)
    source = open_video(path)
    reading, seen = threading.Event(), []

    def read() -> None:
        for frame in source:
            seen.append(frame.index)
            reading.set()

    reader = threading.Thread(target=read)
    reader.start()
    assert reading.wait(10)
    source.close()
    reader.join(10)
    assert not reader.is_alive()
    assert 0 < len(seen) <= 400


def test_sound_alone_is_named(tmp_path: Path) -> None:
    path = tmp_path / "sound.mka"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=8000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1600), np.int16), layout="mono")
        frame.sample_rate = 8000
        container.mux(stream.encode(frame))
    with pytest.raises(SourceError, match=r"sound\.mka: holds no video stream"):
        open_video(path)


def test_frames_that_are_too_large_are_refused_by_the_header(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("detector.video.stream_choice.VIDEO_PIXELS", 96 * 64 - 1)
    with pytest.raises(SourceError, match=r"a\.mp4: its frames of 96 x 64 pixels are larger than"):
        open_video(write_clip(tmp_path / "a.mp4", 5))


def test_frames_that_grow_too_large_on_the_way_are_damaged_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("detector.video.stream_choice.VIDEO_PIXELS", 200 * 100)
    path = write_clip(tmp_path / "a.ts", 40)
    path.write_bytes(path.read_bytes() + write_clip(tmp_path / "b.ts", 30, size=(640, 480)).read_bytes())
    with open_video(path) as source:
        widths = [frame.picture.width for frame in source]
        # The decoder may hold back frames when it meets the larger ones.
        assert set(widths) == {96}
        assert 35 <= len(widths) <= 40
        assert source.damaged_frames >= 25


def test_picture_that_was_looked_at_is_still_read(tmp_path: Path) -> None:
    with open_video(write_clip(tmp_path / "clip.mp4", 3)) as source:
        assert isinstance(source, ContainerSource)
        first, again = source.peek(), source.peek()
        frames = list(source)
        assert first is not None and again is not None
        for picture in (first, again):
            assert np.array_equal(picture.rgb(), frames[0].picture.rgb())
        assert len(frames) == 3
        assert source.peek() is None


def test_a_stream_that_begins_when_all_is_read_is_passed_over(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.flv", 400)
    with open_video(path) as source:
        assert len(list(source)) == 400
    sound = b"\xaf\x01" + bytes(30)
    # FLV: kind, length, time of 16 s, stream, and the length of all that once more.
    tag = (
        struct.pack(">B3s3sB3s", 8, len(sound).to_bytes(3, "big"), (16_000).to_bytes(3, "big"), 0, bytes(3))
        + sound
    )
    path.write_bytes(path.read_bytes() + tag + struct.pack(">I", len(tag)))
    with open_video(path) as source:
        assert len(list(source)) == 400


def test_an_index_that_leads_elsewhere_each_time_is_not_gone_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_clip(tmp_path / "a.mkv", 100, options={"g": "10"})
    seek, sought = Decoder.seek, []

    def astray(self: Decoder, ticks: int) -> None:
        sought.append(ticks)
        seek(self, ticks // 2 if len(sought) == 2 else ticks)

    monkeypatch.setattr(Decoder, "seek", astray)
    with open_video(path) as source:
        frames = source.frames_from(3.0)
        assert frames is not None
        found = next(frame for frame in frames if frame.time >= 3.0)
    assert len(sought) == 3
    assert found.index == 75
    assert np.abs(found.picture.rgb().astype(int) - numbered(75)).mean() < 20
