"""Cameras are found by name with their modes; those of other systems by listings written in FFmpeg's form."""

import sys

import pytest

from detector.video.cameras import (
    CameraMode,
    avfoundation_modes,
    dshow_modes,
    find_cameras,
    is_screen,
    largest_first,
)
from detector.video.capture import parse_camera

# What FFmpeg says on Windows of a capture card, and on macOS of a built-in camera.
DSHOW = """
DirectShow video device options (from video devices)
 Pin "Capture" (alternative pin name "0")
  pixel_format=yuyv422  min s=640x480 fps=5 max s=640x480 fps=30
  pixel_format=yuyv422  min s=640x480 fps=5 max s=640x480 fps=30 (tv, bt470bg/bt709/unknown, topleft)
  vcodec=mjpeg  min s=1920x1080 fps=5 max s=1920x1080 fps=60.0002
  unknown compression type 0x10  min s=160x120 fps=5 max s=160x120 fps=30
"""
AVFOUNDATION = """
Selected framerate (1.000000) is not supported by the device.
Supported modes:
  640x480@[15.000000 30.000030]fps
  1280x720@[15.000000 30.000030]fps
"""


def test_what_directshow_says_is_read() -> None:
    assert set(dshow_modes(DSHOW.splitlines())) == {
        CameraMode(640, 480, 30.0, "yuyv422"),
        CameraMode(1920, 1080, 60.0002, "mjpeg"),
    }


def test_what_avfoundation_says_is_read() -> None:
    assert avfoundation_modes(AVFOUNDATION.splitlines()) == (
        CameraMode(640, 480, 30.0),
        CameraMode(1280, 720, 30.0),
    )


def test_modes_come_once_the_largest_and_fastest_first() -> None:
    small, slow, fast = CameraMode(64, 48, 60), CameraMode(640, 480, 25), CameraMode(640, 480, 60)
    assert largest_first([small, slow, fast, slow]) == (fast, slow, small)


def test_own_screen_is_no_camera() -> None:
    assert is_screen("Capture screen 0")
    assert not is_screen("FaceTime HD Camera")


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin", "freebsd14"])
def test_system_that_lists_nothing_has_no_cameras(platform: str) -> None:
    if platform == sys.platform:
        cameras = find_cameras()
        assert all(parse_camera(one.source) is not None for one in cameras)
    else:
        assert find_cameras(platform) == ()
