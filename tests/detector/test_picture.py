"""Planes become the right colours, at full size and small."""

import cv2
import numpy as np
import pytest

from detector.boxes import Box
from detector.picture import Matrix, RgbPicture, YuvPicture


def _planes(y: int, u: int, v: int, matrix: Matrix, full_range: bool) -> YuvPicture:
    half = (8, 16)
    return YuvPicture(
        np.full((16, 32), y, np.uint8),
        np.full(half, u, np.uint8),
        np.full(half, v, np.uint8),
        matrix,
        full_range,
    )


@pytest.mark.parametrize(
    ("yuv", "matrix", "full_range", "rgb"),
    [
        # 100 % colour bars as the standards tabulate them.
        ((81, 90, 240), "bt601", False, (255, 0, 0)),
        ((145, 54, 34), "bt601", False, (0, 255, 0)),
        ((63, 102, 240), "bt709", False, (255, 0, 0)),
        ((173, 42, 26), "bt709", False, (0, 255, 0)),
        ((32, 240, 118), "bt709", False, (0, 0, 255)),
        ((16, 128, 128), "bt709", False, (0, 0, 0)),
        ((235, 128, 128), "bt601", False, (255, 255, 255)),
        ((76, 85, 255), "bt601", True, (254, 0, 0)),
        ((255, 128, 128), "bt601", True, (255, 255, 255)),
    ],
)
def test_colour_bars(
    yuv: tuple[int, int, int], matrix: Matrix, full_range: bool, rgb: tuple[int, int, int]
) -> None:
    picture = _planes(*yuv, matrix, full_range)
    for pixels in (picture.rgb(), picture.small_rgb(Box(4, 4, 28, 12), 6)):
        assert np.abs(pixels.reshape(-1, 3).astype(int) - rgb).max() <= 2


def test_small_picture_of_planes_is_the_small_picture_of_the_converted_frame() -> None:
    rng = np.random.default_rng(1)
    y, u, v = (
        cv2.resize(rng.integers(low, high, (9, 12)).astype(np.uint8), size, interpolation=cv2.INTER_CUBIC)
        for size, low, high in (((640, 480), 80, 170), ((320, 240), 116, 140), ((320, 240), 116, 140))
    )
    picture = YuvPicture(np.asarray(y), np.asarray(u), np.asarray(v), "bt601", False)
    box = Box(40, 20, 600, 460)
    direct = picture.small_rgb(box, 64).astype(int)
    converted = RgbPicture(picture.rgb()).small_rgb(box, 64).astype(int)
    assert np.abs(direct - converted).mean() < 1.0
    assert np.abs(direct - converted).max() <= 6


def test_box_shows_only_what_lies_in_it() -> None:
    pixels = np.zeros((100, 200, 3), np.uint8)
    pixels[20:80, 50:150] = (10, 200, 30)
    small = RgbPicture(pixels).small_rgb(Box(50, 20, 150, 80), 32)
    assert small.shape == (32, 32, 3)
    assert (small == (10, 200, 30)).all()


def test_thumbnail_is_full_range_luma_whatever_the_pixels_are() -> None:
    rgb = RgbPicture(np.full((4, 4, 3), (200, 100, 50), np.uint8))
    assert abs(int(rgb.thumbnail()[0, 0]) - 124) <= 1
    assert _planes(16, 128, 128, "bt709", False).thumbnail().max() == 0
    assert _planes(235, 128, 128, "bt709", False).thumbnail().min() == 255
    assert _planes(16, 128, 128, "bt601", True).thumbnail().max() == 16


@pytest.mark.parametrize("size", [(300, 400), (720, 960), (1081, 1443), (2160, 3840)])
def test_shrinking_is_area_averaging_whatever_the_size(size: tuple[int, int]) -> None:
    rng = np.random.default_rng(2)
    coarse = rng.integers(0, 256, (24, 32, 3)).astype(np.uint8)
    pixels = np.asarray(cv2.resize(coarse, size[::-1], interpolation=cv2.INTER_LINEAR))
    small = RgbPicture(pixels).small_rgb(Box(0, 0, size[1], size[0]), 96)
    expected = cv2.resize(pixels, (96, 96), interpolation=cv2.INTER_AREA).astype(int)
    assert np.abs(small - expected).mean() < 2


@pytest.mark.parametrize("size", [(480, 270), (1120, 630), (1900, 1069)])
def test_picture_to_look_at_is_the_small_picture_of_the_whole_frame(size: tuple[int, int]) -> None:
    coarse = np.random.default_rng(3).integers(60, 200, (18, 32, 3)).astype(np.uint8)
    pixels = np.asarray(cv2.resize(coarse, (1920, 1080), interpolation=cv2.INTER_LINEAR))
    shown = RgbPicture(pixels).scaled_rgb(*size)
    expected = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(int)
    assert shown.shape == (size[1], size[0], 3)
    assert np.abs(shown - expected).mean() < 2


@pytest.mark.parametrize(("width", "height"), [(3840, 2160), (2051, 1201)])
def test_a_large_picture_is_the_parts_that_it_is_made_of(width: int, height: int) -> None:
    """It is converted in stripes; no line of it is lost, doubled, or taken from beside."""
    rng = np.random.default_rng(1)
    y, u, v = (rng.integers(16, 236, (height, width)).astype(np.uint8) for _ in range(3))
    whole = YuvPicture(y, u, v, "bt709", False).rgb()

    rows = [slice(top, top + 400) for top in range(0, height, 400)]
    parts = [YuvPicture(y[each], u[each], v[each], "bt709", False).rgb() for each in rows]

    assert (whole == np.concatenate(parts)).all()


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (321, 243)])
def test_picture_is_made_in_the_memory_that_is_given_where_it_fits(width: int, height: int) -> None:
    rng = np.random.default_rng(1)
    y, u, v = (rng.integers(16, 236, (height, width)).astype(np.uint8) for _ in range(3))
    picture, memory = YuvPicture(y, u, v, "bt709", False), np.empty((height, width, 3), np.uint8)
    assert picture.rgb(memory) is memory
    assert np.array_equal(memory, picture.rgb())
    assert picture.rgb(memory[1:]).shape == memory.shape


@pytest.mark.parametrize("matrix", ["bt601", "bt709"])
@pytest.mark.parametrize("full_range", [True, False])
def test_chroma_of_128_is_grey(matrix: Matrix, full_range: bool) -> None:
    grey = np.full((4, 4), 128, np.uint8)
    picture = YuvPicture(np.full((8, 8), 120, np.uint8), grey, grey, matrix, full_range)
    rgb = picture.rgb().astype(int)
    assert np.ptp(rgb, axis=2).max() == 0
    assert rgb[0, 0, 0] == (120 if full_range else round((120 - 16) * 255 / 219))


def test_memory_is_that_of_all_planes() -> None:
    luma, chroma = np.zeros((8, 8), np.uint8), np.zeros((4, 4), np.uint8)
    assert YuvPicture(luma, chroma, chroma, "bt601", True).bytes == 64 + 16 + 16
