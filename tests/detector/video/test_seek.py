"""A grabbed picture is the one that reading the whole recording gives at that time."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from detector.errors import SourceError
from detector.frame import Frame
from detector.video import grab_frames, open_video
from detector.video.decoder import Decoder
from tests.detector.video.clips import SIZE, numbered, write_clip, write_interlaced

FRAMES = 150


def _read(source: Path) -> list[Frame]:
    with open_video(source) as video:
        return list(video)


def _folder(folder: Path) -> Path:
    folder.mkdir()
    for index in range(30):
        cv2.imwrite(str(folder / f"{index + 1}.png"), numbered(index))
    return folder


@pytest.fixture(
    params=[
        "b-frames",
        "open-gop",
        "refresh",
        "one-key",
        "mkv",
        "ts",
        "avi",
        "sdi",
        "sdi.mkv",
        "raw",
        "folder",
    ]
)
def recording(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    long = {"g": "60", "bf": "3", "b-adapt": "0"}
    clips = {
        "b-frames": ("a.mp4", "libx264", long),
        "open-gop": ("a.mp4", "libx264", {"g": "12", "bf": "3", "x264-params": "open-gop=1:scenecut=0"}),
        "refresh": ("a.mp4", "libx264", {"g": "20", "x264-params": "intra-refresh=1:scenecut=0"}),
        "one-key": ("a.mov", "mpeg4", {"g": "600", "bf": "2"}),
        "mkv": ("a.mkv", "libx264", long),
        "ts": ("a.ts", "mpeg2video", {"g": "12", "bf": "2"}),
        "avi": ("a.avi", "mpeg4", {"g": "12", "bf": "2"}),
        "raw": ("a.h264", "libx264", long),
    }
    if request.param == "folder":
        return _folder(tmp_path / "folder")
    if request.param.startswith("sdi"):
        return write_interlaced(tmp_path / f"sdi{Path(request.param).suffix or '.mp4'}", FRAMES)
    name, codec, options = clips[request.param]
    # AVI has no time stamps that could start late.
    first = 0 if request.param == "avi" else 37
    return write_clip(tmp_path / name, FRAMES, codec, first=first, options=options)


def test_every_frame_that_is_grabbed_alone_is_the_one_read_in_sequence(recording: Path) -> None:
    frames = _read(recording)
    for frame in [*frames[:3], *frames[3::7], frames[-1]]:
        grabbed = grab_frames(recording, [frame.time])
        assert list(grabbed) == [frame.time]
        assert np.array_equal(grabbed[frame.time].rgb(), frame.picture.rgb()), frame.index


def test_many_times_at_once_in_any_order(recording: Path) -> None:
    frames = _read(recording)
    wanted = [frames[index] for index in np.random.default_rng(0).integers(0, len(frames), 20)]
    grabbed = grab_frames(str(recording), [frame.time for frame in wanted])
    assert set(grabbed) == {frame.time for frame in wanted}
    for frame in wanted:
        assert np.array_equal(grabbed[frame.time].rgb(), frame.picture.rgb())


def test_a_time_between_frames_gets_the_nearer_one_and_one_beyond_the_end_none(recording: Path) -> None:
    frames = _read(recording)
    earlier, later, last = frames[9], frames[10], frames[-1]
    gap = later.time - earlier.time
    times = [earlier.time + 0.3 * gap, earlier.time + 0.7 * gap, last.time + 0.02, last.time + 5, -3.0]
    grabbed = grab_frames(recording, times)
    expected = [earlier, later, last, None, frames[0]]
    for time, frame in zip(times, expected, strict=True):
        if frame is None:
            assert time not in grabbed
        else:
            assert np.array_equal(grabbed[time].rgb(), frame.picture.rgb())


def test_a_picture_near_the_end_is_not_paid_for_with_the_whole_recording(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_clip(tmp_path / "long.mp4", 1000, options={"g": "50"})
    decoded, frames = [], Decoder.frames

    def counting(decoder: Decoder):  # type: ignore[no-untyped-def]
        for frame in frames(decoder):
            decoded.append(frame.pts)
            yield frame

    monkeypatch.setattr(Decoder, "frames", counting)
    assert list(grab_frames(path, [30.0, 30.2, 39.0])) == [30.0, 30.2, 39.0]
    assert len(decoded) < 120


def test_no_times_give_no_pictures(tmp_path: Path) -> None:
    assert grab_frames(write_clip(tmp_path / "a.mp4", 3, size=SIZE), []) == {}


def test_missing_recording_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"absent\.mp4: no such file"):
        grab_frames(tmp_path / "absent.mp4", [0.0])
