"""A capture device that has no picture yet is asked again, for as long as it is reasonable.

No test machine has such a device: a file stands in that answers as one does.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import av.error
import pytest

from detector.errors import SourceError
from detector.video import live_decoder
from detector.video.container import ContainerSource
from detector.video.open import open_video
from tests.detector.video.clips import write_clip


class _Hesitant:
    """A container that says "not yet" before each packet, and for ever after some."""

    def __init__(self, path: Path, packets: int) -> None:
        self._container = av.open(str(path))
        self._packets = self._container.demux(video=0)
        self._left, self._ready = packets, False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._container, name)

    def demux(self, stream: object) -> Iterator[object]:
        while True:
            self._ready = not self._ready
            if self._ready or self._left == 0:
                raise av.error.BlockingIOError(11, "Resource temporarily unavailable")
            packet = next(self._packets, None)
            if packet is None:
                return
            self._left -= 1
            yield packet


def _device(path: Path, packets: int) -> ContainerSource:
    return ContainerSource(_Hesitant(path, packets), "/dev/video0", live=True)  # type: ignore[arg-type]


def test_every_picture_of_a_device_comes(tmp_path: Path) -> None:
    with _device(write_clip(tmp_path / "a.mp4", 30), 10**9) as source:
        assert [frame.index for frame in source] == list(range(30))


def test_device_that_gives_no_more_pictures_breaks_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_decoder, "READ_TIMEOUT", 0.3)
    with (
        _device(write_clip(tmp_path / "a.mp4", 30, options={"bf": "0"}), 20) as source,
        pytest.raises(SourceError, match=r"/dev/video0: breaks off .*no picture for .* s\); check the cable"),
    ):
        list(source)


def _without(path: Path, start: float, end: float) -> Path:
    """A recording with zeros from a share of its bytes to another."""
    content = path.read_bytes()
    first, last = (round(len(content) * share) for share in (start, end))
    path.write_bytes(content[:first] + bytes(last - first) + content[last:])
    return path


@pytest.mark.may_log("libav")
@pytest.mark.parametrize("codec", ["libx264", "mpeg4"])
def test_a_file_goes_on_behind_any_hole(tmp_path: Path, codec: str) -> None:
    path = _without(write_clip(tmp_path / "a.mov", 400, codec, options={"g": "10"}), 0.2, 0.7)
    with open_video(path) as source:
        times = [frame.time for frame in source]
        assert source.damaged_frames > 150
    assert times[-1] == pytest.approx(399 / 25)


@pytest.mark.may_log("libav")
def test_a_file_that_cannot_be_decoded_up_to_its_end_breaks_off(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mov", 400)
    content = path.read_bytes()
    _without(path, 0.5, (content.rfind(b"moov") - 4) / len(content))
    with open_video(path) as source, pytest.raises(SourceError, match=r"breaks off at \d\.\d s after \d+"):
        list(source)


@pytest.mark.may_log("libav")
def test_a_stream_that_cannot_be_decoded_for_long_breaks_off(tmp_path: Path) -> None:
    path = _without(write_clip(tmp_path / "a.mov", 400), 0.2, 0.7)
    live = ContainerSource(av.open(str(path)), "camera", live=True)
    with live, pytest.raises(SourceError, match="breaks off"):
        list(live)
