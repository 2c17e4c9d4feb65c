"""DICOM objects of many pictures, plain and compressed, as capture systems export them."""

import struct
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from detector.errors import SourceError
from detector.picture import Image
from detector.video import SourceOptions, grab_frames, open_video
from tests.detector.video.dicom_pictures import DEFLATED, EXPLICIT, JPEG, JPEG_2000, RLE, write_pictures

pydicom = pytest.importorskip("pydicom")
_TISSUE = (200, 90, 60)


def _picture(index: int) -> Image:
    """Tissue [48, 64, 3] with a mark that wanders."""
    picture = np.full((48, 64, 3), _TISSUE, np.uint8)
    picture[16:32, 4 * index : 4 * index + 16] = (60, 200, 90)
    return picture


def _read(path: Path, options: SourceOptions | None = None) -> list[Any]:
    with open_video(path, options=options) as source:
        return list(source)


def _ybr(picture: Image) -> Image:
    """Y'CbCr of BT.601 in full range, as DICOM defines it (PS3.3, C.7.6.3.1.2)."""
    converted = cv2.cvtColor(picture, cv2.COLOR_RGB2YCrCb)
    return converted[..., [0, 2, 1]].astype(np.uint8)


@pytest.mark.parametrize(
    ("syntax", "kind"),
    [
        (EXPLICIT, "RGB"),
        (EXPLICIT, "YBR_FULL"),
        (JPEG, "YBR_FULL_422"),
        (JPEG, "YBR_FULL"),
        (JPEG_2000, "YBR_RCT"),
        (RLE, "RGB"),
    ],
)
def test_colours_and_order_are_those_that_were_recorded(tmp_path: Path, syntax: str, kind: str) -> None:
    pictures = [_picture(index) for index in range(8)]
    stored = [_ybr(picture) for picture in pictures] if (syntax, kind) == (EXPLICIT, "YBR_FULL") else pictures
    path = write_pictures(tmp_path / "IM1", stored, syntax, kind, FrameTime="200")
    with open_video(path) as source:
        assert (source.name, source.rate, source.frame_count) == ("IM1", 5.0, 8)
        frames = list(source)
    assert [frame.time for frame in frames] == pytest.approx([index / 5 for index in range(8)])
    for frame, picture in zip(frames, pictures, strict=True):
        assert np.abs(frame.picture.rgb().astype(int) - picture).mean() < 4
    time = frames[5].time
    assert np.array_equal(grab_frames(path, [time])[time].rgb(), frames[5].picture.rgb())


@pytest.mark.parametrize("bits", [8, 10, 12, 14, 16])
@pytest.mark.parametrize("kind", ["MONOCHROME1", "MONOCHROME2"])
def test_grey_is_as_bright_as_its_bits_in_use(tmp_path: Path, kind: str, bits: int) -> None:
    full = (1 << bits) - 1
    grey = np.full((48, 64), round(0.25 * full), np.uint8 if bits == 8 else np.uint16)
    grey[:4, :4] = full
    frames = _read(
        write_pictures(tmp_path / "IM1", [grey, grey], kind=kind, BitsStored=bits, HighBit=bits - 1)
    )
    expected = 64 if kind == "MONOCHROME2" else 191
    assert np.abs(frames[1].picture.rgb()[30, 40].astype(int) - expected).max() <= 1


def test_colour_that_is_stored_for_two_pixels_at_once_is_read(tmp_path: Path) -> None:
    pictures = [_picture(index) for index in range(3)]
    path = write_pictures(
        tmp_path / "IM1", [_halved(_ybr(picture)) for picture in pictures], kind="YBR_FULL_422"
    )
    dataset = pydicom.dcmread(path)
    dataset.Columns, dataset.SamplesPerPixel, dataset.PlanarConfiguration = 64, 3, 0
    dataset.save_as(path)
    for frame, picture in zip(_read(path), pictures, strict=True):
        assert np.abs(frame.picture.rgb().astype(int) - picture).mean() < 4


def _halved(ybr: Image) -> Image:
    """Two values of luma, then one of each colour (PS3.3, C.7.6.3.1.2): [H, 2 W]."""
    pairs = ybr.reshape(ybr.shape[0], -1, 2, 3)
    luma, colour = pairs[..., 0], pairs[:, :, 0, 1:]
    return np.concatenate([luma, colour], axis=2).reshape(ybr.shape[0], -1)


@pytest.mark.parametrize(
    ("elements", "size"),
    [
        ({"PixelAspectRatio": [1, 2]}, (128, 48)),
        ({"PixelAspectRatio": [12, 11]}, (64, 52)),
        ({"PixelSpacing": ["0.2", "0.1"]}, (64, 96)),
        ({"PixelAspectRatio": [1, 1], "PixelSpacing": ["0.2", "0.1"]}, (64, 48)),
        ({"PixelAspectRatio": [0, 2]}, (64, 48)),
        ({"PixelAspectRatio": [1, 500]}, (64, 48)),
    ],
)
def test_pixels_that_are_not_square_are_made_so(
    tmp_path: Path, elements: dict[str, Any], size: tuple[int, int]
) -> None:
    """Both elements tell a pixel's height before its width."""
    path = write_pictures(tmp_path / "a.dcm", [_picture(index) for index in range(3)], **elements)
    with open_video(path) as source:
        assert (source.width, source.height, source.coded_size) == (*size, (64, 48))
        picture = list(source)[2].picture.rgb().astype(int)
    across, down = size[0] / 64, size[1] / 48
    assert np.abs(picture[round(24 * down), round(16 * across)] - (60, 200, 90)).max() <= 2
    assert np.abs(picture[round(40 * down), round(16 * across)] - _TISSUE).max() <= 2


def test_frames_have_the_times_that_the_object_lists(tmp_path: Path) -> None:
    pictures = [_picture(index) for index in range(4)]
    path = write_pictures(tmp_path / "IM1", pictures, FrameTimeVector=["0", "40", "60", "200"])
    assert [frame.time for frame in _read(path)] == pytest.approx([0, 0.04, 0.1, 0.3])
    assert [frame.time for frame in _read(path, SourceOptions(rate=10))] == pytest.approx([0, 0.1, 0.2, 0.3])


def test_a_frame_that_cannot_be_decoded_is_damaged(tmp_path: Path) -> None:
    path = write_pictures(tmp_path / "IM1", [_picture(index) for index in range(5)], JPEG, "YBR_FULL_422")
    content = path.read_bytes()
    start = [place for place in range(len(content)) if content[place : place + 3] == b"\xff\xd8\xff"][2]
    path.write_bytes(content[:start] + b"\0" * 200 + content[start + 200 :])
    with open_video(path) as source:
        assert [frame.time for frame in source] == pytest.approx([0, 0.04, 0.12, 0.16])
        assert source.damaged_frames == 1


def test_object_without_header_is_read_as_what_it_is(tmp_path: Path) -> None:
    path = write_pictures(tmp_path / "IM1", [_picture(index) for index in range(3)])
    content = path.read_bytes()
    # The data set begins with its own class, after the header.
    path.write_bytes(content[content.index(b"\x08\x00\x16\x00UI") :])
    assert len(_read(path)) == 3


@pytest.mark.parametrize(
    "elements",
    [
        {"NumberOfFrames": 10**6},
        {"Rows": None},
        {"PhotometricInterpretation": None},
        {"BitsAllocated": 3},
        {"PixelData": b""},
    ],
)
def test_what_an_object_gets_wrong_is_one_line_without_the_patient(
    tmp_path: Path, elements: dict[str, Any]
) -> None:
    path = write_pictures(tmp_path / "IM1", [_picture(0), _picture(1)], **elements)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(SourceError, match=r"IM1: .+") as caught:
            _read(path)
    assert "\n" not in str(caught.value)
    assert "DOE" not in str(caught.value)


@pytest.mark.parametrize("keyword", ["NumberOfFrames", "FrameTime", "CineRate", "Rows", "BitsStored"])
@pytest.mark.parametrize("value", [b"DOE^JANE", b"25\\30   ", b"\xff\xff\xff\xff\xff\xff\xff\xff"])
def test_an_element_that_holds_something_else_is_never_quoted(
    tmp_path: Path, keyword: str, value: bytes, recwarn: pytest.WarningsRecorder
) -> None:
    path = write_pictures(
        tmp_path / "IM1", [_picture(0), _picture(1)], FrameTime="40      ", CineRate="30      "
    )
    tag = pydicom.tag.Tag(keyword)
    place = path.read_bytes().index(tag.group.to_bytes(2, "little") + tag.element.to_bytes(2, "little"), 132)
    content = bytearray(path.read_bytes())
    kind = content[place + 4 : place + 6]
    length = int.from_bytes(content[place + 6 : place + 8], "little")
    content[place : place + 8 + length] = (
        content[place : place + 6] + len(value).to_bytes(2, "little") + value
    )
    path.write_bytes(content)
    try:
        _read(path)
    except SourceError as error:
        assert "DOE" not in str(error) and "\n" not in str(error)
    assert not [warning for warning in recwarn if "DOE" in str(warning.message)], kind


def test_an_object_of_fewer_than_no_frames_is_damaged(tmp_path: Path) -> None:
    path = write_pictures(tmp_path / "a.dcm", [_picture(0)], NumberOfFrames=-3)
    with pytest.raises(SourceError, match=r"a\.dcm: the DICOM object is damaged or empty"):
        open_video(path)


@pytest.mark.parametrize(("most", "opens"), [(1 << 16, False), (1 << 24, True)])
def test_a_deflated_object_is_unpacked_only_as_far_as_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, opens: bool
) -> None:
    monkeypatch.setattr("detector.video.dicom.inflated.WAITING_BYTES", most)
    path = write_pictures(tmp_path / "a.dcm", [_picture(index) for index in range(10)], DEFLATED)
    assert path.stat().st_size < 1 << 16
    if opens:
        assert len(_read(path)) == 10
        return
    with pytest.raises(SourceError, match=r"a\.dcm: becomes larger than 0 MB when it is unpacked"):
        open_video(path)


def _elements(count: int) -> bytes:
    """So many empty ones, each of its own."""
    return b"".join(struct.pack("<HH2sH", 0x0011 + 2 * (n >> 16), n & 0xFFFF, b"US", 0) for n in range(count))


def _items(count: int) -> bytes:
    """A sequence of so many empty ones, whose end is to be looked for."""
    item, end = struct.pack("<HHI", 0xFFFE, 0xE000, 0), struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
    return struct.pack("<HH2sHI", 0x0009, 0x1140, b"SQ", 0, 0xFFFFFFFF) + item * count + end


@pytest.mark.parametrize("syntax", [EXPLICIT, DEFLATED])
@pytest.mark.parametrize("made", [_elements, _items])
def test_an_object_of_more_elements_than_there_are_is_damaged(
    tmp_path: Path, syntax: str, made: Callable[[int], bytes]
) -> None:
    """A million of them in 8 MB were a minute's work, before anything of it is known."""
    for count, opens in ((1000, True), (250_000, False)):
        path = write_pictures(tmp_path / "a.dcm", [_picture(0)])
        # In front of the pixels.
        content = path.read_bytes()
        place = content.index(struct.pack("<HH", 0x0028, 0x0002))
        content = content[:place] + made(count) + content[place:]
        path.write_bytes(_deflated(content) if syntax == DEFLATED else content)
        if opens:
            assert len(_read(path)) == 1
            continue
        with pytest.raises(SourceError, match=r"a\.dcm: the DICOM object is damaged or empty"):
            open_video(path)


def _deflated(content: bytes) -> bytes:
    """The same object, its header said to be of a deflated one."""
    length = int.from_bytes(content[140:144], "little")
    header, rest = content[: 144 + length], content[144 + length :]
    named = header.replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2.1.99")
    named = named.replace(struct.pack("<HH2sH", 2, 16, b"UI", 20), struct.pack("<HH2sH", 2, 16, b"UI", 22))
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    grown = (length + 2).to_bytes(4, "little")
    return named[:140] + grown + named[144:] + packer.compress(rest) + packer.flush()
