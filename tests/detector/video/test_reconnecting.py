"""A live source that is lost comes back by itself, and says so; nobody waits for one that was closed."""

import threading
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from detector.errors import SourceError
from detector.frame import Frame
from detector.video import VideoSource, ffmpeg, network, open_reconnecting, open_video
from detector.video.reconnecting import ReconnectingSource
from tests.detector.video.clips import write_clip
from tests.detector.video.senders import free_tcp_port, free_udp_port, tcp_sender, udp_sender


def _wait_for(condition: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


class _Reader:
    """Reads a source on a thread, as a window does."""

    def __init__(self, source: VideoSource) -> None:
        self.frames: list[Frame] = []
        self._source = source
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        for frame in self._source:
            self.frames.append(frame)

    def close(self) -> float:
        """Seconds from closing the source to the end of the thread."""
        started = time.monotonic()
        self._source.close()
        self._thread.join(10)
        assert not self._thread.is_alive()
        return time.monotonic() - started


def test_frames_go_on_where_the_stream_comes_back(tmp_path: Path) -> None:
    first = write_clip(tmp_path / "first.ts", 30).read_bytes()
    second = write_clip(tmp_path / "second.ts", 20, size=(128, 96)).read_bytes()
    with tcp_sender(first, second, seconds=1.0) as port:
        source = open_reconnecting(f"tcp://127.0.0.1:{port}")
        reader = _Reader(source)
        assert _wait_for(lambda: len(reader.frames) == 50)
        assert _wait_for(lambda: source.lost is not None)
        reader.close()
    frames = reader.frames
    assert source.live
    assert source.reconnects == 1
    assert [frame.index for frame in frames] == list(range(50))
    assert all(earlier.time < later.time for earlier, later in pairwise(frames))
    gap, waited = frames[30].time - frames[29].time, frames[30].due - frames[29].due
    assert gap == pytest.approx(waited)
    assert gap >= 0.2
    assert (source.width, source.height) == (128, 96) == (frames[30].picture.width, frames[30].picture.height)


def test_state_tells_why_there_is_no_picture_until_the_sender_is_back(tmp_path: Path) -> None:
    stream = write_clip(tmp_path / "a.ts", 30).read_bytes()
    with tcp_sender(stream) as port:
        source = open_reconnecting(f"tcp://127.0.0.1:{port}")
        reader = _Reader(source)
        assert _wait_for(lambda: len(reader.frames) == 30 and source.lost is not None)
    assert _wait_for(lambda: "Connection refused" in str(source.lost))
    assert len(reader.frames) == 30
    with tcp_sender(stream, silent_at_end=True, port=port):
        assert _wait_for(lambda: source.lost is None)
        assert source.reconnects == 1
        threading.Thread(target=source.close).start()
    reader.close()


def test_sender_that_falls_silent_and_starts_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "READ_TIMEOUT", 1.0)
    port = free_udp_port()
    with udp_sender(port):
        source = open_reconnecting(f"udp://127.0.0.1:{port}")
        reader = _Reader(source)
        assert _wait_for(lambda: len(reader.frames) > 10)
    assert _wait_for(lambda: source.lost is not None)
    before = len(reader.frames)
    with udp_sender(port):
        assert _wait_for(lambda: len(reader.frames) > before + 10)
        assert source.lost is None
        reader.close()
    assert all(earlier.time < later.time for earlier, later in pairwise(reader.frames))
    assert reader.frames[before].time - reader.frames[before - 1].time > 0.5


def test_stream_of_few_frames_that_takes_long_to_recognise_does_not_break_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(network, "READ_TIMEOUT", 1.0)
    monkeypatch.setattr(network, "OPEN_TIMEOUT", 2.0)
    monkeypatch.setattr(ffmpeg, "OPEN_TIMEOUT", 2.0)
    port = free_udp_port()
    with udp_sender(port, rate=2):
        source = open_reconnecting(f"udp://127.0.0.1:{port}")
        reader = _Reader(source)
        assert _wait_for(lambda: len(reader.frames) > 16, 30)
        assert (source.lost, source.reconnects, source.rate) == (None, 0, 2.0)
        reader.close()
    assert all(earlier.time < later.time for earlier, later in pairwise(reader.frames))


def test_closing_ends_the_wait_for_a_lost_source_at_once(tmp_path: Path) -> None:
    stream = write_clip(tmp_path / "a.ts", 30).read_bytes()
    with tcp_sender(stream) as port:
        source = open_reconnecting(f"tcp://127.0.0.1:{port}")
        reader = _Reader(source)
        assert _wait_for(lambda: len(reader.frames) == 30 and source.lost is not None)
    # By now it waits for a second or longer between its attempts.
    time.sleep(1.0)
    assert reader.close() < 0.5
    assert list(source) == []


def test_stream_that_is_not_there_yet_is_waited_for_and_comes(tmp_path: Path) -> None:
    stream, port = write_clip(tmp_path / "a.ts", 30).read_bytes(), free_tcp_port()
    source = open_reconnecting(f"tcp://doctor:secret@127.0.0.1:{port}")
    assert source.live
    assert source.lost == f"tcp://127.0.0.1:{port}: no picture came yet"
    reader = _Reader(source)
    assert _wait_for(lambda: "Connection refused" in str(source.lost))
    with tcp_sender(stream, silent_at_end=True, port=port):
        assert _wait_for(lambda: len(reader.frames) > 5)
        assert (source.lost, source.reconnects) == (None, 0)
        threading.Thread(target=source.close).start()
    reader.close()


def test_camera_that_is_not_there_yet_is_waited_for() -> None:
    source = open_reconnecting("/dev/video99")
    reader = _Reader(source)
    assert _wait_for(lambda: "no such capture device" in str(source.lost))
    assert reader.close() < 0.5


def test_source_that_must_be_there_is_an_error_at_once(tmp_path: Path) -> None:
    for source in (str(tmp_path / "absent.mp4"), "http://127.0.0.1:9/absent.mp4"):
        with pytest.raises(SourceError):
            open_reconnecting(source)
    with pytest.raises(SourceError, match="Connection refused"):
        ReconnectingSource(lambda: open_video("tcp://127.0.0.1:9"))


def test_files_are_never_opened_again(tmp_path: Path) -> None:
    with open_reconnecting(write_clip(tmp_path / "a.mp4", 5)) as source:
        assert len(list(source)) == 5
        assert not source.live
        assert (source.lost, source.reconnects) == (None, 0)
