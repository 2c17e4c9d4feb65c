"""Which cameras and capture cards this machine has, by name, with their modes."""

import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

import av
import av.error
import av.logging

from detector.video.v4l2 import find_v4l2

# As FFmpeg's DirectShow lists what a device can do.
_DSHOW_MODE = re.compile(
    r"(?:pixel_format|vcodec)=(\S+)\s+min s=\d+x\d+ fps=([\d.]+) max s=(\d+)x(\d+) fps=([\d.]+)"
)
# As AVFoundation names what it would take, where it was asked for something else.
_AVFOUNDATION_MODE = re.compile(r"(\d+)x(\d+)@\[([\d.]+) ([\d.]+)\]fps")
# AVFoundation lists them beside the cameras.
_SCREEN = re.compile(r"capture screen \d+", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class CameraMode:
    """What a camera can be asked for.

    Attributes:
        width, height: in pixels.
        rate: frames a second, the highest at this size.
        pixel_format: as `CaptureOptions` names it; "" where the system does not say.
    """

    width: int
    height: int
    rate: float
    pixel_format: str = ""


@dataclass(frozen=True)
class FoundCamera:
    """A camera or capture card.

    Attributes:
        name: as its maker calls it.
        source: as `open_video` takes it.
        modes: the largest first; none where the system does not tell.
        fault: what keeps it from being asked, in words; "" where nothing does.
    """

    name: str
    source: str
    modes: tuple[CameraMode, ...] = ()
    fault: str = ""


def find_cameras(platform: str = sys.platform) -> tuple[FoundCamera, ...]:
    """The cameras that this system knows; takes up to some seconds, so not for a window's own thread."""
    if platform == "linux":
        found = [
            FoundCamera(one.name, one.path, tuple(CameraMode(*mode) for mode in one.modes), one.fault)
            for one in find_v4l2()
        ]
    elif platform == "win32":
        found = [_of_dshow(name, shown) for name, shown in _listed("dshow")]
    elif platform == "darwin":
        found = [_of_avfoundation(name, shown) for name, shown in _listed("avfoundation")]
    else:
        found = []
    return tuple(replace(one, modes=largest_first(one.modes)) for one in found)


def largest_first(modes: Iterable[CameraMode]) -> tuple[CameraMode, ...]:
    """Modes without repetition, as a user looks for them."""
    return tuple(sorted(set(modes), reverse=True))


def dshow_modes(lines: Iterable[str]) -> tuple[CameraMode, ...]:
    """The modes in what FFmpeg's DirectShow says of a device that is asked for its options."""
    found = (_DSHOW_MODE.search(line) for line in lines)
    return tuple(
        CameraMode(int(one[3]), int(one[4]), max(float(one[2]), float(one[5])), one[1])
        for one in found
        if one is not None
    )


def avfoundation_modes(lines: Iterable[str]) -> tuple[CameraMode, ...]:
    """The modes in what FFmpeg's AVFoundation says of a device that has not the one it was asked for."""
    found = (_AVFOUNDATION_MODE.search(line) for line in lines)
    return tuple(
        CameraMode(int(one[1]), int(one[2]), round(float(one[4]), 2)) for one in found if one is not None
    )


def is_screen(name: str) -> bool:
    """Whether a listed device is this machine's own screen."""
    return bool(_SCREEN.fullmatch(name))


def _listed(system: str) -> list[tuple[str, str]]:
    """What a system lists: each video device's name there, and that for a user."""
    try:
        devices = av.enumerate_input_devices(system)
    except (av.error.FFmpegError, ValueError):
        # Where there is none at all, some systems say so by failing.
        return []
    return [
        (one.name, one.description or one.name)
        for one in devices
        if "video" in (one.media_types or ["video"]) and not is_screen(one.description)
    ]


def _of_dshow(name: str, shown: str) -> FoundCamera:
    lines = _said(f"video={name}", "dshow", {"list_options": "true"})
    return FoundCamera(shown, f"dshow:{name}", dshow_modes(lines))


def _of_avfoundation(name: str, shown: str) -> FoundCamera:
    # There is no way to ask; a mode that no camera has makes it name those that it has.
    lines = _said(name, "avfoundation", {"video_size": "1x1", "framerate": "1"})
    return FoundCamera(shown, f"avfoundation:{name}", avfoundation_modes(lines))


def _said(address: str, system: str, options: dict[str, str]) -> list[str]:
    """What FFmpeg says of a device on the way to not opening it."""
    before = av.logging.get_level()
    av.logging.set_level(av.logging.INFO)
    try:
        with av.logging.Capture(local=True) as logs, suppress(av.error.FFmpegError, OSError, ValueError):
            av.open(address, "r", format=system, options=options).close()
        return [message for _, _, message in logs]
    finally:
        av.logging.set_level(before)
