"""Cropping in MP4 and MOV. Source: ISO/IEC 14496-12, 12.1.4 (clean aperture)."""

import struct
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import floor
from typing import BinaryIO

from detector.video.cropping.crop import WHOLE, Crop
from detector.video.mp4_box import read_box

_WAY = (b"mdia", b"minf", b"stbl", b"stsd")
# In a table of formats, before the first; and in the format of video, before the boxes in it.
_BEFORE_FORMATS, _BEFORE_BOXES, _BEFORE_SIZE = 8, 78, 24
# In one other: more is no header.
_MOST_BOXES = 10_000


def mp4_crop(file: BinaryIO, size: int, track: int) -> Crop:
    """What a file leaves out of a track's pictures.

    Args:
        file: opened for reading.
        size: of it.
        track: its number in the file.
    """
    for movie in _named(file, 0, size, b"moov"):
        for start, end in _named(file, *movie, b"trak"):
            header = next(_named(file, start, end, b"tkhd"), (0, 0))
            if _track_number(file, *header) == track:
                return _of_track(file, start, end)
    return WHOLE


def _track_number(file: BinaryIO, start: int, end: int) -> int | None:
    file.seek(start)
    head = file.read(min(24, end - start))
    # Version 1 has times of eight bytes before it.
    return struct.unpack_from(">I", head, 20 if head[0] else 12)[0] if len(head) == 24 else None


def _of_track(file: BinaryIO, start: int, end: int) -> Crop:
    for name in _WAY:
        start, end = next(_named(file, start, end, name), (0, 0))
    _, start, end = next(_boxes(file, start + _BEFORE_FORMATS, end), (b"", 0, 0))
    file.seek(start + _BEFORE_SIZE)
    size = file.read(4)
    aperture = next(_named(file, start + _BEFORE_BOXES, end, b"clap"), (0, 0))
    file.seek(aperture[0])
    told = file.read(min(32, aperture[1] - aperture[0]))
    if len(size) < 4 or len(told) < 32:
        return WHOLE
    return _crop(struct.unpack(">HH", size), struct.unpack(">IIIIiIiI", told))


def _crop(size: Sequence[int], told: Sequence[int]) -> Crop:
    """By a clean aperture: its width, its height, and where its middle is, each as a fraction."""
    if not all(told[1::2]):
        return WHOLE
    wide, high, across, down = (Fraction(*told[at : at + 2]) for at in range(0, 8, 2))
    left, right = _sides(size[0], wide, across)
    top, bottom = _sides(size[1], high, down)
    return Crop(left, top, right, bottom) if min(left, right, top, bottom) >= 0 else WHOLE


def _sides(whole: int, part: Fraction, moved: Fraction) -> tuple[int, int]:
    """What is left out before and behind a part, whose middle is moved from that of the whole."""
    middle = Fraction(whole - 1, 2) + moved
    return floor(middle - (part - 1) / 2), whole - 1 - floor(middle + (part - 1) / 2)


def _named(file: BinaryIO, start: int, end: int, name: bytes) -> Iterator[tuple[int, int]]:
    """Where the contents of boxes of a name begin and end."""
    return ((begin, stop) for kind, begin, stop in _boxes(file, start, end) if kind == name)


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Boxes one after the other: kind, and where their contents begin and end."""
    for _ in range(_MOST_BOXES):
        found = read_box(file, start) if start + 8 <= end else None
        if found is None:
            return
        kind, begin, length = found
        stop = start + length if length else end
        if not begin <= stop <= end:
            return
        yield kind, begin, stop
        start = stop
