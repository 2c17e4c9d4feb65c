"""What FFmpeg writes goes through a file of this program: past no link, and with no byte lost in silence."""

from collections.abc import Callable
from pathlib import Path

import pytest

from detector.errors import OutputError
from detector.video import Recorder, open_video, with_chapters
from detector.video.clip import cut_clip
from tests.recordings import HEIGHT, WIDTH, write_recording
from tests.small_disk import fill, small_disk


def _record(source: Path, path: Path) -> None:
    with Recorder(path, WIDTH, HEIGHT, 25) as recorder, open_video(source) as frames:
        for frame in frames:
            recorder.write_picture(frame.picture, frame.time)


_WRITERS: dict[str, Callable[[Path, Path], None]] = {
    "recorder": _record,
    "chapters": lambda source, path: with_chapters(source, path, [(0.0, 0.5, "polyp 1")]),
    "clip": lambda source, path: cut_clip(source, path, 0.0, 9.0),
}


@pytest.mark.parametrize("write", _WRITERS.values(), ids=_WRITERS)
@pytest.mark.parametrize("name", ["out.part.mp4", "out.mp4"])
def test_no_link_leads_a_video_elsewhere(
    name: str, write: Callable[[Path, Path], None], tmp_path: Path
) -> None:
    source = write_recording(tmp_path / "source.mp4")
    (tmp_path / "own").write_bytes(b"somebody's own")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).symlink_to(tmp_path / "own")
    write(source, tmp_path / "out" / "out.mp4")
    with open_video(tmp_path / "out" / "out.mp4") as video:
        assert len(list(video)) == 20
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["out.mp4"]
    assert (tmp_path / "own").read_bytes() == b"somebody's own"


@pytest.mark.parametrize("write", [_WRITERS["chapters"], _WRITERS["clip"]], ids=["chapters", "clip"])
@pytest.mark.parametrize("lacking", [1, 400, 3000])
def test_last_bytes_that_find_no_room_are_said(
    lacking: int, write: Callable[[Path, Path], None], tmp_path: Path
) -> None:
    source = write_recording(tmp_path / "source.mp4")
    write(source, tmp_path / "whole.mp4")
    with small_disk(tmp_path / "out", 1) as made:
        if not made:
            pytest.skip("this user may make no disk that can be filled")
        fill(tmp_path / "out", max(0, (tmp_path / "whole.mp4").stat().st_size - lacking) // 4096 * 4096)
        with pytest.raises(OutputError, match="No space left"):
            write(source, tmp_path / "out" / "out.mp4")
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["filler"]


@pytest.mark.parametrize("folder", ["http:", "concat:a", "rtmp:b"])
def test_a_folder_that_is_called_like_a_protocol_is_a_folder(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(folder).mkdir()
    source = write_recording(Path(folder) / "source.mp4")
    for name in ("chapters", "clip"):
        _WRITERS[name](source, Path(folder) / f"{name}.mp4")
    assert sorted(path.name for path in Path(folder).iterdir()) == ["chapters.mp4", "clip.mp4", "source.mp4"]
