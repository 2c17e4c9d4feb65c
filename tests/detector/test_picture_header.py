"""How large a picture is, is known before it is decoded."""

import struct
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from detector.picture_header import pixels_by_header, why_not_decoded

WIDTH, HEIGHT = 67, 45
_PIXELS = np.random.default_rng(1).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
_LOSSLESS_WEBP = [cv2.IMWRITE_WEBP_QUALITY, 101]
_PROGRESSIVE = [cv2.IMWRITE_JPEG_PROGRESSIVE, 1]


def _data(content: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(content, np.uint8)


@pytest.mark.parametrize(
    ("suffix", "options"),
    [
        *((suffix, []) for suffix in (".png", ".jpg", ".bmp", ".tif", ".webp", ".gif", ".jp2")),
        (".webp", _LOSSLESS_WEBP),
        (".jpg", _PROGRESSIVE),
    ],
)
def test_size_is_that_of_the_decoded_picture(suffix: str, options: list[int]) -> None:
    written, data = cv2.imencode(suffix, _PIXELS, options)
    assert written
    content = data.astype(np.uint8).reshape(-1)
    decoded = cv2.imdecode(content, cv2.IMREAD_COLOR)
    assert decoded is not None
    assert pixels_by_header(content) == decoded.shape[0] * decoded.shape[1] == WIDTH * HEIGHT
    assert why_not_decoded(content) == ""


def test_size_is_that_of_the_largest_page(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    assert cv2.imwritemulti(str(path), [_PIXELS, np.zeros((90, 100, 3), np.uint8), _PIXELS])
    assert pixels_by_header(np.fromfile(path, np.uint8)) == 9000


def _png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII5B", 13, b"IHDR", width, height, 8, 2, 0, 0, 0)


def _jpeg(width: int, height: int) -> bytes:
    frame = struct.pack(">HHBHHB", 0xFFC2, 8, 8, height, width, 3)
    return b"\xff\xd8\xff\xe0\x00\x04\0\0 noise \xff\xff" + frame + b"\xff\xda" + bytes(4)


def _tiff(order: str, width: int, height: int, tags: tuple[int, int] = (256, 257)) -> bytes:
    start = {"<": b"II*\0", ">": b"MM\0*"}[order] + struct.pack(f"{order}IH", 8, 2)
    values = zip(tags, (width, height), strict=True)
    fields = (struct.pack(f"{order}HHII", tag, 4, 1, value) for tag, value in values)
    return start + b"".join(fields) + struct.pack(f"{order}I", 0)


def _big_tiff(width: int, height: int) -> bytes:
    fields = (struct.pack("<HHQQ", tag, 4, 1, value) for tag, value in ((256, width), (257, height)))
    return b"II+\0" + struct.pack("<HHQQ", 8, 0, 16, 2) + b"".join(fields) + struct.pack("<Q", 0)


def _webp(width: int, height: int) -> bytes:
    sizes = b"".join((side - 1).to_bytes(3, "little") for side in (width, height))
    return b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + sizes


def _bmp(width: int, height: int) -> bytes:
    return b"BM" + bytes(12) + struct.pack("<Iii", 40, width, -height) + bytes(8)


@pytest.mark.parametrize(
    "content",
    [
        _png(10_001, 10_000),
        _jpeg(10_001, 10_000),
        _bmp(10_001, 10_000),
        _webp(10_001, 10_000),
        _tiff("<", 10_001, 10_000),
        _tiff(">", 10_001, 10_000),
        _tiff("<", 10_001, 10_000, (322, 323)),
        _big_tiff(10_001, 10_000),
        b"GIF89a" + struct.pack("<HH", 10_001, 10_000) + bytes(3),
        b"\0\0\0\x0cjP  \r\n\x87\n\xff\x4f\xff\x51" + struct.pack(">HHII24xHB", 41, 0, 10_001, 10_000, 3, 7),
    ],
)
def test_more_than_a_hundred_megapixels_are_refused(content: bytes) -> None:
    assert pixels_by_header(_data(content)) == 100_010_000
    assert (
        why_not_decoded(_data(content)) == "has more than 100 megapixels, or 50 of 16 bits: make it smaller"
    )


@pytest.mark.parametrize(
    "content", [b"", b"#?RADIANCE\n", b"P6\n9999999 9999999\n255\n", b"\x76\x2f\x31\x01"]
)
def test_other_kinds_of_pictures_are_none(content: bytes) -> None:
    assert why_not_decoded(_data(content)) == "not a readable picture"


@pytest.mark.parametrize("make", [_png, _jpeg, _bmp, _webp, lambda w, h: _tiff("<", w, h), _big_tiff])
def test_a_header_that_is_cut_raises_nothing(make: Callable[[int, int], bytes]) -> None:
    content = make(10, 10)
    for length in range(len(content)):
        assert pixels_by_header(_data(content[:length])) in (None, 100)


def test_pages_that_lead_to_themselves_come_to_an_end() -> None:
    content = bytearray(_tiff("<", 10, 10))
    content[-4:] = struct.pack("<I", 8)
    assert pixels_by_header(_data(bytes(content))) == 100


def _chunk(name: bytes, content: bytes, length: int | None = None) -> bytes:
    return struct.pack(">I4s", len(content) if length is None else length, name) + content + bytes(4)


def test_a_second_header_of_a_png_counts_too() -> None:
    second = _chunk(b"IHDR", struct.pack(">II5B", 20_000, 20_000, 8, 2, 0, 0, 0))
    content = _png(10, 10) + bytes(4) + second + _chunk(b"IEND", b"")
    assert pixels_by_header(_data(content)) == 400_000_000


@pytest.mark.parametrize("length", [100, 1 << 30, (1 << 32) - 1])
def test_a_png_whose_chunk_goes_beyond_the_file_is_not_decoded(length: int) -> None:
    """A decoder takes memory for what the chunk says it holds."""
    content = _png(10, 10) + bytes(4) + _chunk(b"IDAT", bytes(20), length)
    assert why_not_decoded(_data(content)) == "not a readable picture"


@pytest.mark.parametrize("suffix", [".png", ".tif", ".jp2"])
def test_samples_of_more_than_8_bits_count_twice(suffix: str) -> None:
    for kind, weight in ((np.uint8, 1), (np.uint16, 2)):
        for shape in ((HEIGHT, WIDTH), (HEIGHT, WIDTH, 3)):
            data = cv2.imencode(suffix, np.full(shape, 200, kind))[1].astype(np.uint8).reshape(-1)
            assert pixels_by_header(data) == weight * WIDTH * HEIGHT
