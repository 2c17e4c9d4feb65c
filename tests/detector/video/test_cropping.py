"""Borders that a container leaves out are not seen, in whatever way its pictures are stored and shown."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from detector.picture import Image, RgbPicture, YuvPicture
from detector.video import FrameReader, VideoSource, open_video
from detector.video.cropping import WHOLE, Crop
from tests.detector.video.crafted import Prepare, as_it_is, stretched, turned, with_several, write_frames
from tests.detector.video.cropped import crop_matroska, crop_mp4
from tests.strict.logs import ExpectLog

_SIDES = (16, 8, 32, 24)
_SHOWN = (160 - 16 - 32, 120 - 8 - 24)


def _pictures() -> list[Image]:
    """Red where it is to be cut off, and inside a grey that differs from corner to corner."""
    picture = np.full((120, 160, 3), (220, 30, 30), np.uint8)
    height, width = _SHOWN[1] // 2, _SHOWN[0] // 2
    for index, level in enumerate((60, 100, 140, 180)):
        top, left = 8 + index // 2 * height, 16 + index % 2 * width
        picture[top : top + height, left : left + width] = level
    return [picture] * 5


def _aperture(crop: Sequence[int]) -> tuple[int, int, int, int, int, int, int, int]:
    left, top, right, bottom = crop
    return 160 - left - right, 1, 120 - top - bottom, 1, left - right, 2, top - bottom, 2


def _cropped(path: Path, prepare: Prepare = as_it_is, **how: str) -> Path:
    write_frames(path, _pictures(), prepare, **how)  # type: ignore[arg-type]
    if path.suffix in (".mp4", ".mov"):
        crop_mp4(path, _aperture(_SIDES))
    else:
        crop_matroska(path, *_SIDES)
    return path


def _corners(picture: Image) -> list[int]:
    """The grey in the middle of each quarter; -1 where it is red."""
    height, width = picture.shape[:2]
    places = ((y, x) for y in (height // 4, 3 * height // 4) for x in (width // 4, 3 * width // 4))
    return [int(picture[place].mean()) if np.ptp(picture[place]) < 12 else -1 for place in places]


def _edges(picture: Image) -> int:
    """How much redder than green any pixel at the border is."""
    border = (picture[1], picture[-2], picture[:, 1], picture[:, -2])
    return max(int((line[:, 0].astype(int) - line[:, 1]).max()) for line in border)


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv", ".webm"])
@pytest.mark.parametrize("pixel_format", ["yuv420p", "yuv444p"])
def test_what_is_left_out_is_not_seen(tmp_path: Path, suffix: str, pixel_format: str) -> None:
    codec = "libvpx-vp9" if suffix == ".webm" else "libx264"
    path = _cropped(tmp_path / f"a{suffix}", codec=codec, pixel_format=pixel_format)
    with open_video(path) as source:
        assert (source.width, source.height, source.coded_size) == (*_SHOWN, (160, 120))
        frames = list(source)
    for frame in frames:
        picture = frame.picture.rgb()
        assert picture.shape == (_SHOWN[1], _SHOWN[0], 3)
        assert np.abs(np.array(_corners(picture)) - (60, 100, 140, 180)).max() <= 6
        assert _edges(picture) <= 40


def test_any_frame_that_is_looked_up_is_cropped_alike(tmp_path: Path) -> None:
    path = _cropped(tmp_path / "a.mkv")
    with open_video(path) as source:
        frames = list(source)
    reader = FrameReader(lambda: open_video(path))
    found = reader.at(frames[3].time)
    reader.close()
    assert found is not None
    assert (found.picture.rgb() == frames[3].picture.rgb()).all()


@pytest.mark.parametrize(
    ("prepare", "size", "corners"),
    [
        (turned(90), (_SHOWN[1], _SHOWN[0]), (100, 180, 60, 140)),
        (turned(180), _SHOWN, (180, 140, 100, 60)),
        (stretched(Fraction(2)), (2 * _SHOWN[0], _SHOWN[1]), (60, 100, 140, 180)),
    ],
)
def test_the_rest_is_turned_and_stretched(
    tmp_path: Path, prepare: Prepare, size: tuple[int, int], corners: tuple[int, ...]
) -> None:
    with open_video(_cropped(tmp_path / "a.mp4", prepare)) as source:
        assert (source.width, source.height) == size
        picture = next(iter(source)).picture.rgb()
    assert picture.shape[:2] == size[::-1]
    assert np.abs(np.array(_corners(picture)) - corners).max() <= 6


def _size(source: VideoSource) -> tuple[int, int]:
    with source:
        next(iter(source))
        return source.width, source.height


@pytest.mark.parametrize(
    "crop", [(0, 0, 0, 0), (100, 0, 60, 0), (0, 60, 0, 60), (200, 0, 0, 0), (65535, 65535, 65535, 65535)]
)
def test_a_crop_that_leaves_nothing_is_none(crop: tuple[int, int, int, int]) -> None:
    assert Crop(*crop).size(160, 120) == (160, 120)


@pytest.mark.parametrize(
    ("aperture", "size"),
    [
        ((160, 1, 120, 1, 0, 1, 0, 1), (160, 120)),
        ((118, 1, 99, 1, 0, 1, 0, 1), (118, 99)),
        ((320, 2, 240, 2, 0, 1, 0, 1), (160, 120)),
        ((112, 0, 88, 1, 0, 1, 0, 1), (160, 120)),
        ((112, 1, 88, 1, 50, 1, 0, 1), (160, 120)),
        ((400, 1, 88, 1, 0, 1, 0, 1), (160, 120)),
    ],
)
def test_an_aperture_that_is_no_part_of_the_picture_is_none(
    tmp_path: Path, aperture: tuple[int, int, int, int, int, int, int, int], size: tuple[int, int]
) -> None:
    path = write_frames(tmp_path / "a.mp4", _pictures())
    crop_mp4(path, aperture)
    assert _size(open_video(path)) == size


def test_each_track_has_its_own(tmp_path: Path, expect_log: ExpectLog) -> None:
    """The first is cropped, the second is the larger and taken."""
    expect_log(r"WARNING .*: takes video stream 1")
    path = with_several(tmp_path / "a.mp4", [(160, 120), (320, 240)], default=1)
    crop_mp4(path, _aperture(_SIDES))
    assert _size(open_video(path)) == (320, 240)


@pytest.mark.parametrize("cut", range(40, 700, 30))
@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_a_header_that_is_damaged_is_no_error_of_the_crop(tmp_path: Path, suffix: str, cut: int) -> None:
    """Only the reader of the crop: what FFmpeg makes of such a file is its own."""
    from detector.video.cropping.matroska import matroska_crop
    from detector.video.cropping.mp4 import mp4_crop

    path = _cropped(tmp_path / f"a.{suffix}")
    content = path.read_bytes()
    start = content.index(b"moov") if suffix == "mp4" else 0
    path.write_bytes(content[: start + cut] + b"\xff" * 5 + content[start + cut + 5 :])
    with path.open("rb") as file:
        size = path.stat().st_size
        crop = mp4_crop(file, size, 1) if suffix == "mp4" else matroska_crop(file, size, 0)
    assert isinstance(crop, Crop)


@pytest.mark.parametrize("sides", [(3, 5, 2, 1), (0, 1, 0, 0), (1, 0, 0, 0)])
def test_planes_begin_with_a_whole_sample_of_colour(sides: tuple[int, int, int, int]) -> None:
    luma = np.arange(48 * 64, dtype=np.uint32).reshape(48, 64).astype(np.uint8)
    colour = np.arange(24 * 32, dtype=np.uint32).reshape(24, 32).astype(np.uint8)
    cropped = Crop(*sides)(YuvPicture(luma, colour, colour, "bt709", False))
    assert isinstance(cropped, YuvPicture)
    assert (cropped.width, cropped.height) == (64 - sides[0] - sides[2], 48 - sides[1] - sides[3])
    assert cropped.y[0, 0] == luma[sides[1] // 2 * 2, sides[0] // 2 * 2]
    assert cropped.u[0, 0] == colour[sides[1] // 2, sides[0] // 2]
    assert cropped.u.shape == (-(-cropped.height // 2), -(-cropped.width // 2))


def test_nothing_is_left_out_of_rgb_by_none() -> None:
    picture = RgbPicture(np.zeros((4, 6, 3), np.uint8))
    assert WHOLE(picture) is picture
    part = Crop(1, 1, 2, 1)(picture)
    assert isinstance(part, RgbPicture)
    assert part.pixels.shape == (2, 3, 3)
