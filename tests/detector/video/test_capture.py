"""What a capture device is asked for, and what is said when it cannot be had."""

import errno
import re
import sys
from pathlib import Path

import av
import av.error
import pytest

from detector.errors import SourceError
from detector.video import CaptureOptions, open_video
from detector.video.capture import Camera, camera_options, explain, open_camera, parse_camera
from detector.video.container import ContainerSource


@pytest.mark.parametrize(
    ("source", "device"),
    [
        ("/dev/video0", Camera("v4l2", "/dev/video0")),
        ("/dev/v4l/by-id/usb-card-index0", Camera("v4l2", "/dev/v4l/by-id/usb-card-index0")),
        ("dshow:USB Video", Camera("dshow", "video=USB Video")),
        ("dshow:video=USB Video", Camera("dshow", "video=USB Video")),
        ("video=USB Video", Camera("dshow", "video=USB Video")),
        ("avfoundation:1", Camera("avfoundation", "1")),
        ("/dev/null", None),
        ("C:/videos/a.mp4", None),
        ("dshow:", None),
        ("dshow", None),
        ("examination.mp4", None),
    ],
)
def test_names_of_devices(source: str, device: Camera | None) -> None:
    assert parse_camera(source) == device


FULL = CaptureOptions(1920, 1080, 29.97, "yuyv422")


@pytest.mark.parametrize(
    ("system", "options", "asked"),
    [
        ("v4l2", CaptureOptions(), {}),
        ("v4l2", FULL, {"video_size": "1920x1080", "framerate": "29.97", "input_format": "yuyv422"}),
        ("v4l2", CaptureOptions(pixel_format="mjpeg"), {"input_format": "mjpeg"}),
        ("dshow", CaptureOptions(rate=60), {"framerate": "60", "rtbufsize": "64M"}),
        ("dshow", CaptureOptions(pixel_format="mjpeg"), {"vcodec": "mjpeg", "rtbufsize": "64M"}),
        ("dshow", CaptureOptions(pixel_format="nv12"), {"pixel_format": "nv12", "rtbufsize": "64M"}),
        (
            "avfoundation",
            FULL,
            {"video_size": "1920x1080", "framerate": "29.97", "pixel_format": "yuyv422"},
        ),
    ],
)
def test_mode_in_the_words_of_each_system(
    system: str, options: CaptureOptions, asked: dict[str, str]
) -> None:
    assert camera_options(system, options) == {"fflags": "+4", **asked}


def test_devices_are_read_without_blocking() -> None:
    non_blocking = 0x4  # AVFMT_FLAG_NONBLOCK
    with av.open("testsrc=rate=25", format="lavfi", options={"fflags": "+4"}) as container:
        assert container.flags & non_blocking


def test_frames_of_a_device_come_without_end() -> None:
    container = av.open("testsrc=size=64x48:rate=25", format="lavfi", options={"fflags": "+4"})
    with ContainerSource(container, "/dev/video0", live=True) as source:
        frames = [frame for frame, _ in zip(source, range(30), strict=False)]
    assert [frame.index for frame in frames] == list(range(30))
    assert source.live
    assert source.frame_count is None


@pytest.mark.parametrize(
    "options", [{"width": 640}, {"height": 480}, {"width": 0, "height": 480}, {"rate": -1.0}]
)
def test_impossible_modes_are_refused(options: dict[str, int]) -> None:
    with pytest.raises(SourceError, match=r"capture (size|width|rate)"):
        CaptureOptions(**options)


@pytest.mark.skipif(sys.platform != "linux", reason="v4l2 is Linux's")
def test_missing_device_is_named_with_those_that_are_there() -> None:
    with pytest.raises(SourceError, match=r"/dev/video99: no such capture device; this machine has"):
        open_video("/dev/video99")


@pytest.mark.skipif(sys.platform != "linux", reason="v4l2 is Linux's")
def test_device_whose_name_no_system_would_take_is_named() -> None:
    with pytest.raises(SourceError, match=r"/dev/video0+: the capture device cannot be opened \(File name"):
        open_video(f"/dev/video{'0' * 300}")


@pytest.mark.skipif(sys.platform != "linux", reason="v4l2 is Linux's")
def test_what_is_no_camera_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"/dev/null: .* it is no capture device, or was unplugged"):
        open_camera("/dev/null", Camera("v4l2", "/dev/null"))


@pytest.mark.parametrize(
    ("device", "platform", "mend"),
    [
        (Camera("dshow", "video=USB"), "linux", "/dev/video0"),
        (Camera("v4l2", "/dev/video0"), "win32", "dshow:NAME"),
        (Camera("v4l2", "/dev/video0"), "darwin", "avfoundation:0"),
        (Camera("v4l2", "/dev/video0"), "sunos5", "name a file or a stream"),
    ],
)
def test_device_of_another_system_is_named(device: Camera, platform: str, mend: str) -> None:
    with pytest.raises(SourceError, match=f"do not exist on this system; .*{mend}"):
        open_camera("camera", device, platform=platform)


@pytest.mark.parametrize(
    ("number", "system", "said"),
    [
        (errno.EBUSY, "v4l2", "in use; close the other program"),
        (errno.EACCES, "v4l2", "group 'video'"),
        (errno.EINVAL, "v4l2", r"may not have the mode 1920x1080, 29\.97 frames a second, yuyv422"),
        (errno.EIO, "dshow", "may not have the mode"),
        (errno.ENODEV, "v4l2", "unplugged; this machine has"),
        (errno.ENOENT, "avfoundation", "unplugged; check its name"),
    ],
)
def test_every_failure_says_how_to_mend_it(number: int, system: str, said: str) -> None:
    assert re.search(said, explain(OSError(number, "as the system says"), system, FULL))


def test_silent_device_and_unknown_failure_are_named() -> None:
    silent = av.error.ExitError(1, "Immediate exit requested")
    assert "gives no picture within" in explain(silent, "v4l2", None)
    assert "check that it is plugged in" in explain(OSError(errno.EIO, "I/O error"), "v4l2", None)
