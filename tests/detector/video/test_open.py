"""What is said of sources that cannot be read; test_every_source.py holds what all of them keep."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import cv2
import numpy as np
import pytest
from typer.testing import CliRunner

from detector.cli import app
from detector.errors import SourceError
from detector.frame import Frame
from detector.video import Recorder, open_video
from detector.video import open as module
from tests.detector.video.sources import BROKEN, MakeVideo
from tests.green_model import write_model
from tests.recordings import write_recording


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


@pytest.mark.may_log("libav")
@pytest.mark.parametrize("name", ["a.mp4", "a.mov"])
def test_file_whose_index_was_never_written_is_told_from_what_is_no_video(
    make_video: MakeVideo, name: str
) -> None:
    path = make_video(name)
    content = path.read_bytes()
    path.write_bytes(content[: content.rindex(b"moov") - 4])
    with pytest.raises(SourceError, match=rf"{name}: has no index, .*: it was cut off, .*; copy it again"):
        open_video(path)


@pytest.mark.may_log("libav")
@pytest.mark.parametrize("missing", [100, 200, 300, 400, 500])
def test_file_whose_index_is_not_whole_is_cut_off(make_video: MakeVideo, missing: int) -> None:
    path = make_video("a.mp4")
    path.write_bytes(path.read_bytes()[:-missing])
    with pytest.raises(SourceError, match=r"has no index|within its index|holds no decodable frame"):
        list(open_video(path))


@pytest.mark.may_log("libav")
@pytest.mark.parametrize(
    ("name", "mend"), [("a.mkv", "; copy it again, or convert it to MP4$"), ("a.xyz", r"\)$")]
)
def test_only_of_what_is_called_a_video_a_better_copy_is_asked(tmp_path: Path, name: str, mend: str) -> None:
    (tmp_path / name).write_bytes(b"this is a letter, not a video\n" * 40)
    with pytest.raises(SourceError, match=mend):
        open_video(tmp_path / name)


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
    frames: list[Frame] = []
    with (
        pytest.raises(SourceError, match="within a packet: the file was cut off"),
        open_video(path) as source,
    ):
        frames.extend(source)
    assert 10 <= len(frames) < 60


def test_lost_picture_in_a_folder_is_named_after_the_frames_before_it(
    make_video: MakeVideo, tmp_path: Path
) -> None:
    with BROKEN["folder"](tmp_path, make_video) as folder, open_video(folder) as source:
        frames = iter(source)
        assert [next(frames).index for _ in range(10)] == list(range(10))
        with pytest.raises(SourceError, match=r"11\.png: cannot be read"):
            next(frames)


def test_video_without_a_frame_is_named(tmp_path: Path) -> None:
    path = tmp_path / "empty.mkv"
    with Recorder(tmp_path / "r.mp4", 64, 48, 25):
        pass
    (tmp_path / "r.mp4").rename(path)
    with pytest.raises(SourceError, match=r"empty\.mkv: (cannot be opened|holds no)"):
        list(open_video(path))


@pytest.mark.parametrize(
    "name",
    [
        "2024-01-02T10:20:30.mp4",
        "dshow:a.mp4",
        "avfoundation:0",
        "video=a.mp4",
        "file:a.mp4",
        "concat:a|b.mp4",
    ],
)
def test_what_is_there_as_a_file_is_one_whatever_its_name(
    make_video: MakeVideo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    make_video("a.mp4", frames=5).rename(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    for named in (name, f"./{name}", Path(name), str(tmp_path / name)):
        with open_video(named) as source:
            assert not source.live
            assert len(list(source)) == 5


def _lists(other: Path) -> dict[str, str]:
    """Files that hold no pictures but name others."""
    return {
        "a.mp4": f"ffconcat version 1.0\nfile {other}\n",
        "a.txt": f"ffconcat version 1.0\nfile {other.name}\n",
        "a.m3u8": f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{other.name}\n#EXT-X-ENDLIST\n",
        "a.ts": f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{other}\n#EXT-X-ENDLIST\n",
        "a.sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 33\n",
        "a.mpd": f"<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011'>{other.name}</MPD>",
    }


@pytest.mark.parametrize("name", ["a.mp4", "a.txt", "a.m3u8", "a.ts", "a.sdp", "a.mpd"])
def test_file_that_names_others_opens_none(make_video: MakeVideo, tmp_path: Path, name: str) -> None:
    other = make_video("other.ts", frames=5)
    (tmp_path / name).write_text(_lists(other)[name])
    with pytest.raises(SourceError, match=rf"{name}: cannot be opened as video"):
        open_video(tmp_path / name)


def test_stream_may_not_open_files_of_this_machine(make_video: MakeVideo, tmp_path: Path) -> None:
    other = make_video("other.ts", frames=5)
    playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile://{other}\n#EXT-X-ENDLIST\n".encode()
    (tmp_path / "a.m3u8").write_bytes(playlist)
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            with pytest.raises(SourceError):
                list(open_video(f"http://127.0.0.1:{server.server_port}/a.m3u8"))
        finally:
            server.shutdown()


@pytest.mark.parametrize(
    ("name", "muxer"),
    [("a.m2t", "mpegts"), ("a.mod", "mpeg"), ("a.qt", "mov"), ("a.264", "h264"), ("a.dat", "mpegts")],
)
def test_container_is_known_by_its_content(
    make_video: MakeVideo, tmp_path: Path, name: str, muxer: str
) -> None:
    suffix = {"mpegts": "ts", "mpeg": "mpg", "mov": "mov", "h264": "h264"}[muxer]
    codec = "mpeg2video" if muxer == "mpeg" else "libx264"
    path = make_video(f"b.{suffix}", codec, frames=5).rename(tmp_path / name)
    with open_video(path) as source:
        assert len(list(source)) == 5


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such pipes")
def test_pipe_is_no_recording_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.mp4")
    for source in (tmp_path / "a.mp4", Path("/dev/zero")):
        with pytest.raises(SourceError, match="is a pipe or a device, no recording"):
            open_video(source)


@contextmanager
def unanswered(path: Path) -> Iterator[None]:
    """For the time being nobody can open a file, as on a drive that does not answer.

    A process that has a lease of a file is asked by Linux before another may open it, and takes its time.
    """
    lease = (
        "import fcntl, signal, sys, time\n"
        "signal.signal(signal.SIGIO, signal.SIG_IGN)\n"
        "file = open(sys.argv[1], 'r+b')\n"
        "fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK)\n"
        "print('taken', flush=True)\n"
        "time.sleep(60)\n"
    )
    command = [sys.executable, "-c", lease, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as holder:
        try:
            assert holder.stdout is not None
            if holder.stdout.readline() != "taken\n":
                pytest.skip("this file system gives no leases")
            yield
        finally:
            holder.kill()


@pytest.mark.skipif(sys.platform != "linux", reason="leases are Linux's")
@pytest.mark.parametrize(("name", "to_close"), [("a.mp4", False), ("folder", True)])
def test_what_does_not_answer_is_given_up_and_closed_again_when_it_does(
    name: str, to_close: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "OPEN_TIMEOUT", 1.0)
    closed = threading.Event()
    monkeypatch.setattr(module.VideoSource, "close", lambda source: closed.set())
    (tmp_path / "folder").mkdir()
    video, picture = write_recording(tmp_path / "a.mp4"), tmp_path / "folder" / "a.png"
    assert cv2.imwrite(str(picture), np.zeros((48, 64, 3), np.uint8))
    started = time.monotonic()
    with unanswered(video if name == "a.mp4" else picture):
        with pytest.raises(SourceError, match=f"{name}: took more than 1 s to open; check the drive"):
            open_video(tmp_path / name)
        assert time.monotonic() - started < 10
    # Of a file that is no folder the first bytes are looked at before it is opened.
    assert closed.wait(10) if to_close else not closed.is_set()


@pytest.mark.skipif(sys.platform != "linux", reason="leases are Linux's")
def test_batch_goes_on_after_a_recording_that_does_not_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "OPEN_TIMEOUT", 1.0)
    dead, good = write_recording(tmp_path / "dead.mp4"), write_recording(tmp_path / "good.mp4")
    model = write_model(tmp_path / "green.onnx")
    with unanswered(dead):
        arguments = ("analyze", dead, good, "--model", model, "--out", tmp_path / "out", "--device", "cpu")
        done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert done.exit_code == 1
    assert "dead.mp4: took more than 1 s to open" in done.output
    assert (tmp_path / "out" / "good" / "results.jsonl").exists()
