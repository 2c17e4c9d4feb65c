"""Files whose container says that borders of the pictures are not shown, which PyAV cannot write."""

import struct
from pathlib import Path

_SIDES = (0x54CC, 0x54BB, 0x54DD, 0x54AA)
_TRACKS, _TRACK, _VIDEO = b"\x16\x54\xae\x6b", b"\xae", b"\xe0"


def crop_matroska(path: Path, left: int, top: int, right: int, bottom: int) -> None:
    """Add the four elements to the only track of a file, where there is room in the lengths around them."""
    content = bytearray(path.read_bytes())
    start = content.index(b"\x18\x53\x80\x67")
    places = [start + 4]
    inside = _inside(content, start + 4)
    for name in (_TRACKS, _TRACK, _VIDEO):
        at = _child(content, inside, name)
        places.append(at + len(name))
        inside = _inside(content, at + len(name))
    added = b"".join(
        side.to_bytes(2, "big") + b"\x82" + value.to_bytes(2, "big")
        for side, value in zip(_SIDES, (left, top, right, bottom), strict=True)
    )
    end = inside[1]
    for place in places:
        width, length = _length(content, place)
        content[place : place + width] = ((1 << 7 * width) | (length + len(added))).to_bytes(width, "big")
    content[end:end] = added
    path.write_bytes(content)


def crop_mp4(path: Path, aperture: tuple[int, int, int, int, int, int, int, int]) -> None:
    """Add a clean aperture to the only track: width, height, and where its middle is, each as a fraction."""
    content = bytearray(path.read_bytes())
    added = struct.pack(">I4sIIIIiIiI", 40, b"clap", *aperture)
    at, header, grown = 0, 0, list[int]()
    for name in (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd", None):
        at = _box(content, at + header, name)
        grown.append(at)
        header = 16 if name == b"stsd" else 8
    end = at + int.from_bytes(content[at : at + 4], "big")
    for place in grown:
        length = int.from_bytes(content[place : place + 4], "big")
        content[place : place + 4] = (length + len(added)).to_bytes(4, "big")
    content[end:end] = added
    path.write_bytes(content)


def _box(content: bytearray, start: int, name: bytes | None) -> int:
    while name is not None and content[start + 4 : start + 8] != name:
        start += int.from_bytes(content[start : start + 4], "big")
    return start


def _child(content: bytearray, inside: tuple[int, int], name: bytes) -> int:
    start, end = inside
    while not content.startswith(name, start):
        assert start < end
        _, start = _inside(content, start + 9 - content[start].bit_length())
    return start


def _inside(content: bytearray, place: int) -> tuple[int, int]:
    width, length = _length(content, place)
    return place + width, place + width + length


def _length(content: bytearray, place: int) -> tuple[int, int]:
    width = 9 - content[place].bit_length()
    return width, int.from_bytes(content[place : place + width], "big") & ((1 << 7 * width) - 1)
