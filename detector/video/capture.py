"""Cameras and capture cards, through what each system offers: v4l2, DirectShow, AVFoundation."""

import errno
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import av
import av.error
from av.container import InputContainer

from detector.errors import SourceError
from detector.video.ffmpeg import OPEN_TIMEOUT, READ_TIMEOUT, reason

_DEVICE_FILE = re.compile(r"^/dev/(video\d+|v4l/.+)$")
_COMPRESSED = frozenset({"mjpeg", "h264", "hevc"})
# A blocking read of a device without a signal would never return. 4 is AVFMT_FLAG_NONBLOCK of FFmpeg's
# avformat.h, which has no name among the options.
_NON_BLOCKING = "+4"
# DirectShow's own 3 MB do not hold one uncompressed frame of 1080 lines.
_DSHOW_BUFFER = "64M"


@dataclass(frozen=True)
class CaptureOptions:
    """The mode of a capture device; what is None is left to the device.

    Attributes:
        width: in pixels; width and height go together.
        height: in pixels.
        rate: frames a second.
        pixel_format: FFmpeg's name of a format (yuyv422, nv12) or of what a device compresses to (mjpeg,
            h264, hevc).
    """

    width: int | None = None
    height: int | None = None
    rate: float | None = None
    pixel_format: str | None = None

    def __post_init__(self) -> None:
        """Refuse what no device could be asked for.

        Raises:
            SourceError: one of width and height is missing, or a figure is not above 0.
        """
        if (self.width is None) != (self.height is None):
            raise SourceError("capture size: width and height go together; give both or neither")
        for name, value in (("width", self.width), ("height", self.height), ("rate", self.rate)):
            if value is not None and value <= 0:
                raise SourceError(f"capture {name}: {value} is not above 0")


@dataclass(frozen=True)
class Camera:
    """A capture device as FFmpeg knows it: its input format and the device's name there."""

    system: str
    address: str


_PLATFORMS = {"v4l2": "linux", "dshow": "win32", "avfoundation": "darwin"}
_EXAMPLES = {"linux": "/dev/video0", "win32": "dshow:NAME", "darwin": "avfoundation:0"}


def parse_camera(source: str) -> Camera | None:
    """The device that a source names, None where it names a file, a folder or a stream."""
    if _DEVICE_FILE.match(source):
        return Camera("v4l2", source)
    if source.startswith("video="):
        return Camera("dshow", source)
    system, colon, name = source.partition(":")
    if colon and name and system == "dshow":
        return Camera("dshow", f"video={name.removeprefix('video=')}")
    if colon and name and system == "avfoundation":
        return Camera("avfoundation", name)
    return None


def camera_options(system: str, options: CaptureOptions) -> dict[str, str]:
    """A mode in the words of an FFmpeg input format: v4l2, dshow or avfoundation."""
    found = {"fflags": _NON_BLOCKING}
    if system == "dshow":
        found["rtbufsize"] = _DSHOW_BUFFER
    if options.width is not None:
        found["video_size"] = f"{options.width}x{options.height}"
    if options.rate is not None:
        found["framerate"] = f"{options.rate:g}"
    if options.pixel_format is not None:
        found[_format_option(system, options.pixel_format)] = options.pixel_format
    return found


def open_camera(
    source: str, device: Camera, options: CaptureOptions | None = None, platform: str = sys.platform
) -> InputContainer:
    """Open a capture device.

    Args:
        source: the user's name for it.
        device: what `parse_camera` made of that.
        options: its mode.
        platform: this system, as sys.platform names it.

    Raises:
        SourceError: it is missing, busy, forbidden, or has no such mode.
    """
    if platform != _PLATFORMS[device.system]:
        example = _EXAMPLES.get(platform)
        mend = f"name a device of this system, such as {example}" if example else "name a file or a stream"
        raise SourceError(f"{source}: {device.system} devices do not exist on this system; {mend}")
    try:
        if device.system == "v4l2" and not Path(device.address).exists():
            raise SourceError(f"{source}: no such capture device; {_present_devices()}")
        return av.open(
            device.address,
            "r",
            format=device.system,
            options=camera_options(device.system, options or CaptureOptions()),
            timeout=(OPEN_TIMEOUT, READ_TIMEOUT),
        )
    except (av.error.FFmpegError, OSError, ValueError) as error:
        raise SourceError(f"{source}: {explain(error, device.system, options)}") from error


def explain(error: Exception, system: str, options: CaptureOptions | None) -> str:
    """What keeps a device from being opened, and how to mend it."""
    if isinstance(error, av.error.ExitError):
        return f"the device gives no picture within {OPEN_TIMEOUT:.0f} s; check its cable and input"
    number = getattr(error, "errno", None)
    if number == errno.EBUSY:
        return "the capture device is in use; close the other program that shows it"
    if number in (errno.EACCES, errno.EPERM):
        return "this user may not read the capture device; add the user to the group 'video'"
    said = f"the capture device cannot be opened ({reason(error)})"
    if number in (errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ENOTTY):
        hint = _present_devices() if system == "v4l2" else "check its name"
        return f"{said}: it is no capture device, or was unplugged; {hint}"
    if options is not None and options != CaptureOptions():
        return f"{said}; it may not have the mode {_described(options)}: try without it"
    return f"{said}; check that it is plugged in and its name is right"


def _format_option(system: str, pixel_format: str) -> str:
    if system == "v4l2":
        return "input_format"
    return "vcodec" if system == "dshow" and pixel_format in _COMPRESSED else "pixel_format"


def _present_devices() -> str:
    names = ", ".join(sorted(str(path) for path in Path("/dev").glob("video*")))
    return f"this machine has {names}" if names else "this machine has none: plug it in"


def _described(options: CaptureOptions) -> str:
    size = f"{options.width}x{options.height}" if options.width is not None else None
    rate = f"{options.rate:g} frames a second" if options.rate is not None else None
    return ", ".join(part for part in (size, rate, options.pixel_format) if part)
