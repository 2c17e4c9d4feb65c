"""Painting gives the source's pixels, at most as large as asked for, with markers in their places."""

import numpy as np
import pytest

from detector.benchmark.painter import Painter, painted_size
from detector.frame import Frame
from detector.overlay import MARKER
from detector.picture import RgbPicture
from tests.detector.benchmark.fakes import PICTURE, result_of

LARGE = RgbPicture(np.full((480, 640, 3), (170, 70, 60), np.uint8))


@pytest.mark.parametrize(
    ("frame", "limit", "expected"),
    [
        ((1920, 1080), None, (1920, 1080)),
        ((1920, 1080), (960, 960), (960, 540)),
        ((720, 576), (1920, 288), (360, 288)),
        ((720, 576), (1920, 1080), (720, 576)),
        ((4000, 10), (100, 100), (100, 1)),
    ],
)
def test_size_fits_the_limit_at_the_frames_aspect(
    frame: tuple[int, int], limit: tuple[int, int] | None, expected: tuple[int, int]
) -> None:
    assert painted_size(frame, limit) == expected


def test_without_a_result_the_pixels_are_the_sources() -> None:
    assert np.array_equal(Painter(None).paint(PICTURE, None), PICTURE.pixels)


def test_markers_shrink_with_the_picture() -> None:
    result = result_of(Frame(0, 0.0, 0.0, LARGE))
    painted = Painter((320, 240)).paint(LARGE, result)
    assert painted.shape == (240, 320, 3)
    # The polyp's 10 to 30 pixels are 5 to 15 here.
    across = np.flatnonzero((painted[10] == MARKER).all(1))
    assert (across.min(), across.max()) == (5, 14)
    assert painted[10, 10, 1] > 70
    assert tuple(painted[28, 28]) == (170, 70, 60)
    assert np.array_equal(painted[60:, 60:], np.broadcast_to((170, 70, 60), (180, 260, 3)))


def test_frame_that_comes_again_with_its_result_is_marked_and_then_clean_again() -> None:
    painter = Painter(None)
    clean = painter.paint(LARGE, None).copy()
    marked = painter.paint(LARGE, result_of(Frame(0, 0.0, 0.0, LARGE)))
    assert not np.array_equal(marked, clean)
    assert np.array_equal(painter.paint(LARGE, None), clean)
    assert np.array_equal(painter.paint(PICTURE, None), PICTURE.pixels)
