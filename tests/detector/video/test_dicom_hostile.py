"""DICOM objects whose elements are not what their places ask for: pictures, or a line that quotes nothing."""

import struct
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from detector.errors import SourceError
from detector.video import open_video

_FRAMES, _HEIGHT, _WIDTH = 3, 24, 32
_SECRET = b"SECRET^NAME "
_LONG = frozenset({b"OB", b"OD", b"OF", b"OW", b"SQ", b"UC", b"UN", b"UR", b"UT"})
_FOR_EVER = 0xFFFFFFFF
_TIMING = (0x0018, 0x1063), (0x0018, 0x1065), (0x0018, 0x0040), (0x0008, 0x2144)
_PICTURES = (0x0028, 0x0008), (0x0028, 0x0010), (0x0028, 0x0101), (0x0028, 0x0004), (0x7FE0, 0x0010)
_ITEM = struct.pack("<HH", 0xFFFE, 0xE000)
_ENDS = struct.pack("<HHIHHI", 0xFFFE, 0xE00D, 0, 0xFFFE, 0xE0DD, 0)

Tag = tuple[int, int]


def _element(tag: Tag, kind: bytes, content: bytes, length: int | None = None) -> bytes:
    content += b" " * (len(content) % 2)
    size = len(content) if length is None else length
    if kind in _LONG:
        return struct.pack("<HH2s2xI", *tag, kind, size) + content
    return struct.pack("<HH2sH", *tag, kind, size & 0xFFFF) + content


def _item(content: bytes) -> bytes:
    return _ITEM + struct.pack("<I", len(content)) + content


def _object(path: Path, changed: dict[Tag, bytes], behind: bytes = b"") -> Path:
    """An object of pictures in Explicit VR Little Endian; `changed` replaces elements."""
    numbers = {0x02: 3, 0x06: 0, 0x10: _HEIGHT, 0x11: _WIDTH, 0x100: 8, 0x101: 8, 0x102: 7, 0x103: 0}
    elements = {
        (0x0008, 0x0016): _element((0x0008, 0x0016), b"UI", b"1.2.840.10008.5.1.4.1.1.77.1.1.1"),
        (0x0010, 0x0010): _element((0x0010, 0x0010), b"PN", _SECRET),
        (0x0028, 0x0004): _element((0x0028, 0x0004), b"CS", b"RGB"),
        (0x0028, 0x0008): _element((0x0028, 0x0008), b"IS", b"%d" % _FRAMES),
        **{
            (0x0028, each): _element((0x0028, each), b"US", struct.pack("<H", value))
            for each, value in numbers.items()
        },
        (0x7FE0, 0x0010): _element((0x7FE0, 0x0010), b"OB", bytes(_FRAMES * _HEIGHT * _WIDTH * 3)),
        **changed,
    }
    head = _element((0x0002, 0x0010), b"UI", b"1.2.840.10008.1.2.1\0")
    length = _element((0x0002, 0x0000), b"UL", struct.pack("<I", len(head)))
    path.write_bytes(
        bytes(128) + b"DICM" + length + head + b"".join(elements[each] for each in sorted(elements)) + behind
    )
    return path


def _told(path: Path) -> int | str:
    """How many frames there are, or why there are none."""
    began = time.monotonic()
    try:
        with open_video(path) as source:
            told: int | str = sum(1 for _ in source)
    except SourceError as error:
        told = str(error)
        assert "SECRET" not in told
        assert "\n" not in told
    assert time.monotonic() - began < 20
    return told


def _contents() -> Iterator[tuple[bytes, bytes]]:
    """Types of elements, those that no element has too, and what may stand in them."""
    yield b"SQ", _item(_element((0x0010, 0x0010), b"PN", _SECRET))
    yield b"FD", struct.pack("<d", float("nan"))
    yield b"US", struct.pack("<H", 40)
    yield b"DS", b"1e400"
    yield b"DS", b"9" * 60_000
    yield b"DS", b"40\\" * 15_000
    for kind in (b"OB", b"UN", b"AT", b"PN", b"UT", b"IS", b"TM", b"ZZ", b"  ", b"\0\1"):
        yield kind, _SECRET


@pytest.mark.parametrize("tag", [*_TIMING, *_PICTURES], ids=lambda tag: f"{tag[0]:04x}{tag[1]:04x}")
def test_an_element_of_any_type_and_content_ends_in_frames_or_a_line(tag: Tag, tmp_path: Path) -> None:
    pytest.importorskip("pydicom")
    for number, (kind, content) in enumerate(_contents()):
        told = _told(_object(tmp_path / f"{number}.dcm", {tag: _element(tag, kind, content)}))
        # Behind a type that there is none of, nobody knows where the next element begins.
        if tag in _TIMING and kind not in (b"ZZ", b"  ", b"\0\1"):
            assert told == _FRAMES


@pytest.mark.parametrize("kind", [b"SQ", b"UN", b"OB", b"UT", b"DS"])
@pytest.mark.parametrize("tag", [*_TIMING, *_PICTURES], ids=lambda tag: f"{tag[0]:04x}{tag[1]:04x}")
def test_a_length_that_is_not_known_ends_in_frames_or_a_line(tag: Tag, kind: bytes, tmp_path: Path) -> None:
    pytest.importorskip("pydicom")
    for number, content in enumerate((_SECRET, _item(_SECRET) + _ENDS[8:], _ENDS)):
        _told(_object(tmp_path / f"{number}.dcm", {tag: _element(tag, kind, content, _FOR_EVER)}))


@pytest.mark.parametrize("depth", [100, 10_000])
def test_sequences_within_sequences_end_in_frames_or_a_line(depth: int, tmp_path: Path) -> None:
    pytest.importorskip("pydicom")
    tag = _TIMING[0]
    begun = struct.pack("<HH2s2xI", *tag, b"SQ", _FOR_EVER) + _ITEM + struct.pack("<I", _FOR_EVER)
    sized = b"".join(
        struct.pack("<HH2s2xI", *tag, b"SQ", 20 * level + 8) + _ITEM + struct.pack("<I", 20 * level)
        for level in reversed(range(depth))
    )
    for number, content in enumerate((begun * depth + _ENDS * depth, begun * depth, sized)):
        _told(_object(tmp_path / f"{number}.dcm", {tag: content}))


@pytest.mark.parametrize(
    "words",
    [
        "ISO_IR 100",
        "ISO_IR 192",
        "\\ISO 2022 IR 87",
        "nobody's",
        "rot13",
        "zlib",
        "base64",
        "hex",
        "idna",
        "\\" * 99,
    ],
)
def test_no_character_set_keeps_the_pictures_from_being_read(words: str, tmp_path: Path) -> None:
    pytest.importorskip("pydicom")
    texts = {
        (0x0008, 0x0005): _element((0x0008, 0x0005), b"CS", words.encode()),
        # A text where a number should be, which would be read by that set.
        _TIMING[0]: _element(_TIMING[0], b"LO", b"\xff\xfe\x1b$)C40"),
    }
    assert _told(_object(tmp_path / "a.dcm", texts)) == _FRAMES


@pytest.mark.parametrize("behind", [b"GARBAGE" * 999, bytes(9999), b"\xff" * 9999, b"twice"])
def test_what_stands_behind_an_object_takes_no_frame_away(behind: bytes, tmp_path: Path) -> None:
    pytest.importorskip("pydicom")
    if behind == b"twice":
        behind = _object(tmp_path / "b.dcm", {}).read_bytes()
    assert _told(_object(tmp_path / "a.dcm", {}, behind)) == _FRAMES


def test_a_private_element_says_nothing_of_times(tmp_path: Path) -> None:
    pytest.importorskip("pydicom")
    private = {
        (0x0019, 0x0010): _element((0x0019, 0x0010), b"LO", b"ACME"),
        (0x0019, 0x1063): _element((0x0019, 0x1063), b"DS", b"4000"),
    }
    with open_video(_object(tmp_path / "a.dcm", private)) as source:
        assert source.rate == 25.0
