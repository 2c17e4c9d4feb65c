"""A live stream that broke off leaves nothing behind: decoders hold threads and tens of megabytes."""

import gc
import time
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from detector.errors import SourceError
from detector.video import network, open_video
from detector.video.live_decoder import LiveDecoder
from tests.detector.video.clips import write_clip
from tests.detector.video.senders import tcp_sender


@pytest.fixture
def _no_circles_found() -> Iterator[None]:
    """Python looks for circles of references seldom, and here never."""
    gc.disable()
    yield
    gc.enable()


def _play(address: str, frames: int | None) -> "weakref.ref[LiveDecoder]":
    """Its decoder, once it has broken off, or was closed after so many frames."""
    with open_video(address) as source:
        decoder = source._decoder  # type: ignore[attr-defined]
        assert isinstance(decoder, LiveDecoder)
        freed = weakref.ref(decoder)
        del decoder
        try:
            for frame in source:
                if frame.index == frames:
                    break
        except SourceError:
            assert frames is None
    return freed


@pytest.mark.usefixtures("_no_circles_found")
@pytest.mark.parametrize("frames", [None, 0, 10])
@pytest.mark.parametrize("is_silent", [False, True])
@pytest.mark.parametrize("is_damaged", [False, True])
def test_decoder_of_a_stream_that_is_over_is_freed(
    frames: int | None, is_silent: bool, is_damaged: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "READ_TIMEOUT", 0.5)
    stream = write_clip(tmp_path / "a.ts", 60).read_bytes()
    if is_damaged:
        middle = len(stream) // 2
        stream = stream[:middle] + bytes(range(256)) * 8 + stream[middle + 2048 :]
    with tcp_sender(stream, silent_at_end=is_silent) as port:
        freed = _play(f"tcp://127.0.0.1:{port}", frames)
        # A read under way is not interrupted; it ends by itself within the time limit.
        deadline = time.monotonic() + 5
        while freed() is not None and time.monotonic() < deadline:
            time.sleep(0.05)
    assert freed() is None
