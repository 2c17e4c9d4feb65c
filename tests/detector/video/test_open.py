"""What is said of sources that cannot be read; test_every_source.py holds what all of them keep."""

from pathlib import Path

import pytest

from detector.errors import SourceError
from detector.video import Recorder, open_video
from tests.detector.video.sources import BROKEN, MakeVideo


def test_time_comes_from_the_stamps_not_from_the_rate(make_video: MakeVideo) -> None:
    stamps = [0, 40, 120, 130, 400, 1000]
    with open_video(make_video("vfr.mkv", frames=6, times_ms=stamps)) as source:
        assert [frame.time for frame in source] == pytest.approx([stamp / 1000 for stamp in stamps], abs=2e-3)


@pytest.mark.parametrize("content", [b"", b"this is a letter, not a video\n" * 40, b"\0" * 5000])
def test_file_that_is_no_video_is_named(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "letter.mp4"
    path.write_bytes(content)
    with pytest.raises(
        SourceError, match=r"letter\.mp4: (the file is empty|cannot be opened as video)"
    ) as caught:
        open_video(path)
    assert "\n" not in str(caught.value)


def test_missing_source_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"absent\.mp4: no such file or folder"):
        open_video(tmp_path / "absent.mp4")


@pytest.mark.parametrize("name", [f"{'a' * 300}.mp4", f"{'a' * 300}/a.mp4"])
def test_source_that_the_system_does_not_let_read_is_named_with_the_reason(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError, match=r"aaa.*: cannot be read \(File name too long\); check the path"):
        open_video(tmp_path / name)


def test_stream_without_a_server_is_an_error_within_its_time_limit() -> None:
    with pytest.raises(SourceError, match="cannot be opened as video"):
        open_video("rtsp://127.0.0.1:9/none")


def test_folder_without_pictures_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    with pytest.raises(SourceError, match="holds no picture"):
        open_video(tmp_path)


@pytest.mark.parametrize(("name", "faststart"), [("cut.mkv", False), ("cut.mp4", True), ("cut.avi", False)])
def test_file_that_was_cut_off_never_passes_for_a_whole_one(
    make_video: MakeVideo, name: str, faststart: bool
) -> None:
    path = make_video(name, "mpeg4", frames=100, options={"movflags": "faststart"} if faststart else {})
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    seen = []
    with (
        open_video(path) as source,
        pytest.raises(SourceError, match=r"ends at \d\.\d s after \d+ of \d+ frames: the file was cut off"),
    ):
        for frame in source:
            seen.append(frame.index)
    assert seen == list(range(len(seen)))
    assert 20 <= len(seen) <= 70


def test_video_without_a_promise_of_its_length_gives_the_frames_it_still_holds(make_video: MakeVideo) -> None:
    path = make_video("whole.mpg", "mpeg1video", frames=60)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with open_video(path) as source:
        frames = list(source)
    assert 10 <= len(frames) < 60


def test_broken_picture_in_a_folder_is_named_after_the_frames_before_it(
    make_video: MakeVideo, tmp_path: Path
) -> None:
    with BROKEN["folder"](tmp_path, make_video) as folder, open_video(folder) as source:
        frames = iter(source)
        assert [next(frames).index for _ in range(10)] == list(range(10))
        with pytest.raises(SourceError, match=r"11\.png: not a readable picture"):
            next(frames)


def test_video_without_a_frame_is_named(tmp_path: Path) -> None:
    path = tmp_path / "empty.mkv"
    with Recorder(tmp_path / "r.mp4", 64, 48, 25):
        pass
    (tmp_path / "r.mp4").rename(path)
    with pytest.raises(SourceError, match=r"empty\.mkv: (cannot be opened|holds no)"):
        list(open_video(path))
