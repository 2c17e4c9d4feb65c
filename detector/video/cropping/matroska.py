"""Cropping in Matroska and WebM. Source: RFC 9559, 5.1.4.1.28 (PixelCropBottom and the like)."""

from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from detector.video.cropping.crop import WHOLE, Crop
from detector.video.ebml import element

_SEGMENT, _CLUSTER, _TRACKS, _TRACK, _TYPE, _VIDEO = 0x18538067, 0x1F43B675, 0x1654AE6B, 0xAE, 0x83, 0xE0
_OF_VIDEO = 1
# Left, top, right, bottom.
_CROPS = (0x54CC, 0x54BB, 0x54DD, 0x54AA)
# In one other: more is no header.
_MOST_ELEMENTS = 10_000
_LONGEST_NUMBER = 8


def matroska_crop(file: BinaryIO, size: int, place: int) -> Crop:
    """What a file leaves out of one of its video tracks, told before its first frame.

    Args:
        file: opened for reading.
        size: of it.
        place: of the track among those of video, from 0.
    """
    found = (
        crop
        for segment in _named(file, 0, size, _SEGMENT)
        for tracks in _named(file, *segment, _TRACKS)
        for track in _named(file, *tracks, _TRACK)
        for crop in _of_track(file, *track)
    )
    return next(islice(found, place, None), WHOLE)


def _of_track(file: BinaryIO, start: int, end: int) -> Iterator[Crop]:
    """Of a track of video."""
    if [_number(file, *place) for place in _named(file, start, end, _TYPE)] == [_OF_VIDEO]:
        video = next(_named(file, start, end, _VIDEO), (0, 0))
        sides = [[_number(file, *place) for place in _named(file, *video, side)][:1] for side in _CROPS]
        yield Crop(*(side[0] if side else 0 for side in sides))


def _named(file: BinaryIO, start: int, end: int, name: int) -> Iterator[tuple[int, int]]:
    """Where the contents of elements of a name begin and end, up to the first cluster."""
    for _ in range(_MOST_ELEMENTS):
        found = element(file, start) if start < end else None
        if found is None or found[0] == _CLUSTER:
            return
        kind, begin, length = found
        start = end if length is None else begin + length
        if kind == name:
            yield begin, min(start, end)


def _number(file: BinaryIO, start: int, end: int) -> int:
    file.seek(start)
    return int.from_bytes(file.read(min(end - start, _LONGEST_NUMBER)), "big")
