"""NVDEC gives the pictures of software: in colour, size, order and time, from the start and from anywhere."""

import statistics
import sys
import threading
import time
from collections.abc import Callable
from itertools import islice, pairwise, zip_longest
from pathlib import Path
from typing import Self

import av
import av.error
import cv2
import pytest
from av.codec.hwaccel import HWAccel, hwdevices_available

from detector.frame import Frame
from detector.picture import YuvPicture
from detector.video import AS_RECORDED, SourceOptions, open_video
from detector.video.container import ContainerSource
from tests.detector.video.clips import damage
from tests.gpu.clips import (
    DEMO,
    ULTRA_HD,
    write_cut_at_the_left,
    write_demo,
    write_interlaced,
    write_two_sizes,
)
from tests.strict.logs import ExpectLog

pytestmark = pytest.mark.gpu

NVDEC = SourceOptions(nvdec=True)
LEAST_PSNR = 45.0
REFUSED = r"is decoded in software: NVDEC does not take"

Make = Callable[[Path], Path]
Tell = Callable[[str], None]

CLIPS: dict[str, Make] = {
    "demo": lambda path: DEMO,
    "h264": lambda path: write_demo(path, "libx264"),
    "h264 of full range": lambda path: write_demo(path, "libx264", (1280, 720), 30, "yuv420p", True),
    "h264 of an odd size": lambda path: write_demo(path, "libx264", (722, 482), 30),
    "h264 of two fields": write_interlaced,
    "h264 of two sizes": write_two_sizes,
    "hevc": lambda path: write_demo(path, "libx265"),
    "hevc of 10 bits": lambda path: write_demo(path, "libx265", (1280, 720), 60, "yuv420p10le"),
    "hevc of 2160 lines": lambda path: write_demo(path, "libx265", ULTRA_HD, 30),
}
TIMED = {
    "h264 1080": CLIPS["h264"],
    "hevc 1080": CLIPS["hevc"],
    "hevc 2160": lambda path: write_demo(path, "libx265", ULTRA_HD, 90),
}


@pytest.fixture(scope="module", autouse=True)
def nvdec() -> None:
    """Skips where there is none."""
    if "cuda" not in hwdevices_available():
        pytest.skip("this PyAV was built without NVDEC")
    try:
        container = av.open(str(DEMO), hwaccel=HWAccel("cuda"))
    except av.error.FFmpegError:
        pytest.skip("no NVIDIA GPU answers")
    with container:
        if next(container.decode(video=0)).format.name != "nv12":
            pytest.skip("the driver comes without NVDEC (libnvcuvid)")


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Tell:
    """Shows a figure in the output of the tests."""

    def told(line: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{line}")

    return told


@pytest.mark.parametrize("name", CLIPS)
def test_every_frame_is_that_of_software(name: str, tmp_path: Path, tell: Tell) -> None:
    path = CLIPS[name](tmp_path / "clip.mp4")
    worst = float("inf")
    with _opened(path, NVDEC) as by_nvdec, open_video(path) as by_software:
        assert by_nvdec.in_hardware
        assert (by_nvdec.width, by_nvdec.height) == (by_software.width, by_software.height)
        for found, expected in zip_longest(by_nvdec, by_software):
            assert (found.index, found.time) == (expected.index, expected.time)
            worst = min(worst, _psnr(found, expected))
        assert by_nvdec.in_hardware
        assert by_nvdec.damaged_frames == by_software.damaged_frames == 0
    tell(f"{name}: least PSNR {worst:.1f} dB")
    assert worst >= LEAST_PSNR


@pytest.mark.parametrize("name", ["demo", "hevc"])
def test_jumps_give_the_frames_of_a_reading_from_the_start(name: str, tmp_path: Path) -> None:
    path = CLIPS[name](tmp_path / "clip.mp4")
    with open_video(path) as by_software:
        expected = {frame.index: frame for frame in by_software}
    with _opened(path, NVDEC) as by_nvdec:
        for share in (0.7, 0.2, 0.95, 0.0):
            jumped = by_nvdec.frames_from(share * expected[len(expected) - 1].time)
            assert jumped is not None
            for found in islice(jumped, 20):
                assert found.time == expected[found.index].time
                assert _psnr(found, expected[found.index]) >= LEAST_PSNR
        assert by_nvdec.in_hardware


def test_lines_that_are_cut_off_at_the_left_are_left_to_software(
    tmp_path: Path, expect_log: ExpectLog
) -> None:
    expect_log("is decoded in software: NVDEC gives another first picture")
    path = write_cut_at_the_left(tmp_path / "cut.mp4")
    with _opened(path, NVDEC) as source:
        assert not source.in_hardware
        assert (source.width, source.height) == (1216, 712)


def test_profile_that_nvdec_does_not_take_is_decoded_in_software(
    tmp_path: Path, expect_log: ExpectLog
) -> None:
    expect_log(REFUSED)
    path = write_demo(tmp_path / "high422.mp4", "libx264", (640, 360), 20, "yuv422p10le")
    with _opened(path, NVDEC) as asked, open_video(path) as plain:
        for found, expected in zip_longest(asked, plain):
            assert _psnr(found, expected) == float("inf")
        assert not asked.in_hardware


def test_damage_does_not_end_the_reading(tmp_path: Path, tell: Tell) -> None:
    path = write_demo(tmp_path / "clip.mp4", "libx264", (1280, 720), 120)
    spoilt = damage(path, 25)
    for options in (AS_RECORDED, NVDEC):
        with _opened(path, options) as source:
            frames = len(list(source))
            tell(
                f"{_way(options)}: {frames} frames, {source.damaged_frames} damaged, {spoilt} packets spoilt"
            )
            assert source.damaged_frames >= spoilt
            assert frames >= 120 - 2 * spoilt


@pytest.mark.parametrize("name", TIMED)
def test_times_are_told(name: str, tmp_path: Path, tell: Tell) -> None:
    path = TIMED[name](tmp_path / "clip.mp4")
    for options in (AS_RECORDED, NVDEC):
        started = time.perf_counter()
        with open_video(path, options=options) as source, _Ticker() as ticker:
            frames = iter(source)
            next(frames)
            first, steps = time.perf_counter() - started, []
            for _ in frames:
                steps.append(time.perf_counter())
        each = sorted(1000 * (after - before) for before, after in pairwise(steps))
        rate = (len(steps) - 1) / (steps[-1] - steps[0])
        p99 = each[round(0.99 * (len(each) - 1))]
        tell(
            f"{name}, {_way(options)}: {rate:.0f} frames/s, first frame after "
            f"{1000 * first:.0f} ms, each {statistics.median(each):.2f} ms, p99 {p99:.2f} ms, "
            f"another thread waits {ticker.p99:.1f} ms at p99"
        )
        assert len(steps) > 1
    tell(f"{name}: packets until the first frame: {_held_back(path)}")


class _Ticker:
    """Another thread of Python that wants to run a thousand times a second, as a window's does."""

    def __init__(self) -> None:
        self._over, self._gaps = threading.Event(), [0.0]
        self._thread = threading.Thread(target=self._tick)

    def _tick(self) -> None:
        before = time.perf_counter()
        while not self._over.wait(0.001):
            now = time.perf_counter()
            self._gaps.append(1000 * (now - before) - 1)
            before = now

    @property
    def p99(self) -> float:
        """How late it came, in ms."""
        return sorted(self._gaps)[round(0.99 * (len(self._gaps) - 1))]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()


def _held_back(path: Path) -> dict[str, int]:
    """How many packets go into a live decoder before its first frame comes out."""
    found = {}
    for way, accelerator in {"software": None, "nvdec": HWAccel("cuda")}.items():
        with av.open(str(path), hwaccel=accelerator) as container:
            container.streams.video[0].thread_type = "SLICE"
            packets = enumerate(container.demux(video=0), 1)
            found[way] = next(count for count, packet in packets if packet.decode())
    return found


def _way(options: SourceOptions) -> str:
    return "nvdec" if options.nvdec else "software"


def _opened(path: Path, options: SourceOptions) -> ContainerSource:
    source = open_video(path, options=options)
    assert isinstance(source, ContainerSource)
    return source


def _psnr(found: Frame, expected: Frame) -> float:
    """In dB, inf where the pictures are equal."""
    ours, theirs = found.picture, expected.picture
    assert isinstance(ours, YuvPicture) and isinstance(theirs, YuvPicture)
    assert (ours.matrix, ours.full_range) == (theirs.matrix, theirs.full_range)
    ratio = cv2.PSNR(ours.rgb(), theirs.rgb())
    # OpenCV gives a finite number for equal pictures.
    return float("inf") if ratio > 300 else ratio
