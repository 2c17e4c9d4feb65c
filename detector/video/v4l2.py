"""Capture devices of Linux and their modes, asked of the kernel (linux/videodev2.h)."""

import os
import struct
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

_CLASS, _DEVICES = Path("/sys/class/video4linux"), Path("/dev")
_CAPTURE, _CAPTURE_PLANES, _DEVICE_CAPS = 0x1, 0x1000, 0x80000000
_READ, _BOTH = 2, 3
_DISCRETE = 1
# More of anything is a device that does not end its list.
_MOST = 64

# FFmpeg's names of the kernel's formats that it can read.
_FORMATS = {
    "YUYV": "yuyv422",
    "UYVY": "uyvy422",
    "YU12": "yuv420p",
    "422P": "yuv422p",
    "NV12": "nv12",
    "RGB3": "rgb24",
    "BGR3": "bgr24",
    "GREY": "gray",
    "MJPG": "mjpeg",
    "JPEG": "mjpeg",
    "H264": "h264",
    "HEVC": "hevc",
}

# A call to the kernel: takes a request and a structure, which it fills. Raises OSError at a list's end.
Ask = Callable[[int, bytearray], None]
# Width, height, frames a second, FFmpeg's name of the format.
Mode = tuple[int, int, float, str]


@dataclass(frozen=True)
class V4l2Device:
    """A device that gives pictures.

    Attributes:
        name: as its driver calls it.
        path: below /dev.
        modes: that it can be asked for.
        fault: why it cannot be asked, in words; "" where it can.
    """

    name: str
    path: str
    modes: tuple[Mode, ...] = ()
    fault: str = ""


def find_v4l2(listing: Path = _CLASS, devices: Path = _DEVICES) -> list[V4l2Device]:
    """The capture devices of this machine, in the order of their numbers.

    Args:
        listing: where the kernel names them.
        devices: where they can be opened.
    """
    found = sorted(listing.glob("video*"), key=lambda path: (len(path.name), path.name))
    asked = (_asked(_name(entry), devices / entry.name) for entry in found)
    return [device for device in asked if device is not None]


def capture_modes(ask: Ask) -> tuple[Mode, ...] | None:
    """The modes of a device that is open; None where it gives no pictures, as one for metadata."""
    capability = bytearray(104)
    ask(_request(_READ, 0, 104), capability)
    whole, own = struct.unpack_from("<II", capability, 84)
    abilities = own if whole & _DEVICE_CAPS else whole
    if not abilities & (_CAPTURE | _CAPTURE_PLANES):
        return None
    kind = 1 if abilities & _CAPTURE else 9
    return tuple(mode for code in _formats(ask, kind) for mode in _modes_of(ask, code))


def _asked(name: str, path: Path) -> V4l2Device | None:
    if sys.platform != "linux":
        return None
    import fcntl

    try:
        descriptor = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    except OSError as error:
        return V4l2Device(name, str(path), fault=error.strerror or str(error))

    def ask(request: int, filled: bytearray) -> None:
        fcntl.ioctl(descriptor, request, filled)

    try:
        modes = capture_modes(ask)
    except OSError as error:
        return V4l2Device(name, str(path), fault=error.strerror or str(error))
    finally:
        os.close(descriptor)
    return None if modes is None else V4l2Device(name, str(path), modes)


def _name(entry: Path) -> str:
    try:
        return (entry / "name").read_text("utf-8", "replace").strip() or entry.name
    except OSError:
        return entry.name


def _formats(ask: Ask, kind: int) -> Iterator[int]:
    for filled in _list(ask, _request(_BOTH, 2, 64), lambda at: struct.pack("<II", at, kind), 64):
        yield struct.unpack_from("<I", filled, 44)[0]


def _modes_of(ask: Ask, code: int) -> Iterator[Mode]:
    name = _FORMATS.get(struct.pack("<I", code).decode("latin-1"))
    if name is None:
        return
    for filled in _list(ask, _request(_BOTH, 74, 44), lambda at: struct.pack("<II", at, code), 44):
        kind, width, height_or_most, _, _, highest = struct.unpack_from("<6I", filled, 8)
        # Of a range, the largest size stands for all.
        size = (width, height_or_most) if kind == _DISCRETE else (height_or_most, highest)
        yield (*size, _rate(ask, code, *size), name)


def _rate(ask: Ask, code: int, width: int, height: int) -> float:
    """The highest at a size; 0 where the device does not tell."""
    rates = [0.0]

    def head(at: int) -> bytes:
        return struct.pack("<4I", at, code, width, height)

    for filled in _list(ask, _request(_BOTH, 75, 52), head, 52):
        # Of a range, the shortest interval comes first, too.
        _, seconds, parts = struct.unpack_from("<3I", filled, 16)
        rates.append(parts / seconds if seconds else 0.0)
    return round(max(rates), 2)


def _list(ask: Ask, request: int, head: Callable[[int], bytes], size: int) -> Iterator[bytearray]:
    """The entries of one of the kernel's lists, up to the one where it says that there are no more."""
    for at in range(_MOST):
        filled = bytearray(head(at).ljust(size, b"\0"))
        try:
            ask(request, filled)
        except OSError:
            return
        yield filled


def _request(direction: int, number: int, size: int) -> int:
    """A request's number, as _IOR and _IOWR of the kernel make it."""
    return direction << 30 | size << 16 | ord("V") << 8 | number
