"""Capture devices of Linux are listed with their modes, as the kernel would answer."""

import errno
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import pytest

from detector.video.v4l2 import capture_modes, find_v4l2

Entry = TypeVar("Entry")

# Numbers of the kernel's own header, as a C compiler makes them on x86-64 and ARM.
_QUERYCAP, _ENUM_FMT, _SIZES, _INTERVALS = 0x80685600, 0xC0405602, 0xC02C564A, 0xC034564B


def _code(name: str) -> int:
    return int(struct.unpack("<I", name.encode())[0])


class Card:
    """Answers as a capture card's driver does: two formats that are known, one that is not."""

    formats = ("YUYV", "MJPG", "ABCD")
    sizes = ((1920, 1080), (640, 480))
    # As fractions of a second.
    intervals: tuple[tuple[int, int], ...] = ((1, 30), (1001, 60000), (1, 60))

    def __init__(self, abilities: int = 0x85200001, own: int = 0x04200001, ranged: bool = False) -> None:
        self.abilities, self.own, self.ranged = abilities, own, ranged

    def ask(self, request: int, filled: bytearray) -> None:
        if request == _QUERYCAP:
            struct.pack_into("<16s32s", filled, 0, b"uvcvideo", b"USB Video")
            struct.pack_into("<II", filled, 84, self.abilities, self.own)
            return
        at = struct.unpack_from("<I", filled)[0]
        if request == _ENUM_FMT:
            struct.pack_into("<I", filled, 44, _code(self._pick(self.formats, at)))
        elif request == _SIZES and self.ranged:
            struct.pack_into("<7I", filled, 8, 3, *self._pick(((48, 4096, 8, 32, 2160, 8),), at))
        elif request == _SIZES:
            struct.pack_into("<3I", filled, 8, 1, *self._pick(self.sizes, at))
        elif request == _INTERVALS:
            struct.pack_into("<3I", filled, 16, 1, *self._pick(self.intervals, at))
        else:
            raise OSError(errno.ENOTTY, "no such request")

    def _pick(self, entries: Sequence[Entry], at: int) -> Entry:
        if at >= len(entries):
            raise OSError(errno.EINVAL, "the list is over")
        return entries[at]


def test_every_mode_of_a_format_that_can_be_read_is_told() -> None:
    assert capture_modes(Card().ask) == (
        (1920, 1080, 60.0, "yuyv422"),
        (640, 480, 60.0, "yuyv422"),
        (1920, 1080, 60.0, "mjpeg"),
        (640, 480, 60.0, "mjpeg"),
    )


def test_of_a_range_of_sizes_the_largest_is_told() -> None:
    modes = capture_modes(Card(ranged=True).ask)
    assert modes is not None
    assert modes[0] == (4096, 2160, 60.0, "yuyv422")


def test_a_device_for_metadata_is_no_camera() -> None:
    assert capture_modes(Card(own=0x04A00000).ask) is None


def test_what_an_old_driver_says_of_the_whole_card_counts() -> None:
    assert capture_modes(Card(abilities=0x04200001, own=0).ask) is not None
    assert capture_modes(Card(abilities=0x04200000, own=0x1).ask) is None


def test_device_without_a_rate_has_none() -> None:
    card = Card()
    card.intervals = ()
    modes = capture_modes(card.ask)
    assert modes is not None
    assert modes[0] == (1920, 1080, 0.0, "yuyv422")


def test_machine_without_devices_has_none(tmp_path: Path) -> None:
    assert find_v4l2(tmp_path / "absent") == []


def test_device_that_cannot_be_asked_is_listed_by_name_with_the_reason(tmp_path: Path) -> None:
    for number, name in ((10, "late"), (2, "early")):
        (tmp_path / f"video{number}").mkdir()
        (tmp_path / f"video{number}" / "name").write_text(f"{name}\n")
    devices = tmp_path / "dev"
    devices.mkdir()
    (devices / "video2").write_bytes(b"no device")
    early, late = find_v4l2(tmp_path, devices)
    assert (early.name, early.path) == ("early", str(devices / "video2"))
    assert (early.modes, early.fault) == ((), "Inappropriate ioctl for device")
    assert (late.name, late.fault) == ("late", "No such file or directory")


@pytest.mark.skipif(not Path("/sys/class/video4linux").exists(), reason="no capture device here")
def test_devices_of_this_machine_are_listed() -> None:
    assert all(device.path.startswith("/dev/video") for device in find_v4l2())
