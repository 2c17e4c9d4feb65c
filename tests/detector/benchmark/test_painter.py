"""Painting gives the source's pixels with markers over them."""

import numpy as np

from detector.benchmark.painter import Painter
from detector.frame import Frame
from detector.picture import RgbPicture
from tests.detector.benchmark.fakes import PICTURE, result_of

LARGE = RgbPicture(np.full((480, 640, 3), (170, 70, 60), np.uint8))


def test_without_a_result_the_pixels_are_the_sources() -> None:
    assert np.array_equal(Painter().paint(PICTURE, None), PICTURE.pixels)


def test_frame_that_comes_again_with_its_result_is_marked_and_then_clean_again() -> None:
    painter = Painter()
    clean = painter.paint(LARGE, None).copy()
    marked = painter.paint(LARGE, result_of(Frame(0, 0.0, 0.0, LARGE)))
    assert not np.array_equal(marked, clean)
    assert np.array_equal(painter.paint(LARGE, None), clean)
    assert np.array_equal(painter.paint(PICTURE, None), PICTURE.pixels)
