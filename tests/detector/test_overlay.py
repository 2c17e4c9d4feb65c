"""Markings lie around the polyp, and every other pixel is the source's."""

from dataclasses import replace

import numpy as np
import pytest

from detector.boxes import Box
from detector.markers import HELD_MARKER, MARKER, STYLES, Style, frame_around
from detector.overlay import draw
from detector.result import NO_TIMINGS, FrameResult, Polyp

BOX_ONLY = Style(brackets=False, box=True, number=False)


def _result(*boxes: tuple[float, float, float, float]) -> FrameResult:
    polyps = tuple(
        Polyp(
            Box(x1, y1, x2, y2),
            0.87,
            0.1,
            np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]], np.float32),
            3,
        )
        for x1, y1, x2, y2 in boxes
    )
    return FrameResult(0, 0.0, 1440, 1080, polyps, polyps, NO_TIMINGS)


@pytest.fixture
def rgb() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (1080, 1440, 3), dtype=np.uint8)


def test_frame_without_a_polyp_is_the_frame_itself(rgb: np.ndarray) -> None:
    assert draw(rgb, _result()) is rgb


def test_source_frame_is_never_written_to(rgb: np.ndarray) -> None:
    before = rgb.copy()
    draw(rgb, _result((180, 216, 540, 576)))
    assert (rgb == before).all()


@pytest.mark.parametrize("style", STYLES)
def test_pixels_away_from_the_markings_are_identical(rgb: np.ndarray, style: Style) -> None:
    changed = (draw(rgb, _result((180, 216, 540, 576)), style) != rgb).any(axis=2)
    changed[150:610, 160:560] = False
    assert not changed.any()


def test_usual_style_touches_no_tissue_of_the_polyp(rgb: np.ndarray) -> None:
    canvas = draw(rgb, _result((180, 216, 540, 576)))
    assert (canvas[216:576, 180:540] == rgb[216:576, 180:540]).all()
    assert (canvas != rgb).any()


def test_line_has_its_colour_between_dark_edges(rgb: np.ndarray) -> None:
    canvas = draw(rgb, _result((180, 216, 540, 576)), BOX_ONLY)
    column = canvas[190:225, 360].astype(int)
    bright = np.abs(column - MARKER).max(axis=1) < 8
    assert bright.any()
    line = np.flatnonzero(bright)
    assert column[line[0] - 1].max() < 120
    assert column[line[-1] + 1].max() < 120


def test_only_a_fill_that_is_asked_for_tints_the_inside(rgb: np.ndarray) -> None:
    canvas = draw(rgb, _result((180, 216, 540, 576)), Style(fill=True))
    expected = rgb[280:500, 250:470] * 0.84 + np.array(MARKER) * 0.16
    assert np.abs(canvas[280:500, 250:470] - expected).max() <= 1


@pytest.mark.parametrize(
    "box", [(-20, -20, 60, 50), (1350, 1000, 1500, 1150), (0, 0, 1440, 1080), (10, 10, 12, 11)]
)
@pytest.mark.parametrize("style", STYLES)
def test_polyp_at_the_edge_can_be_drawn(
    rgb: np.ndarray, box: tuple[float, float, float, float], style: Style
) -> None:
    assert (draw(rgb, _result(box), style) != rgb).any()


def test_only_activations_are_drawn(rgb: np.ndarray) -> None:
    unconfirmed = replace(_result((180, 216, 540, 576)), activations=())
    assert draw(rgb, unconfirmed) is rgb


def test_polyp_painted_from_memory_is_fainter(rgb: np.ndarray) -> None:
    seen = _result((180, 216, 540, 576))
    held = replace(seen, polyps=(), activations=(replace(seen.polyps[0], held=True),))
    row = round(frame_around(seen.polyps[0].box, 1080).y1 - 0.5)
    assert (np.abs(draw(rgb, held, BOX_ONLY)[row, 250:470].astype(int) - HELD_MARKER) < 8).all()
