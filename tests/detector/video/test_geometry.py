"""Frames come in display pixels: stretched, turned and mirrored as players show them, once."""

from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from detector.picture import Image, RgbPicture, YuvPicture
from detector.video import grab_frames, open_video
from detector.video.geometry import Geometry, orientation
from tests.detector.video.clips import numbered
from tests.detector.video.crafted import Prepare, as_it_is, stretched, turned, write_frames

_PICTURES = [numbered(index) for index in range(6)]


def _difference(picture: Image, other: Image) -> float:
    """Mean of absolute differences: above 60 for two pictures of noise."""
    assert picture.shape == other.shape
    return float(np.abs(picture.astype(int) - other).mean())


@pytest.mark.parametrize("name", ["a.mp4", "a.mov", "a.mkv"])
@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_turned_and_mirrored_video_is_shown_upright(
    tmp_path: Path, name: str, degrees: int, mirrored: bool
) -> None:
    path = write_frames(tmp_path / name, _PICTURES, turned(degrees, mirrored))
    with open_video(path) as source:
        frames = list(source)
        assert source.coded_size == (96, 64)
        assert (source.width, source.height) == ((64, 96) if degrees % 180 else (96, 64))
    for frame, picture in zip(frames, _PICTURES, strict=True):
        upright = np.rot90(picture, degrees // 90)
        assert _difference(frame.picture.rgb(), upright[:, ::-1] if mirrored else upright) < 25


@pytest.mark.parametrize("pixel_format", ["yuv422p", "yuv444p", "yuv420p10le", "rgb24"])
def test_every_layout_of_planes_is_turned(tmp_path: Path, pixel_format: str) -> None:
    codec = "libx264rgb" if pixel_format == "rgb24" else "libx264"
    path = write_frames(tmp_path / "a.mp4", _PICTURES, turned(90), codec, 25, pixel_format)
    with open_video(path) as source:
        shown = next(iter(source)).picture
    assert _difference(shown.rgb(), np.rot90(_PICTURES[0])) < 25


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.ts", "a.avi", "a.h264"])
@pytest.mark.parametrize(
    ("aspect", "size"),
    [
        pytest.param(Fraction(2), (192, 64), id="wide pixels: the picture gets wider"),
        pytest.param(Fraction(1, 2), (96, 128), id="high pixels: it gets higher, and loses no detail"),
        pytest.param(Fraction(16, 15), (102, 64), id="PAL"),
        pytest.param(Fraction(8, 9), (96, 72), id="NTSC"),
        pytest.param(Fraction(1000), (96, 64), id="a mistake"),
    ],
)
def test_pixels_are_made_square(tmp_path: Path, name: str, aspect: Fraction, size: tuple[int, int]) -> None:
    codec = "mpeg4" if name == "a.avi" else "libx264"
    if codec == "mpeg4" and aspect == 1000:
        pytest.skip("MPEG-4 has no room for it")
    path = write_frames(tmp_path / name, _PICTURES, stretched(aspect), codec)
    with open_video(path) as source:
        frames = list(source)
        assert (source.width, source.height) == size
        assert source.coded_size == (96, 64)
    assert {(frame.picture.width, frame.picture.height) for frame in frames} == {size}
    assert _difference(frames[3].picture.rgb(), cv2.resize(_PICTURES[3], size).astype(np.uint8)) < 40


def test_pixels_are_made_square_before_the_picture_is_turned(tmp_path: Path) -> None:
    def prepare(stream: object) -> None:
        for change in (turned(90), stretched(Fraction(2))):
            change(stream)  # type: ignore[arg-type]

    with open_video(write_frames(tmp_path / "a.mkv", _PICTURES, prepare)) as source:
        assert (source.width, source.height) == (64, 192)
        expected = np.rot90(cv2.resize(_PICTURES[0], (192, 64)))
        assert _difference(next(iter(source)).picture.rgb(), expected.astype(np.uint8)) < 30


@pytest.mark.parametrize("prepare", [turned(90), stretched(Fraction(2))])
def test_a_picture_at_a_time_is_shown_as_in_the_whole_reading(tmp_path: Path, prepare: Prepare) -> None:
    path = write_frames(tmp_path / "a.mp4", _PICTURES, prepare)
    with open_video(path) as source:
        frames = list(source)
    grabbed = grab_frames(path, [0.12])[0.12]
    assert np.array_equal(grabbed.rgb(), frames[3].picture.rgb())


def test_size_and_aspect_may_change_in_mid_stream(tmp_path: Path) -> None:
    path = write_frames(tmp_path / "a.ts", _PICTURES * 5, stretched(Fraction(2)))
    second = write_frames(tmp_path / "b.ts", [numbered(0, (128, 96))] * 30, as_it_is)
    path.write_bytes(path.read_bytes() + second.read_bytes())
    with open_video(path) as source:
        sizes = [(frame.picture.width, frame.picture.height) for frame in source]
    assert sizes == [(192, 64)] * 30 + [(128, 96)] * 30


def test_picture_of_square_pixels_that_is_not_turned_is_left_alone() -> None:
    plane = np.zeros((4, 6), np.uint8)
    for picture in (
        YuvPicture(plane, plane, plane, "bt601", False),
        RgbPicture(np.zeros((4, 6, 3), np.uint8)),
    ):
        assert Geometry()(picture) is picture


@pytest.mark.parametrize("chroma", [(3, 4), (5, 4), (5, 7)])
def test_odd_planes_keep_their_subsampling(chroma: tuple[int, int]) -> None:
    luma, colour = np.zeros((5, 7), np.uint8), np.zeros(chroma, np.uint8)
    shown = Geometry(Fraction(2), transposed=True)(YuvPicture(luma, colour, colour, "bt601", False))
    assert isinstance(shown, YuvPicture)
    assert shown.y.shape == (14, 5)
    assert shown.u.shape == shown.v.shape == (-(-14 // round(7 / chroma[1])), -(-5 // round(5 / chroma[0])))


@pytest.mark.parametrize("degrees", [3, 44, -30])
def test_a_camera_that_was_not_level_is_turned_to_the_nearest_right_angle(degrees: int) -> None:
    cosine, sine = (
        round(65536 * value) for value in (np.cos(np.radians(degrees)), np.sin(np.radians(degrees)))
    )
    assert orientation([cosine, sine, 0, -sine, cosine, 0, 0, 0, 1 << 30]) == (False, False, False)


def test_an_empty_matrix_turns_nothing() -> None:
    assert orientation([0] * 9) == (False, False, False)
