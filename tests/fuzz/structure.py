"""Changes of what a file is made of: its parts are lost, doubled, moved, or lie about themselves."""

import zlib
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from tests.fuzz.changes import number_bytes

# Boxes of MP4 that hold others, and what stands before these.
_HOLDERS = {
    **dict.fromkeys(
        (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf", b"moof", b"traf", b"mvex"), 0
    ),
    b"stsd": 8,
}
_LONG_FORMS = (b"OB", b"OW", b"OF", b"SQ", b"UN", b"UT", b"OD", b"OL", b"UC", b"UR")


class Part(NamedTuple):
    """A part of a file: its beginning and end, where its length stands and in how many bytes, its content."""

    start: int
    end: int
    length: int
    size: int
    content: int


def restructured(content: bytes, random: Random) -> bytes | None:
    """The file with a part or two changed; None where its structure is not known here."""
    for _ in range(random.randint(1, 2)):
        parts = list(_parts(content))
        if not parts:
            return None
        content = random.choice(_CHANGES)(content, random.choice(parts), random.choice(parts), random)
    return _with_checksums(content) if content[:4] == b"\x89PNG" else content


def _parts(data: bytes) -> Iterator[Part]:
    if data[4:8] in (b"ftyp", b"moov", b"styp"):
        return _boxes(data, 0, len(data))
    if data[:4] == b"RIFF":
        return _chunks(data, 12)
    if data[:4] == b"\x89PNG":
        return _png(data)
    if data[128:132] == b"DICM":
        return _elements(data)
    return iter(())


def _boxes(data: bytes, start: int, end: int) -> Iterator[Part]:
    while start + 8 <= end:
        size, name = int.from_bytes(data[start : start + 4], "big"), data[start + 4 : start + 8]
        if size < 8 or start + size > end:
            return
        yield Part(start, start + size, start, 4, start + 8)
        if name in _HOLDERS:
            yield from _boxes(data, start + 8 + _HOLDERS[name], start + size)
        start += size


def _chunks(data: bytes, start: int) -> Iterator[Part]:
    while start + 8 <= len(data):
        size = int.from_bytes(data[start + 4 : start + 8], "little")
        if data[start : start + 4] == b"LIST" and size < len(data):
            yield Part(start, start + 8 + size, start + 4, 4, start + 8)
            start += 12
            continue
        yield Part(start, min(len(data), start + 8 + size + size % 2), start + 4, 4, start + 8)
        start += 8 + size + size % 2


def _png(data: bytes) -> Iterator[Part]:
    start = 8
    while start + 12 <= len(data):
        size = int.from_bytes(data[start : start + 4], "big")
        yield Part(start, min(len(data), start + size + 12), start, 4, start + 8)
        start += size + 12


def _with_checksums(data: bytes) -> bytes:
    """A PNG whose chunks are taken for whole."""
    whole = bytearray(data)
    for part in _png(data):
        if part.end - 4 >= part.content:
            whole[part.end - 4 : part.end] = zlib.crc32(whole[part.start + 4 : part.end - 4]).to_bytes(
                4, "big"
            )
    return bytes(whole)


def _elements(data: bytes) -> Iterator[Part]:
    """Of DICOM in explicit little endian, of the outermost data set."""
    start = 132
    while start + 12 <= len(data):
        form = data[start + 4 : start + 6]
        place, size = (start + 8, 4) if form in _LONG_FORMS else (start + 6, 2)
        length = int.from_bytes(data[place : place + size], "little")
        if length == 0xFFFFFFFF:
            yield Part(start, len(data), place, size, place + size)
            return
        yield Part(start, min(len(data), place + size + length), place, size, place + size)
        start = place + size + length


def _lose(data: bytes, part: Part, other: Part, random: Random) -> bytes:
    return data[: part.start] + data[part.end :]


def _double(data: bytes, part: Part, other: Part, random: Random) -> bytes:
    return data[: part.end] + data[part.start : part.end] + data[part.end :]


def _replace(data: bytes, part: Part, other: Part, random: Random) -> bytes:
    return data[: part.start] + data[other.start : other.end] + data[part.end :]


def _lie(data: bytes, part: Part, other: Part, random: Random) -> bytes:
    """Its length is another."""
    return data[: part.length] + number_bytes(random, part.size) + data[part.length + part.size :]


def _refill(data: bytes, part: Part, other: Part, random: Random) -> bytes:
    """A number in its content is an odd one; most often near its beginning, where counts and sizes stand."""
    room = part.end - part.content
    if room < 1:
        return data
    start = part.content + random.randrange(min(room, 64) if random.random() < 0.7 else room)
    size = min(random.choice((1, 2, 4, 8)), part.end - start)
    return data[:start] + number_bytes(random, size) + data[start + size :]


def _speak(data: bytes, part: Part, other: Part, random: Random) -> bytes:
    """Its content is text where numbers are expected, of the same length."""
    words = random.choice((b"SECRET ", b"1\\2\\3", b"-1 ", b"nan ", b"\xff\xfe", b"1e999 "))
    room = min(part.end - part.content, 256)
    return data[: part.content] + (words * room)[:room] + data[part.content + room :]


_CHANGES = (_lose, _double, _replace, _lie, _refill, _refill, _refill, _speak)
