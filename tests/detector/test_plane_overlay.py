"""Markings on planes look as those on RGB, and every other sample is the source's."""

import cv2
import numpy as np
import pytest

from detector.boxes import Box
from detector.markers import STYLES, Style
from detector.overlay import draw, mark, reach
from detector.picture import Matrix, YuvPicture, to_planes
from detector.plane_overlay import draw_on_planes
from detector.result import NO_TIMINGS, FrameResult, Polyp

HEIGHT, WIDTH = 480, 640


def _polyp(box: tuple[float, float, float, float], track: int = 3) -> Polyp:
    x1, y1, x2, y2 = box
    corners = np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]], np.float32)
    return Polyp(Box(*box), 0.87, 0.1, corners, track)


def _result(*polyps: Polyp) -> FrameResult:
    return FrameResult(0, 0.0, WIDTH, HEIGHT, polyps, polyps, NO_TIMINGS)


def _picture(matrix: Matrix = "bt709") -> YuvPicture:
    """Smooth, as tissue is: halved chroma loses little of it."""
    noise = np.random.default_rng(1).integers(30, 220, (12, 16, 3), np.uint8)
    rgb = cv2.resize(noise, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    return YuvPicture(*to_planes(rgb, matrix), matrix, False)


BOXES = [
    (100.0, 120.0, 220.0, 260.0),
    (0.0, 0.0, 40.0, 30.0),
    (600.0, 440.0, 640.0, 480.0),
    (3.5, 200.2, 21.7, 203.1),
    (-20.0, 300.0, 60.0, 500.0),
    (0.0, 0.0, 640.0, 480.0),
]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("track", [1, 12345678])
def test_a_marking_touches_nothing_beyond_its_reach(
    box: tuple[float, float, float, float], track: int, style: Style
) -> None:
    polyp, canvas = _polyp(box, track), np.full((HEIGHT, WIDTH, 3), 100, np.uint8)
    x1, y1, x2, y2 = reach(polyp, style, WIDTH, HEIGHT)
    mark(canvas, polyp, style)
    touched = (canvas != 100).any(axis=2)
    assert touched.any()
    touched[y1:y2, x1:x2] = False
    assert not touched.any()


@pytest.mark.parametrize("matrix", ["bt601", "bt709"])
@pytest.mark.parametrize("boxes", [BOXES[:1], BOXES[:3], BOXES[3:]])
def test_it_looks_as_a_marking_on_rgb(matrix: Matrix, boxes: list[tuple[float, float, float, float]]) -> None:
    picture, result = _picture(matrix), _result(*map(_polyp, boxes))
    # As a recording of the whole picture, drawn in RGB, has it: with its chroma halved.
    wanted = YuvPicture(*to_planes(draw(picture.rgb(), result), matrix), matrix, False).rgb().astype(int)
    drawn = draw_on_planes(picture, result).rgb().astype(int)
    assert np.abs(wanted - drawn).mean() < 0.6
    assert (np.abs(wanted - drawn).max(axis=2) > 24).mean() < 0.0005


def test_what_no_line_covers_stays_to_the_bit() -> None:
    picture, polyp = _picture(), _polyp(BOXES[0])
    before = [plane.copy() for plane in (picture.y, picture.u, picture.v)]
    marked = draw_on_planes(picture, _result(polyp))
    canvas = np.zeros((HEIGHT, WIDTH, 3), np.uint8) + 100
    mark(canvas, polyp, Style())
    near = cv2.dilate((canvas != 100).any(axis=2).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    for plane, source, given, step in zip(
        (marked.y, marked.u, marked.v), before, (picture.y, picture.u, picture.v), (1, 2, 2), strict=True
    ):
        np.testing.assert_array_equal(given, source)
        away = ~near[::step, ::step]
        np.testing.assert_array_equal(plane[away], source[away])
        assert (plane != source).any()


def test_a_picture_without_a_marking_is_itself() -> None:
    picture = _picture()
    assert draw_on_planes(picture, _result()) is picture


@pytest.mark.parametrize("matrix", ["bt601", "bt709"])
def test_planes_of_rgb_give_it_back(matrix: Matrix) -> None:
    rgb = np.kron(
        np.random.default_rng(2).integers(0, 256, (6, 8, 3), np.uint8), np.ones((16, 16, 1), np.uint8)
    )
    back = YuvPicture(*to_planes(rgb, matrix), matrix, False).rgb()
    middle = np.s_[8::16, 8::16]
    assert np.abs(back[middle].astype(int) - rgb[middle]).max() <= 3
