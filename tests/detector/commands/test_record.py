"""Recording as its users meet it: real processes on a real stream, killed, interrupted, on a full disk."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from detector import open_video
from detector.analysis.results.reader import read_results
from tests.detector.video.senders import free_udp_port, udp_sender
from tests.green_model import write_model
from tests.recordings import FRAMES, write_recording
from tests.small_disk import fill, small_disk

pytestmark = pytest.mark.skipif(os.name == "nt", reason="sends signals")

CODE = "from detector.__main__ import main; main()"
INTERVAL = 1 / 25


def _start(*arguments: str | Path, **more: Any) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", CODE, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        **more,
    )


@contextmanager
def _recording(tmp_path: Path, out: Path, *more: str | Path) -> Iterator["subprocess.Popen[str]"]:
    """A stream that is being recorded as case A1."""
    port, model = free_udp_port(), write_model(tmp_path / "green.onnx")
    with udp_sender(port):
        process = _start(
            "record", f"udp://127.0.0.1:{port}", "--out", out, "--case", "A1", "--model", model, *more
        )
        try:
            yield process
        finally:
            process.kill()
            process.communicate()


def _session(folder: Path) -> dict[str, Any]:
    content = json.loads((folder / "session.json").read_text("utf-8"))
    assert isinstance(content, dict)
    return content


def _wait_for_results(out: Path, lines: int) -> Path:
    """The record's folder, once so many frames of it are analyzed."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for path in out.glob("*/results.part.jsonl"):
            if path.read_bytes().count(b"\n") > lines:
                return path.parent
        time.sleep(0.02)
    raise AssertionError("nothing was recorded")


def _frames(video: Path) -> list[float]:
    with open_video(video) as source:
        return [frame.time for frame in source]


def test_killed_program_loses_at_most_a_second_and_the_record_opens(tmp_path: Path) -> None:
    out = tmp_path / "sessions"
    with _recording(tmp_path, out) as process:
        folder = _wait_for_results(out, 60)
        process.send_signal(signal.SIGKILL)
        killed = time.monotonic()
        process.wait()
    first = _session(folder)["first_frame"]["monotonic"]
    lines = [json.loads(line) for line in (folder / "results.part.jsonl").read_bytes().splitlines()[1:-1]]
    # By so much the source's clock, on which frames are recorded, is behind that of their arrival.
    behind = min(line["ready"] - line["time"] for line in lines)
    assert _session(folder)["end"] is None
    model, video = tmp_path / "green.onnx", write_recording(tmp_path / "v.mp4")
    ended = _start("record", video, "--out", out, "--case", "A2", "--model", model).communicate(timeout=60)
    assert f"{folder}: was cut off; " in ended[1]
    assert _session(folder)["end"]["cut"] is True
    assert "This record was cut off" in (folder / "report.html").read_text("utf-8")
    kept = _frames(folder / "video.mp4")
    assert killed - first - (kept[-1] + behind + INTERVAL) < 1.0
    results = read_results(folder / "results.jsonl")
    assert results.end is None
    assert killed - first - (results.frames[-1].time + behind) < 1.0
    assert sorted(path.name for path in folder.iterdir()) == [
        *("SHA256SUMS", "events.jsonl", "report.html", "results.jsonl", "session.json", "video.mp4"),
    ]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)])
def test_interrupted_program_ends_its_record_whole(number: signal.Signals, tmp_path: Path) -> None:
    out = tmp_path / "sessions"
    with _recording(tmp_path, out) as process:
        folder = _wait_for_results(out, 25)
        process.send_signal(number)
        time.sleep(0.05)
        process.send_signal(number)
        said, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    assert said.startswith(f"{folder}: ")
    assert said.rstrip().endswith("; stopped")
    assert _session(folder)["end"]["reason"] == "stopped"
    assert (folder / "SHA256SUMS").exists()
    assert len(_frames(folder / "video.mp4")) == _session(folder)["end"]["recorded"] > 20


def test_record_ends_after_its_time(tmp_path: Path) -> None:
    with _recording(tmp_path, tmp_path / "sessions", "--seconds", "2") as process:
        said, _ = process.communicate(timeout=60)
    (folder,) = (tmp_path / "sessions").iterdir()
    assert "; the time is over" in said
    assert _frames(folder / "video.mp4")[-1] == pytest.approx(2.0, abs=0.8)


def test_name_in_place_of_a_case_code_is_refused(tmp_path: Path) -> None:
    video = write_recording(tmp_path / "v.mp4")
    process = _start("record", video, "--out", tmp_path / "sessions", "--case", "Mueller")
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "may be a patient's name" in errors
    assert "Mueller" not in errors
    assert not (tmp_path / "sessions").exists()


@pytest.mark.parametrize("way", ["in part", "suddenly", "on and on"])
def test_full_disk_ends_the_record_whole(way: str, tmp_path: Path) -> None:
    out = tmp_path / "disk"
    with small_disk(out, 60 if way == "on and on" else 22) as made, _recording(tmp_path, out) as process:
        if not made:
            pytest.skip("this user cannot mount a small disk")
        folder = _wait_for_results(out, 50)
        if way == "on and on":
            # So slowly that the record has ended before, which must not give back what is taken then.
            while shutil.disk_usage(out).free > 1 << 20:
                fill(out, max(0, shutil.disk_usage(out).free - (1 << 20)))
                time.sleep(0.1)
        fill(out, shutil.disk_usage(out).free // 3 if way == "in part" else 0)
        said, errors = process.communicate(timeout=60)
        assert "; the disk is full" in said
        assert "the recording ends: the disk is full" in errors
        assert process.returncode == 0
        assert (_session(folder)["end"]["reason"], _session(folder)["end"]["cut"]) == (
            "the disk is full",
            False,
        )
        assert (folder / "SHA256SUMS").exists()
        assert "The recording ended by itself" in (folder / "report.html").read_text("utf-8")
        results = read_results(folder / "results.jsonl")
        assert results.end is not None
        assert len(_frames(folder / "video.mp4")) > 40


def test_recording_is_recorded_to_its_end(tmp_path: Path) -> None:
    model, video = write_model(tmp_path / "green.onnx"), write_recording(tmp_path / "v.mp4")
    process = _start("record", video, "--out", tmp_path / "out", "--model", model)
    said, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    assert f"{FRAMES} frames; the source has ended" in said
