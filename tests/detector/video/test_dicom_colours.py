"""Colours of DICOM pictures in every way that they are stored, and one line for those that are not known."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from detector.errors import SourceError
from detector.video import open_video
from tests.detector.video.dicom_pictures import EXPLICIT, JPEG, JPEG_2000, JPEG_LS, RLE, write_pictures

pydicom = pytest.importorskip("pydicom")
_BARS = np.array(
    [
        (200, 80, 60),
        (230, 150, 130),
        (90, 30, 25),
        (250, 250, 245),
        (10, 10, 10),
        (60, 140, 70),
        (40, 60, 180),
    ]
)
# Eight columns a bar.
_RGB = _BARS.repeat(8, 0)[None].repeat(48, 0).astype(np.uint8)
_PLACES = np.arange(7).repeat(8)[None].repeat(48, 0)


def _bars(path: Path) -> NDArray[Any]:
    with open_video(path) as source:
        return next(iter(source)).picture.rgb()[24, 4::8].astype(int)


@pytest.mark.parametrize("planar", [False, True])
@pytest.mark.parametrize("bits", [8, 10, 12, 14, 16])
def test_rgb_is_itself_whatever_its_bits_and_in_planes(tmp_path: Path, bits: int, planar: bool) -> None:
    deep = np.rint(_RGB / 255 * ((1 << bits) - 1)).astype(np.uint8 if bits == 8 else np.uint16)
    elements: dict[str, Any] = {"BitsStored": bits, "HighBit": bits - 1, "PlanarConfiguration": int(planar)}
    stored = np.moveaxis(deep, 2, 0).copy() if planar else deep
    elements |= {"Rows": 48, "Columns": 56, "SamplesPerPixel": 3}
    path = write_pictures(tmp_path / "IM1", [stored], **elements)
    assert np.abs(_bars(path) - _BARS).max() <= 1


@pytest.mark.parametrize("syntax", [RLE, JPEG_LS])
def test_rgb_of_sixteen_bits_is_itself_when_it_is_compressed(tmp_path: Path, syntax: str) -> None:
    path = write_pictures(tmp_path / "IM1", [_RGB.astype(np.uint16) * 257], syntax)
    assert np.abs(_bars(path) - _BARS).max() <= 1


def _jpeg(luma: bool, marker: bytes) -> bytes:
    """A JPEG of the bars, as Y'CbCr or RGB, with these markers in front alone."""
    pillow = pytest.importorskip("PIL.Image")
    written = io.BytesIO()
    pillow.fromarray(_RGB).save(
        written, "JPEG", quality=97, subsampling=0, **({} if luma else {"keep_rgb": True})
    )
    content = written.getvalue()
    start = 2
    while content[start + 1] in (0xE0, 0xEE):
        start += 2 + int.from_bytes(content[start + 2 : start + 4], "big")
    content = content[:2] + marker + content[start:]
    return content + b"\0" * (len(content) % 2)


_JFIF = bytes.fromhex("ffe000104a46494600010100000100010000")
_ADOBE = bytes.fromhex("ffee000e41646f6265006400000000")


@pytest.mark.parametrize(
    ("luma", "marker", "kinds"),
    [
        (True, b"", ("YBR_FULL_422", "YBR_FULL")),
        (True, _ADOBE + b"\1", ("YBR_FULL_422", "YBR_FULL")),
        (True, _JFIF, ("YBR_FULL_422", "YBR_FULL", "RGB")),
        (False, b"", ("RGB", "YBR_FULL_422")),
        (False, _ADOBE + b"\0", ("RGB", "YBR_FULL_422")),
    ],
)
def test_jpeg_has_the_colours_that_its_markers_tell(
    tmp_path: Path, luma: bool, marker: bytes, kinds: tuple[str, ...]
) -> None:
    for kind in kinds:
        path = write_pictures(tmp_path / "IM1", [_RGB], JPEG, kind)
        dataset = pydicom.dcmread(path)
        dataset.PixelData = pydicom.encaps.encapsulate([_jpeg(luma, marker)])
        dataset.save_as(path)
        assert np.abs(_bars(path) - _BARS).max() <= 3


@pytest.mark.parametrize(
    ("entries", "first", "bits", "in_words", "stored", "syntax"),
    [
        (7, 0, 8, False, 8, EXPLICIT),
        (255, 0, 8, False, 8, EXPLICIT),
        (256, 0, 8, True, 8, RLE),
        (256, 0, 16, True, 8, EXPLICIT),
        (20, 40, 8, False, 8, EXPLICIT),
        (2500, 1400, 8, False, 12, EXPLICIT),
        (65536, 0, 16, True, 16, EXPLICIT),
        (21, -777, 16, True, 16, EXPLICIT),
    ],
)
def test_palettes_are_looked_up_whatever_their_size(
    tmp_path: Path, entries: int, first: int, bits: int, in_words: bool, stored: int, syntax: str
) -> None:
    kind = "i2" if first < 0 else "u1" if stored == 8 else "u2"
    # Far into the table, at a whole round of the bars.
    places = (_PLACES + first + (entries - 7) // 7 * 7).astype(kind)
    path = write_pictures(
        tmp_path / "IM1",
        [places],
        syntax,
        "PALETTE COLOR",
        **{"BitsStored": stored, "HighBit": stored - 1, "PixelRepresentation": int(first < 0)},
        **_palette(np.resize(_BARS, (entries, 3)), first, bits, in_words),
    )
    assert np.abs(_bars(path) - _BARS).max() <= 1


def _palette(colours: NDArray[Any], first: int, bits: int, in_words: bool) -> dict[str, Any]:
    """The elements of a palette; of 16 bits, entries reach from 0 to 65535."""
    entries = (colours * (257 if bits == 16 else 1)).astype("<u2" if in_words else "u1")
    elements: dict[str, Any] = {}
    for index, colour in enumerate(("Red", "Green", "Blue")):
        data = entries[:, index].tobytes()
        described = [len(entries) % 65536, first, bits]
        elements[f"{colour}PaletteColorLookupTableDescriptor"] = described
        elements[f"{colour}PaletteColorLookupTableData"] = data + b"\0" * (len(data) % 2)
    return elements


def test_a_palette_of_segments_is_put_together(tmp_path: Path) -> None:
    """Two entries one by one, then a line to a third five entries on."""
    elements = _palette(_BARS, 0, 16, in_words=True)
    for colour, (one, two, last) in {"Red": (0, 10, 60), "Green": (5, 5, 5), "Blue": (200, 150, 100)}.items():
        del elements[f"{colour}PaletteColorLookupTableData"]
        words = np.array([0, 2, one * 257, two * 257, 1, 5, last * 257], "<u2")
        elements[f"Segmented{colour}PaletteColorLookupTableData"] = words.tobytes()
    path = write_pictures(tmp_path / "IM1", [_PLACES.astype(np.uint8)], kind="PALETTE COLOR", **elements)
    lines = [np.linspace(*ends, 6) for ends in ((10, 60), (5, 5), (150, 100))]
    expected = np.array([(0, 5, 200), *zip(*lines, strict=True)])
    shown = _bars(path) * (200 / _bars(path).max())
    assert np.abs(shown - expected).max() <= 1


@pytest.mark.parametrize(
    ("kind", "elements", "words"),
    [
        (
            "YBR_PARTIAL_422",
            {},
            "its colours are stored in a way this program does not know; export it as RGB",
        ),
        ("HSV", {}, "its colours are stored in a way this program does not know; export it as RGB"),
        ("DOEJANE", {}, "its colours are stored in a way this program does not know; export it as RGB"),
        ("PALETTE COLOR", {"SamplesPerPixel": 1}, "its palette cannot be read; export it as RGB"),
        ("RGB", {"SamplesPerPixel": 1}, "the DICOM object is damaged or empty; export it again"),
    ],
)
def test_colours_that_are_not_known_are_refused_with_a_line(
    tmp_path: Path, kind: str, elements: dict[str, Any], words: str
) -> None:
    path = write_pictures(tmp_path / "IM1", [_RGB], kind=kind, **elements)
    with pytest.raises(SourceError, match=rf"IM1: {words}$"):
        open_video(path)


@pytest.mark.parametrize(
    ("syntax", "kind", "words"),
    [
        (EXPLICIT, "YBR_FULL", "holds Y'CbCr of more than 8 bits; export it as RGB"),
        (JPEG_2000, "YBR_RCT", "there is no decoder for colours of more than 8 bits; export it with fewer"),
    ],
)
def test_deep_colours_that_nobody_converts_are_refused(
    tmp_path: Path, syntax: str, kind: str, words: str
) -> None:
    from pydicom.pixels.decoders import JPEG2000LosslessDecoder

    if syntax == JPEG_2000 and JPEG2000LosslessDecoder.available_plugins != ("pillow",):
        pytest.skip("a decoder for them is installed")
    path = write_pictures(tmp_path / "IM1", [_RGB.astype(np.uint16) * 257], syntax, kind)
    with pytest.raises(SourceError, match=rf"IM1: {words}$"):
        open_video(path)
