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
