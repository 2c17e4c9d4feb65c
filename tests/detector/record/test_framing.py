"""What is recorded of a frame: all of it, or the field of view, in one size."""

import numpy as np
import pytest
from numpy.typing import NDArray

from detector.boxes import Box
from detector.picture import Picture, RgbPicture, YuvPicture
from detector.record.framing import Framing
from detector.record.placement import Placement, blackened, cropped, placed
from detector.result import NO_TIMINGS, FrameResult, Polyp

VIEW = Box(80, 20, 280, 220)


def _screen(width: int = 320, height: int = 240, lit: bool = True) -> NDArray[np.uint8]:
    """A recorder's screen: the endoscope's picture amid black."""
    pixels = np.zeros((height, width, 3), np.uint8)
    if lit:
        pixels[VIEW.y1 : VIEW.y2, VIEW.x1 : VIEW.x2] = (190, 60, 60)
    return pixels


def _yuv(width: int, height: int) -> YuvPicture:
    """Luma tells the column, the first colour the row."""
    luma = np.tile(np.arange(width, dtype=np.uint8), (height, 1))
    u = np.tile(np.arange(height // 2, dtype=np.uint8)[:, None], (1, width // 2))
    return YuvPicture(luma, u, np.full_like(u, 128), "bt709", False)


def test_whole_frame_is_recorded_in_even_size() -> None:
    place = Framing(False).place(RgbPicture(np.zeros((241, 321, 3), np.uint8)))
    assert place == Placement(Box(0, 0, 320, 240), (320, 240))


def test_field_of_view_alone_is_recorded() -> None:
    place = Framing(True).place(RgbPicture(_screen()))
    assert place is not None
    assert np.abs(np.array(place.box) - VIEW).max() <= 4
    assert place.size == (place.box.x2 - place.box.x1, place.box.y2 - place.box.y1)


def test_nothing_is_recorded_before_the_field_of_view_is_known() -> None:
    framing = Framing(True)
    assert framing.place(RgbPicture(_screen(lit=False))) is None
    assert framing.place(RgbPicture(_screen())) is not None
    assert framing.place(RgbPicture(_screen(lit=False))) is not None


def test_other_frame_size_is_fitted_into_the_first_one() -> None:
    framing = Framing(False)
    framing.place(RgbPicture(_screen()))
    place = framing.place(RgbPicture(np.zeros((480, 480, 3), np.uint8)))
    assert place is not None
    assert (place.size, place.fit) == ((320, 240), (0.5, 40, 0))


@pytest.mark.parametrize("box", [Box(0, 0, 64, 48), Box(8, 4, 40, 44), Box(0, 4, 64, 48)])
def test_part_of_a_picture_is_that_part_in_every_plane(box: Box[int]) -> None:
    part = cropped(_yuv(64, 48), box)
    assert isinstance(part, YuvPicture)
    assert np.array_equal(part.y[0], np.arange(box.x1, box.x2))
    assert np.array_equal(part.u[:, 0], np.arange(box.y1 // 2, box.y2 // 2))


@pytest.mark.parametrize("picture", [RgbPicture(np.full((48, 64, 3), 200, np.uint8)), _yuv(64, 48)])
def test_nothing_can_be_seen_outside_the_field_of_view(picture: Picture) -> None:
    box = Box(8, 4, 40, 44)
    left = blackened(picture, box).rgb()
    outside = np.ones((48, 64), bool)
    # Colour has half the pixels, and reaches one beyond.
    outside[box.y1 - 1 : box.y2 + 1, box.x1 - 1 : box.x2 + 1] = False
    assert left[outside].max() == 0
    inner = np.s_[6:42, 10:38]
    assert np.array_equal(left[inner], picture.rgb()[inner])


def test_result_is_told_in_pixels_of_the_recording() -> None:
    contour = np.array([[100, 40], [140, 40], [140, 80]], np.float32)
    polyp = Polyp(Box(100.0, 40.0, 140.0, 80.0), 0.9, 0.1, contour, 1)
    result = FrameResult(0, 0.0, 320, 240, (polyp,), (polyp,), NO_TIMINGS)
    moved = placed(result, Placement(VIEW, (200, 200)))
    assert (moved.width, moved.height) == (200, 200)
    assert moved.polyps[0].box == (20, 20, 60, 60)
    assert moved.activations[0].contour[0].tolist() == [20, 20]
    assert moved.polyps[0].mask(200, 200)[25, 50]
