"""The pixels of a screen: where a picture lies, and what becomes of it there."""

import cv2
import numpy as np
import pytest

from detector.boxes import Box
from detector.display.pixels import ScreenPixels, converted_size, fitted
from detector.picture import Image, RgbPicture, YuvPicture


@pytest.mark.parametrize(
    ("size", "room", "expected"),
    [
        ((1920, 1080), (1920, 1080), Box(0, 0, 1920, 1080)),
        ((1920, 1080), (1120, 700), Box(0, 35, 1120, 665)),
        ((640, 480), (1920, 1080), Box(240, 0, 1680, 1080)),
        ((1920, 1080), (1366, 768), Box(0, 0, 1365, 768)),
        ((10, 4000), (100, 50), Box(49, 0, 50, 50)),
    ],
)
def test_picture_lies_in_the_middle_as_large_as_fits(
    size: tuple[int, int], room: tuple[int, int], expected: Box[int]
) -> None:
    assert fitted(size, room) == expected


def test_colours_are_converted_of_as_few_pixels_as_may_be() -> None:
    assert converted_size((1920, 1080), (1120, 630)) == (1120, 630)
    assert converted_size((1920, 1080), (3840, 2160)) == (1920, 1080)


def _pictures(width: int, height: int) -> tuple[RgbPicture, YuvPicture]:
    rng = np.random.default_rng(4)

    def noise(*shape: int) -> Image:
        return rng.integers(16, 236, shape).astype(np.uint8)

    half = (height + 1) // 2, (width + 1) // 2
    yuv = YuvPicture(noise(height, width), noise(*half), noise(*half), "bt709", False)
    return RgbPicture(noise(height, width, 3)), yuv


@pytest.mark.parametrize("kind", [0, 1])
def test_each_size_is_made_of_the_whole_picture(kind: int) -> None:
    picture, made = _pictures(320, 240)[kind], ScreenPixels()
    whole = picture.rgb()
    assert np.array_equal(made.make(picture, 320, 240), whole)
    assert np.array_equal(made.make(picture, 160, 120), picture.scaled_rgb(160, 120))
    large = cv2.resize(whole, (500, 375), interpolation=cv2.INTER_LINEAR)
    assert np.array_equal(made.make(picture, 500, 375), large)


def test_memory_that_is_used_again_is_never_a_pictures_own() -> None:
    rgb, yuv = _pictures(320, 240)
    before, made = rgb.pixels.copy(), ScreenPixels()
    for _ in range(2):
        made.make(rgb, 320, 240)
        made.make(yuv, 320, 240)
    assert np.array_equal(rgb.pixels, before)
    first = made.make(yuv, 320, 240)
    assert made.make(yuv, 320, 240).base is first.base
    assert np.shares_memory(made.make(yuv, 320, 240), first)
