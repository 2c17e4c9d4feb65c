"""Streams from the network: which are live, and that silence is an error within a time limit."""

import time
from itertools import pairwise
from pathlib import Path

import pytest

from detector.errors import SourceError
from detector.video import ffmpeg, grab_frames, network, open_reconnecting, open_video
from tests.detector.video.clips import write_clip
from tests.detector.video.senders import free_udp_port, tcp_sender, udp_sender, web_server


def test_recording_that_is_served_by_http_is_not_live(tmp_path: Path) -> None:
    write_clip(tmp_path / "a.mp4", 40, options={"movflags": "faststart"})
    with web_server(tmp_path) as address, open_reconnecting(f"{address}/a.mp4") as source:
        assert not source.live
        assert source.frame_count == 40
        assert [frame.index for frame in source] == list(range(40))


def test_missing_page_is_named(tmp_path: Path) -> None:
    with web_server(tmp_path) as address, pytest.raises(SourceError, match=r"absent\.mp4: cannot be opened"):
        open_video(f"{address}/absent.mp4")


def test_stream_is_live_and_loses_no_frame(tmp_path: Path) -> None:
    stream = write_clip(tmp_path / "a.ts", 60).read_bytes()
    with tcp_sender(stream, seconds=2.0) as port, open_video(f"tcp://127.0.0.1:{port}") as source:
        assert source.live
        assert source.frame_count is None
        frames = list(source)
    assert [frame.time for frame in frames] == pytest.approx([index / 25 for index in range(60)], abs=2e-3)


def test_stream_that_changes_its_size_and_its_clock_on_the_way_goes_on(tmp_path: Path) -> None:
    first = write_clip(tmp_path / "a.ts", 50, first=90_000).read_bytes()
    second = write_clip(tmp_path / "b.ts", 50, size=(64, 96)).read_bytes()
    with tcp_sender(first + second, seconds=4.0) as port, open_video(f"tcp://127.0.0.1:{port}") as source:
        frames = list(source)
    sizes = [(frame.picture.width, frame.picture.height) for frame in frames]
    assert sizes == [(96, 64)] * 50 + [(64, 96)] * 50
    assert all(earlier.time < later.time for earlier, later in pairwise(frames))


def test_stream_without_stamps_is_never_late_whatever_its_rate(tmp_path: Path) -> None:
    # FFmpeg counts 25 frames a second, and there are half as many.
    stream = write_clip(tmp_path / "a.h264", 40).read_bytes()
    with tcp_sender(stream, seconds=3.2) as port, open_video(f"tcp://127.0.0.1:{port}") as source:
        frames = list(source)
    assert len(frames) == 40
    assert not any(frame.is_late for frame in frames)


def test_frames_of_a_real_time_stream_are_not_held_back() -> None:
    port = free_udp_port()
    with udp_sender(port), open_video(f"udp://127.0.0.1:{port}") as source:
        frames = [frame for frame, _ in zip(source, range(40), strict=False)]
    lags = [frame.arrival - frame.time for frame in frames]
    # What was read to recognise the stream comes at once; from then on lag does not grow.
    assert lags[-1] <= lags[0] + 0.2


def test_silent_server_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ffmpeg, "OPEN_TIMEOUT", 0.5)
    started = time.monotonic()
    with (
        tcp_sender(b"", silent_at_end=True) as port,
        pytest.raises(SourceError, match="no data came within the time limit"),
    ):
        open_video(f"tcp://127.0.0.1:{port}")
    assert time.monotonic() - started < 5


def test_stream_that_falls_silent_breaks_off_after_its_frames(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "READ_TIMEOUT", 0.5)
    stream = write_clip(tmp_path / "a.ts", 60).read_bytes()
    seen = []
    with (
        tcp_sender(stream, silent_at_end=True) as port,
        open_video(f"tcp://127.0.0.1:{port}") as source,
        pytest.raises(SourceError, match=r"breaks off .*no data came within the time limit\); check"),
    ):
        for frame in source:
            seen.append(frame.index)
    assert len(seen) >= 40


def test_password_is_not_part_of_an_error() -> None:
    with pytest.raises(SourceError) as caught:
        open_video("http://doctor:secret@127.0.0.1:9/tower")
    assert "secret" not in str(caught.value)


def test_protocol_that_is_not_spoken_is_named() -> None:
    with pytest.raises(SourceError, match="does not speak its protocol"):
        open_video("warble://127.0.0.1/tower")


def test_live_stream_has_no_pictures_at_given_times(tmp_path: Path) -> None:
    stream = write_clip(tmp_path / "a.ts", 30).read_bytes()
    with tcp_sender(stream) as port, pytest.raises(SourceError, match="is live; only a recording"):
        grab_frames(f"tcp://127.0.0.1:{port}", [0.0])


@pytest.mark.slow
def test_a_stream_that_falls_silent_is_given_up_after_five_seconds(tmp_path: Path) -> None:
    stream = write_clip(tmp_path / "a.ts", 60).read_bytes()
    with tcp_sender(stream, silent_at_end=True) as port, open_video(f"tcp://127.0.0.1:{port}") as source:
        # All of it has come by now.
        started = time.monotonic()
        with pytest.raises(SourceError, match="no data came within the time limit"):
            list(source)
    assert 4 < time.monotonic() - started < 9
