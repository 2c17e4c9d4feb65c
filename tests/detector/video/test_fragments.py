"""A recording that was cut ends after its last whole fragment, and passes for whole then."""

from pathlib import Path

import pytest

from detector.errors import SourceError
from detector.video import Recorder, open_video
from detector.video.fragments import drop_broken_fragment
from detector.video.recorder import AS_IT_COMES
from tests.recordings import HEIGHT, WIDTH, frame_pixels


def _write(path: Path) -> bytes:
    with Recorder(path, WIDTH, HEIGHT, 25, AS_IT_COMES) as recorder:
        for index in range(100):
            recorder.write(frame_pixels(index % 20), index / 25)
    return path.read_bytes()


@pytest.mark.parametrize("share", [0.35, 0.6, 0.85, 0.97])
def test_every_whole_fragment_stays(share: float, tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    content = _write(path)
    path.write_bytes(content[: int(share * len(content))])
    with open_video(path) as source, pytest.raises(SourceError, match="cut off"):
        list(source)
    assert drop_broken_fragment(path) > 0
    with open_video(path) as source:
        frames = len(list(source))
    # A quarter of a second is a fragment, whose frames are not all of one size.
    assert frames > 100 * share - 25


def test_whole_recording_stays_as_it_is(tmp_path: Path) -> None:
    content = _write(tmp_path / "a.mp4")
    assert drop_broken_fragment(tmp_path / "a.mp4") == 0
    assert (tmp_path / "a.mp4").read_bytes() == content


def test_header_alone_stays(tmp_path: Path) -> None:
    content = _write(tmp_path / "a.mp4")
    (tmp_path / "a.mp4").write_bytes(content[: content.index(b"moof") + 40])
    assert drop_broken_fragment(tmp_path / "a.mp4") > 0
    assert (tmp_path / "a.mp4").stat().st_size == content.index(b"moof") - 4
