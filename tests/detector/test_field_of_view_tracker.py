"""The field of view follows the recorder's layout, not the scene."""

import numpy as np

from detector.boxes import Box
from detector.field_of_view_tracker import FieldOfViewTracker
from detector.picture import RgbPicture

LEFT, RIGHT = Box(0, 0, 200, 200), Box(200, 0, 400, 200)


def _picture(view: Box | None, size: tuple[int, int] = (400, 200)) -> RgbPicture:
    pixels = np.zeros((size[1], size[0], 3), np.uint8)
    if view:
        pixels[view.y1 : view.y2, view.x1 : view.x2] = (180, 90, 60)
    return RgbPicture(pixels)


def test_first_frame_is_cropped_at_once() -> None:
    assert FieldOfViewTracker().update(_picture(LEFT)).box == LEFT


def test_dark_moment_moves_nothing() -> None:
    tracker = FieldOfViewTracker()
    views = [tracker.update(_picture(None if 5 <= index < 20 else LEFT)).box for index in range(40)]
    assert set(views) == {LEFT}


def test_lasting_change_is_followed_after_three_looks() -> None:
    tracker = FieldOfViewTracker()
    tracker.update(_picture(LEFT))
    views = [tracker.update(_picture(RIGHT)).box for _ in range(40)]
    assert views[0] == LEFT
    assert views[-1] == RIGHT
    assert views.index(RIGHT) >= 20


def test_change_of_frame_size_is_followed_at_once() -> None:
    tracker = FieldOfViewTracker()
    tracker.update(_picture(LEFT))
    assert tracker.update(_picture(RIGHT, (500, 200))).box == RIGHT


def test_dark_start_is_mended_once_there_is_light() -> None:
    tracker = FieldOfViewTracker()
    assert tracker.update(_picture(None)).box == Box(0, 0, 400, 200)
    assert [tracker.update(_picture(LEFT)).box for _ in range(40)][-1] == LEFT


def test_goes_on_from_the_state_after_any_frame() -> None:
    pictures = [_picture(LEFT if index < 8 else RIGHT) for index in range(45)]
    tracker = FieldOfViewTracker()
    whole = [tracker.update(picture) for picture in pictures]
    for reached, state in enumerate(whole, 1):
        later = FieldOfViewTracker(state)
        assert [later.update(picture) for picture in pictures[reached:]] == whole[reached:]
