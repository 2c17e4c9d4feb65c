"""How large a picture is by its header, read before a decoder takes memory for it.

Sources of the formats: PNG (W3C, third edition), GIF89a, JPEG (ITU-T T.81, B), TIFF 6.0 and BigTIFF, WebP
(RFC 9649), JPEG 2000 (ITU-T T.800, A.5.1), and Microsoft's BITMAPINFOHEADER.
"""

import struct
from collections.abc import Callable, Iterator
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray

from detector.limits import PICTURE_PIXELS

_PNG = b"\x89PNG\r\n\x1a\n"
_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
# TIFF: a width, a height, and those of a tile, for which memory is taken too.
_TIFF_SIZES = ((256, 257), (322, 323))
_TIFF_BITS, _TIFF_KIND, _SMALLER_COPY = 258, 254, 1
_TIFF_NUMBERS = {3: "H", 4: "I", 16: "Q"}
_MOST_PAGES = 10_000
# JPEG: markers that begin a frame, with its size; and those that stand alone.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})


def pixels_by_header(data: NDArray[np.uint8]) -> int | None:
    """Pixels of the largest picture in a file; those of more than 8 bits a sample count twice.

    Returns:
        None where it is no picture of the kinds that are known, or damaged in its header.
    """
    content = data.data.cast("B") if data.size else memoryview(b"")
    start = bytes(content[:12])
    for begins, read in _READERS:
        if begins(start):
            try:
                return read(content)
            except (struct.error, IndexError, ValueError):
                return None
    return None


def why_not_decoded(data: NDArray[np.uint8]) -> str:
    """What keeps a picture from being decoded, as far as its header tells; empty where nothing does."""
    pixels = pixels_by_header(data)
    if pixels is None:
        return "not a readable picture"
    if pixels > PICTURE_PIXELS:
        most = f"{PICTURE_PIXELS / 1e6:.0f} megapixels, or {PICTURE_PIXELS / 2e6:.0f} of 16 bits"
        return f"has more than {most}: make it smaller"
    return ""


def is_animated_png(data: NDArray[np.uint8]) -> bool:
    """Whether a PNG says before its pixels that it holds several pictures, by the beginning of its file."""
    before, _, _ = data.tobytes().partition(b"IDAT")
    return before.startswith(_PNG) and b"acTL" in before


def lacks_pages(data: NDArray[np.uint8]) -> bool:
    """Whether a TIFF names a page of which nothing is there: it was cut off."""
    content = data.data.cast("B") if data.size else memoryview(b"")
    if not bytes(content[:4]).startswith(_TIFF):
        return False
    try:
        for _ in _tiff_directories(content):
            pass
    except struct.error:
        return True
    return False


def smaller_copies(data: NDArray[np.uint8]) -> frozenset[int]:
    """Numbers of the pages of a TIFF that show another one smaller, as cameras and scanners add them."""
    content = data.data.cast("B") if data.size else memoryview(b"")
    copies: list[int] = []
    if bytes(content[:4]).startswith(_TIFF):
        with suppress(struct.error):
            pages = enumerate(_tiff_directories(content))
            copies.extend(number for number, tags in pages if tags.get(_TIFF_KIND, 0) & _SMALLER_COPY)
    return frozenset(copies)


def _weight(bits: int) -> int:
    """What a pixel counts with so many bits a sample."""
    return 1 if bits <= 8 else 2


def _product(form: str, data: memoryview, offset: int) -> int:
    width, height = struct.unpack_from(form, data, offset)
    return abs(int(width) * int(height))


def _png(data: memoryview) -> int:
    """The largest of its headers.

    Memory is taken for a chunk by its length, and for frames by their number: none may go beyond the file.
    """
    pixels, told, found, at = [], 0, 0, 8
    while at + 8 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        if length > len(data) - at:
            raise ValueError
        kind = bytes(data[at + 4 : at + 8])
        if kind == b"IHDR":
            pixels.append(_product(">II", data, at + 8) * _weight(data[at + 16]))
        elif kind == b"acTL":
            told = max(told, *struct.unpack_from(">I", data, at + 8))
        found += kind == b"fcTL"
        at += 12 + length
    if told > found:
        raise ValueError
    return max(pixels)


def _bmp(data: memoryview) -> int:
    (length,) = struct.unpack_from("<I", data, 14)
    return _product("<HH" if length == 12 else "<ii", data, 18)


def _jpeg(data: memoryview) -> int:
    """The largest of its frames: a decoder takes the one that it likes."""
    return max(_jpeg_frames(data))


def _jpeg_frames(data: memoryview) -> Iterator[int]:
    content, at = bytes(data), 2
    # Decoders pass over what lies between two segments.
    while 0 <= (at := content.find(b"\xff", at)) < len(data) - 4:
        marker = data[at + 1]
        if marker in _FRAMES:
            yield _product(">HH", data, at + 5)
        if marker == 0xDA:
            return
        (length,) = struct.unpack_from(">H", data, at + 2)
        at += 2 if marker in _ALONE or marker in (0x00, 0xFF) else 2 + length


def _webp(data: memoryview) -> int:
    if len(data) < 30:
        raise ValueError
    kind = bytes(data[12:16])
    if kind == b"VP8X":
        width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
        return width * height
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return ((bits & 0x3FFF) + 1) * ((bits >> 14 & 0x3FFF) + 1)
    width, height = struct.unpack_from("<HH", data, 26)
    return int(width & 0x3FFF) * int(height & 0x3FFF)


def _tiff(data: memoryview) -> int:
    pages: list[int] = []
    # A file that was cut off has whole pages before the cut.
    with suppress(struct.error):
        pages.extend(_tiff_pages(data))
    return max(pages)


def _tiff_pages(data: memoryview) -> Iterator[int]:
    for tags in _tiff_directories(data):
        pixels = max(tags.get(width, 0) * tags.get(height, 0) for width, height in _TIFF_SIZES)
        yield pixels * _weight(tags.get(_TIFF_BITS, 8))


def _tiff_directories(data: memoryview) -> Iterator[dict[int, int]]:
    """Of each page, its tags that hold numbers, with the first of them."""
    order = "<" if data[0] == 0x49 else ">"
    (version,) = struct.unpack_from(f"{order}H", data, 2)
    big = version == 43
    count_form, offset_form, entry = ("Q", "Q", 20) if big else ("H", "I", 12)
    count_length, start = struct.calcsize(order + count_form), 8 if big else 4
    (at,) = struct.unpack_from(order + offset_form, data, start)
    for _ in range(_MOST_PAGES):
        if not at:
            return
        (count,) = struct.unpack_from(order + count_form, data, at)
        first = at + count_length
        yield dict(_tiff_numbers(data, order, range(first, first + count * entry, entry), big))
        (at,) = struct.unpack_from(order + offset_form, data, first + count * entry)


def _tiff_numbers(data: memoryview, order: str, entries: range, big: bool) -> Iterator[tuple[int, int]]:
    """Tags that hold numbers, with the first of them."""
    for at in entries:
        tag, kind = struct.unpack_from(f"{order}HH", data, at)
        if kind not in _TIFF_NUMBERS:
            continue
        number, offset = order + _TIFF_NUMBERS[kind], order + ("Q" if big else "I")
        (count,) = struct.unpack_from(offset, data, at + 4)
        place = at + (12 if big else 8)
        if count * struct.calcsize(number) <= struct.calcsize(offset):
            yield tag, struct.unpack_from(number, data, place)[0]
            continue
        # What does not fit beside the tag stands elsewhere, or nowhere.
        with suppress(struct.error):
            yield tag, struct.unpack_from(number, data, struct.unpack_from(offset, data, place)[0])[0]


def _jpeg_2000(data: memoryview) -> int:
    """Of the stream itself: what the file says around it binds no decoder."""
    begins = bytes(data).find(b"\xff\x4f\xff\x51")
    if begins < 0:
        raise ValueError
    # The highest bit says whether samples have a sign.
    return _product(">II", data, begins + 8) * _weight((data[begins + 42] & 0x7F) + 1)


_READERS: tuple[tuple[Callable[[bytes], bool], Callable[[memoryview], int]], ...] = (
    (lambda start: start.startswith(_PNG), _png),
    (lambda start: start.startswith((b"GIF87a", b"GIF89a")), lambda data: _product("<HH", data, 6)),
    (lambda start: start.startswith(b"BM"), _bmp),
    (lambda start: start.startswith(b"\xff\xd8\xff"), _jpeg),
    (lambda start: start[:4] == b"RIFF" and start[8:12] == b"WEBP", _webp),
    (lambda start: start.startswith(_TIFF), _tiff),
    (lambda start: start.startswith((b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51")), _jpeg_2000),
)
