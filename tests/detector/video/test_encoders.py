"""An encoder in hardware is used once it has shown that it answers; else one line says why software records.

No machine of these tests has one, so encoders of software stand for it; NVENC is tried in tests/gpu.
"""

import logging
import os
from pathlib import Path

import av
import numpy as np
import pytest

from detector.picture import Matrix, YuvPicture, to_planes
from detector.video import Recorder, encoders, hardware_recorder, open_video
from detector.video.recorder import Encoding
from tests.strict.logs import ExpectLog

SIZE = 320, 240
# Names of encoders that no FFmpeg has, that takes no clock of 90 kHz, and that answer.
ABSENT = Encoding({}, codec="h264_abacus")
REFUSING = Encoding({}, codec="mpeg4")
COARSE = Encoding({"preset": "ultrafast", "qp": "45"})
ANSWERING = Encoding({"x265-params": "log-level=error:qp=20"}, codec="libx265")
OF_NV12 = Encoding({"preset": "ultrafast", "qp": "22"}, pixel_format="nv12")
TIMES = [0.0, 1001 / 30000, 0.1, 0.5, 0.54]


class _Deadly(str):
    """A value of an option that ends the process it is handed to, as a driver may."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "__import__('os').abort()"


def _planes(index: int, matrix: Matrix) -> YuvPicture:
    pixels = np.full((SIZE[1], SIZE[0], 3), (180, 90, 60), np.uint8)
    pixels[:, : 40 + 8 * index] = (30, 200, 40)
    return YuvPicture(*to_planes(pixels, matrix), matrix, False)


def _record(path: Path, candidates: tuple[Encoding, ...], matrix: Matrix = "bt709") -> bytes:
    with hardware_recorder(path, *SIZE, 25, matrix, candidates) as recorder:
        _fill(recorder, matrix)
    return path.read_bytes()


def _fill(recorder: Recorder, matrix: Matrix) -> None:
    for index, time in enumerate(TIMES):
        recorder.write_picture(_planes(index, matrix), time)


@pytest.fixture
def by_software(tmp_path: Path) -> bytes:
    """What x264 makes of the frames."""
    path = tmp_path / "software.mp4"
    with Recorder(path, *SIZE, 25) as recorder:
        _fill(recorder, "bt709")
    return path.read_bytes()


def _codec(path: Path) -> str:
    with av.open(str(path)) as container:
        return container.streams.video[0].codec_context.name


def test_what_does_not_answer_is_passed_over_with_a_line_and_software_records(
    tmp_path: Path, by_software: bytes, expect_log: ExpectLog
) -> None:
    expect_log(
        r"320x240 is encoded in software, no hardware encoder answers \(mpeg4: .*65535.*; "
        "libx264: other frames come back"
    )
    assert _record(tmp_path / "a.mp4", (ABSENT, REFUSING, COARSE)) == by_software


def test_library_without_any_is_said(tmp_path: Path, by_software: bytes, expect_log: ExpectLog) -> None:
    expect_log(r"no hardware encoder answers \(this PyAV was built without any\)")
    assert _record(tmp_path / "a.mp4", (ABSENT,)) == by_software


@pytest.mark.parametrize("matrix", ["bt601", "bt709"])
@pytest.mark.parametrize(("encoding", "codec"), [(ANSWERING, "hevc"), (OF_NV12, "h264")])
def test_first_that_answers_records_times_size_and_colours(
    tmp_path: Path, matrix: Matrix, encoding: Encoding, codec: str
) -> None:
    path = tmp_path / "a.mp4"
    _record(path, (ABSENT, encoding), matrix)
    assert _codec(path) == codec
    with open_video(path) as source:
        frames = list(source)
        assert (source.width, source.height) == SIZE
    assert [frame.time for frame in frames] == pytest.approx(TIMES, abs=1e-5)
    for frame in frames:
        shown, given = frame.picture, _planes(frame.index, matrix)
        assert isinstance(shown, YuvPicture)
        assert (shown.matrix, shown.full_range) == (matrix, False)
        for plane, wanted in ((shown.y, given.y), (shown.u, given.u), (shown.v, given.v)):
            assert np.abs(plane.astype(int) - wanted).mean() < 2


def test_each_size_is_tried_once_and_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "detector.video.encoders")
    fresh = Encoding(ANSWERING.control, codec="libx265")
    for name in ("a.mp4", "b.mp4"):
        _record(tmp_path / name, (fresh,))
    assert [record.getMessage() for record in caplog.records] == ["320x240 is encoded by libx265"]


def test_encoder_that_answered_and_then_fails_is_replaced(
    tmp_path: Path, by_software: bytes, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    """As when the driver's limit of recordings is reached meanwhile."""
    expect_log(r"a\.mp4: is encoded in software: .*; mpeg4 failed, leave out --hardware-encoder")
    monkeypatch.setattr(encoders, "_why_not", lambda *_: "")
    assert _record(tmp_path / "a.mp4", (Encoding({}, codec="mpeg4"),)) == by_software


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_driver_that_ends_its_process_or_hangs_costs_no_more_than_that(
    tmp_path: Path, by_software: bytes, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log(r"libx265: no answer within 0 s; libx264: no answer within 0 s")
    expect_log(r"libx264: ends its process with code -6\)")
    with monkeypatch.context() as patch:
        patch.setattr(encoders, "_TIMEOUT", 0.01)
        hurried = Encoding(ANSWERING.control, codec="libx265"), Encoding(OF_NV12.control)
        assert _record(tmp_path / "a.mp4", hurried) == by_software
    assert _record(tmp_path / "b.mp4", (Encoding({"qp": _Deadly("22")}),)) == by_software


def test_error_that_is_none_of_this_program_is_told_by_its_last_line(
    tmp_path: Path, by_software: bytes, expect_log: ExpectLog
) -> None:
    expect_log(r"\(libx264: ValueError: .*abacus")
    assert _record(tmp_path / "a.mp4", (Encoding({}, pixel_format="abacus"),)) == by_software


def test_candidates_are_tried_for_sizes_that_are_odd(tmp_path: Path) -> None:
    with hardware_recorder(tmp_path / "a.mp4", 323, 241, 25, "bt709", (OF_NV12,)) as recorder:
        recorder.write(np.full((241, 323, 3), 90, np.uint8), 0.0)
    with open_video(tmp_path / "a.mp4") as source:
        assert (source.width, source.height) == (322, 240)
