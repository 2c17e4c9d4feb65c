"""What takes long to open is waited for where its frames are."""

import threading
import time
from pathlib import Path

import pytest

from detector.errors import SourceError
from detector.video import OpeningSource, VideoSource, open_later, open_video
from detector.video import opening as module
from tests.recordings import write_recording


def test_only_what_http_serves_is_opened_later() -> None:
    assert open_later("http://127.0.0.1:1/v.mp4") is not None
    named = open_later("https://user:secret@127.0.0.1/v.mp4")
    assert named is not None
    assert named.name == "https://127.0.0.1/v.mp4"
    for source in (
        "v.mp4",
        Path("v.mp4"),
        "udp://127.0.0.1:1",
        "rtsp://127.0.0.1/a",
        "file:///v.mp4",
        "/dev/video0",
    ):
        assert open_later(source) is None


def test_source_that_fails_is_tried_again_and_says_why_until_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_BACK_OFF", (0.01, 0.02))
    video, tries, said = write_recording(tmp_path / "v.mp4"), [], []

    def open_source() -> VideoSource:
        tries.append(time.monotonic())
        said.append(source.lost)
        if len(tries) < 3:
            raise SourceError("nobody is there")
        return open_video(video)

    source = OpeningSource("http://127.0.0.1/v.mp4", open_source)
    assert source.take() is None
    assert list(source) == []
    assert said == ["http://127.0.0.1/v.mp4: is being opened", "nobody is there", "nobody is there"]
    found = source.take()
    assert found is not None
    assert source.take() is None
    found.close()


def test_what_is_opened_after_it_was_closed_is_closed_again(tmp_path: Path) -> None:
    opened, may_open = open_video(write_recording(tmp_path / "v.mp4")), threading.Event()

    def open_source() -> VideoSource:
        may_open.wait(5)
        return opened

    source = OpeningSource("http://127.0.0.1/v.mp4", open_source)
    thread = threading.Thread(target=lambda: list(source))
    thread.start()
    source.close()
    may_open.set()
    thread.join()
    assert source.take() is None
    assert list(opened) == []


def test_closing_ends_a_wait_at_once() -> None:
    def open_source() -> VideoSource:
        raise SourceError("nobody is there")

    source = OpeningSource("http://127.0.0.1/v.mp4", open_source)
    thread = threading.Thread(target=lambda: list(source))
    thread.start()
    began = time.monotonic()
    source.close()
    thread.join()
    assert time.monotonic() - began < 0.4
