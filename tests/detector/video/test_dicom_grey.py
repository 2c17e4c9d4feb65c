"""Grey DICOM pictures are as bright as the object says: pydicom's own way from values to brightness."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from detector.errors import SourceError
from detector.video import open_video
from tests.detector.video.dicom_pictures import (
    BIG_ENDIAN,
    EXPLICIT,
    IMPLICIT,
    JPEG_2000,
    JPEG_LS,
    RLE,
    write_pictures,
)

pydicom = pytest.importorskip("pydicom")


def _ramp(bits: int, signed: bool = False) -> NDArray[Any]:
    """All values that a sample of so many bits can have, or 4096 of them: [48, 86]."""
    least = -(1 << (bits - 1)) if signed else 0
    values = np.rint(np.linspace(least, least + (1 << bits) - 1, 48 * 86)).reshape(48, 86)
    kind = ("int" if signed else "uint") + ("8" if bits <= 8 else "16")
    return values.astype(kind)


def _table(first: int, bits: int, entries: list[int]) -> Any:
    item = pydicom.Dataset()
    item.add_new("LUTDescriptor", "US", [len(entries), first, bits])
    item.add_new("LUTData", "US", entries)
    item.ModalityLUTType = "US"
    return pydicom.Sequence([item])


def _expected(path: Path) -> NDArray[Any]:
    """What pydicom makes of the first frame, on a scale of 255 over the range that it can have."""
    from pydicom.pixels import apply_modality_lut, apply_voi_lut

    dataset = pydicom.dcmread(path)
    samples = dataset.pixel_array if dataset.pixel_array.ndim == 2 else dataset.pixel_array[0]
    measured = apply_modality_lut(samples, dataset)
    shown = apply_voi_lut(measured, dataset).astype(float)
    low, high = _range(dataset)
    grey = 255 * (shown - low) / (high - low)
    return grey if dataset.PhotometricInterpretation == "MONOCHROME2" else 255 - grey


def _range(dataset: Any) -> tuple[float, float]:
    for name in ("VOILUTSequence", "ModalityLUTSequence"):
        if dataset.get(name):
            return 0, (1 << dataset[name].value[0].LUTDescriptor[2]) - 1
    low = -(1 << (dataset.BitsStored - 1)) if dataset.PixelRepresentation else 0
    ends = low, low + (1 << dataset.BitsStored) - 1
    slope, intercept = float(dataset.get("RescaleSlope", 1)), float(dataset.get("RescaleIntercept", 0))
    first, last = (slope * end + intercept for end in ends)
    return min(first, last), max(first, last)


def _shown(path: Path, frame: int = 0) -> NDArray[Any]:
    with open_video(path) as source:
        rgb = list(source)[frame].picture.rgb().astype(int)
    assert np.ptp(rgb, axis=2).max() == 0
    return rgb[..., 0]


_WINDOWS: dict[str, dict[str, Any]] = {
    "window": {"WindowCenter": "600", "WindowWidth": "400"},
    "window of one": {"WindowCenter": "600", "WindowWidth": "1"},
    "exact": {"WindowCenter": "600", "WindowWidth": "400", "VOILUTFunction": "LINEAR_EXACT"},
    "sigmoid": {"WindowCenter": "600", "WindowWidth": "400", "VOILUTFunction": "SIGMOID"},
    "two windows": {"WindowCenter": ["600", "40"], "WindowWidth": ["400", "80"]},
    "rescaled": {
        "RescaleSlope": "2.5",
        "RescaleIntercept": "-1024",
        "WindowCenter": "40",
        "WindowWidth": "400",
    },
    "rescaled downwards": {"RescaleSlope": "-1", "RescaleIntercept": "4095"},
}


@pytest.mark.parametrize("kind", ["MONOCHROME1", "MONOCHROME2"])
@pytest.mark.parametrize(("bits", "signed"), [(10, False), (12, False), (12, True), (16, False), (16, True)])
@pytest.mark.parametrize("name", _WINDOWS)
def test_values_pass_through_slope_and_window(
    tmp_path: Path, name: str, bits: int, signed: bool, kind: str
) -> None:
    elements = {"BitsStored": bits, "HighBit": bits - 1, "PixelRepresentation": int(signed)}
    path = write_pictures(tmp_path / "IM1", [_ramp(bits, signed)], kind=kind, **elements, **_WINDOWS[name])
    assert np.abs(_shown(path) - _expected(path)).max() < 0.51


@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT, BIG_ENDIAN, RLE, JPEG_LS, JPEG_2000])
def test_a_window_holds_in_every_transfer_syntax_and_in_eight_bits(tmp_path: Path, syntax: str) -> None:
    window = {"WindowCenter": "100", "WindowWidth": "50"}
    path = write_pictures(tmp_path / "IM1", [_ramp(8)] * 2, syntax, "MONOCHROME2", **window)
    assert np.abs(_shown(path, 1) - _expected(path)).max() < 0.51


_CURVE = [round(4095 * (value / 1023) ** 2) for value in range(1024)]
_STEEP = [min(255, value // 4) for value in range(1024)]


@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT, BIG_ENDIAN])
@pytest.mark.parametrize("first", [0, 200])
@pytest.mark.parametrize(
    "tables",
    [
        {"VOILUTSequence": (12, _CURVE)},
        {"VOILUTSequence": (8, _STEEP)},
        {"ModalityLUTSequence": (12, _CURVE)},
        {"ModalityLUTSequence": (12, _CURVE), "VOILUTSequence": (16, _CURVE)},
    ],
)
def test_values_are_looked_up_in_the_tables_of_the_object(
    tmp_path: Path, tables: dict[str, tuple[int, list[int]]], first: int, syntax: str
) -> None:
    elements = {name: _table(first, bits, entries) for name, (bits, entries) in tables.items()}
    window = {"WindowCenter": "600", "WindowWidth": "400"} if "VOILUTSequence" in tables else {}
    path = write_pictures(
        tmp_path / "IM1",
        [_ramp(12)],
        syntax,
        "MONOCHROME2",
        **{"BitsStored": 12, "HighBit": 11},
        **elements,
        **window,
    )
    assert np.abs(_shown(path) - _looked_up(path, tables, first)).max() < 0.51


def _looked_up(path: Path, tables: dict[str, tuple[int, list[int]]], first: int) -> NDArray[Any]:
    """By hand: pydicom keeps the places in a table of 8 bits in 8 bits."""
    values = _ramp(12).astype(int)
    for name in ("ModalityLUTSequence", "VOILUTSequence"):
        if name in tables:
            bits, entries = tables[name]
            values = np.array(entries)[np.clip(values - first, 0, len(entries) - 1)]
    return 255 * values / ((1 << bits) - 1)


def test_each_frame_has_its_own_window_where_the_object_says_so(tmp_path: Path) -> None:
    groups = [_group(WindowCenter=str(centre), WindowWidth="400") for centre in (600, 2000, 3000)]
    elements = {"BitsStored": 12, "HighBit": 11, "PerFrameFunctionalGroupsSequence": pydicom.Sequence(groups)}
    path = write_pictures(tmp_path / "IM1", [_ramp(12)] * 3, kind="MONOCHROME2", **elements)
    for frame, centre in enumerate((600, 2000, 3000)):
        shown = _shown(path, frame)
        middle = _ramp(12)[np.abs(shown - 127).argmin(axis=None) // 86, np.abs(shown - 127).argmin() % 86]
        assert abs(int(middle) - centre) < 10
        assert (shown.min(), shown.max()) == (0, 255)


def _group(**window: str) -> Any:
    macro, group = pydicom.Dataset(), pydicom.Dataset()
    for name, value in window.items():
        setattr(macro, name, value)
    group.FrameVOILUTSequence = pydicom.Sequence([macro])
    return group


def test_all_frames_have_the_window_that_the_object_tells_for_all(tmp_path: Path) -> None:
    shared = pydicom.Sequence([_group(WindowCenter="600", WindowWidth="400")])
    elements = {"BitsStored": 12, "HighBit": 11, "SharedFunctionalGroupsSequence": shared}
    path = write_pictures(tmp_path / "IM1", [_ramp(12)] * 2, kind="MONOCHROME2", **elements)
    plain = {"BitsStored": 12, "HighBit": 11, "WindowCenter": "600", "WindowWidth": "400"}
    told = write_pictures(tmp_path / "IM2", [_ramp(12)], kind="MONOCHROME2", **plain)
    assert np.abs(_shown(path, 1) - _expected(told)).max() < 0.51


@pytest.mark.parametrize(
    "elements",
    [
        {"WindowCenter": "600"},
        {"WindowCenter": "600", "WindowWidth": "0"},
        {"WindowCenter": "600", "WindowWidth": "-4"},
        {"RescaleSlope": "0", "RescaleIntercept": "5"},
        {"RescaleSlope": "1e300", "RescaleIntercept": "5"},
        {"RescaleSlope": "2"},
        {"RescaleSlope": "2", "RescaleIntercept": "-1024"},
        {"VOILUTSequence": [[0, 0, 99], [1, 2]]},
        {"VOILUTSequence": [[4, 0], [1, 2]]},
    ],
)
def test_what_says_nothing_changes_nothing(tmp_path: Path, elements: dict[str, Any]) -> None:
    bits = {"BitsStored": 12, "HighBit": 11}
    if "VOILUTSequence" in elements:
        item = pydicom.Dataset()
        described, data = elements["VOILUTSequence"]
        item.add_new("LUTDescriptor", "US", described)
        item.add_new("LUTData", "US", data)
        elements = {"VOILUTSequence": pydicom.Sequence([item])}
    path = write_pictures(tmp_path / "IM1", [_ramp(12)], kind="MONOCHROME2", **bits, **elements)
    assert np.abs(_shown(path) - _ramp(12) * (255 / 4095)).max() < 0.51


@pytest.mark.parametrize("high", [11, 15])
def test_what_stands_in_the_bits_beside_a_sample_is_not_of_it(tmp_path: Path, high: int) -> None:
    """Overlays once did, and some machines filled the upper bits."""
    beside = np.uint16(0xA000) if high == 11 else np.uint16(0xA)
    samples = (_ramp(12) << (high - 11)) | beside
    path = write_pictures(tmp_path / "IM1", [samples], kind="MONOCHROME2", BitsStored=12, HighBit=high)
    assert np.abs(_shown(path) - _ramp(12) * (255 / 4095)).max() < 0.51


@pytest.mark.parametrize("bits", [1, 32])
def test_samples_of_other_sizes_are_shown_or_refused(tmp_path: Path, bits: int) -> None:
    samples = np.zeros((48, 64), np.uint32)
    samples[:, 32:] = 1
    frames = (
        [np.packbits(samples.astype(np.uint8), bitorder="little").reshape(48, 8)] if bits == 1 else [samples]
    )
    elements = {"BitsAllocated": bits, "BitsStored": bits, "HighBit": bits - 1, "Columns": 64}
    path = write_pictures(tmp_path / "IM1", frames, kind="MONOCHROME2", **elements)
    if bits == 1:
        assert np.array_equal(_shown(path), 255 * samples)
        return
    with pytest.raises(SourceError, match=r"IM1: its samples have more than 16 bits; export it with fewer$"):
        open_video(path)


@pytest.mark.parametrize(
    ("keyword", "kind"),
    [("HighBit", b"US"), ("WindowCenter", b"DS"), ("RescaleSlope", b"DS"), ("PixelAspectRatio", b"IS")],
)
def test_an_element_of_a_wrong_length_says_nothing(tmp_path: Path, keyword: str, kind: bytes) -> None:
    """Of numbers that take two or four bytes pydicom has an error of its own."""
    window = {"WindowCenter": "600", "WindowWidth": "400", "RescaleSlope": "1", "RescaleIntercept": "0"}
    elements = {"BitsStored": 12, "HighBit": 11, "PixelAspectRatio": [1, 1], **window}
    path = write_pictures(tmp_path / "IM1", [_ramp(12)], kind="MONOCHROME2", **elements)
    tag = pydicom.tag.Tag(keyword)
    content = path.read_bytes()
    name = tag.group.to_bytes(2, "little") + tag.element.to_bytes(2, "little")
    place = content.index(name + kind, 132)
    length = int.from_bytes(content[place + 6 : place + 8], "little")
    # As numbers of four bytes, of which there are not whole ones.
    damaged = name + b"UL" + (3).to_bytes(2, "little") + b"\1\2\3"
    path.write_bytes(content[:place] + damaged + content[place + 8 + length :])
    with open_video(path) as source:
        assert (source.width, source.height) == (86, 48)
        assert len(list(source)) == 1


def test_a_header_of_a_wrong_length_is_one_line(tmp_path: Path) -> None:
    path = write_pictures(tmp_path / "IM1", [_ramp(8)], kind="MONOCHROME2")
    content = path.read_bytes()
    # The length of the header takes four bytes, not six.
    path.write_bytes(content[:138] + b"\6\0" + content[140:144] + b"\0\0" + content[144:])
    with pytest.raises(SourceError, match=r"IM1: the DICOM object is damaged or empty; export it again$"):
        open_video(path)
