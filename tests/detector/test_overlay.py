"""Markers lie where the polyp is, and every other pixel is the source's."""

from dataclasses import replace

import numpy as np
import pytest

from detector.overlay import HELD_MARKER, MARKER, Style, draw, label
from detector.result import FrameResult, Polyp, StageTimings

TIMINGS = StageTimings(0, 0, 0, 0)


def _result(*boxes: tuple[float, float, float, float]) -> FrameResult:
    polyps = tuple(
        Polyp((x1, y1, x2, y2), 0.87, 0.1, np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]], np.float32), 3)
        for x1, y1, x2, y2 in boxes
    )
    return FrameResult(0, 0.0, 400, 300, polyps, polyps, TIMINGS)


@pytest.fixture
def rgb() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (300, 400, 3), dtype=np.uint8)


def test_frame_without_a_polyp_is_the_frame_itself(rgb: np.ndarray) -> None:
    assert draw(rgb, _result()) is rgb


def test_source_frame_is_never_written_to(rgb: np.ndarray) -> None:
    before = rgb.copy()
    draw(rgb, _result((50, 60, 150, 160)))
    assert (rgb == before).all()


def test_pixels_away_from_the_markers_are_identical(rgb: np.ndarray) -> None:
    changed = (draw(rgb, _result((50, 60, 150, 160))) != rgb).any(axis=2)
    changed[35:165, 45:155] = False
    assert not changed.any()


def test_boxes_alone_leave_the_tissue_inside_untouched(rgb: np.ndarray) -> None:
    canvas = draw(rgb, _result((50, 60, 150, 160)), Style(masks=False))
    assert (canvas[70:150, 60:140] == rgb[70:150, 60:140]).all()
    assert (canvas[60, 60:140] == MARKER).all()


def test_masks_alone_tint_the_inside(rgb: np.ndarray) -> None:
    canvas = draw(rgb, _result((50, 60, 150, 160)), Style(boxes=False))
    expected = rgb[80:140, 70:130] * 0.84 + np.array(MARKER) * 0.16
    assert np.abs(canvas[80:140, 70:130] - expected).max() <= 1


@pytest.mark.parametrize(
    "box", [(-20, -20, 60, 50), (350, 250, 420, 320), (0, 0, 400, 300), (10, 10, 12, 11)]
)
def test_polyp_at_the_edge_can_be_drawn(rgb: np.ndarray, box: tuple[float, float, float, float]) -> None:
    assert (draw(rgb, _result(box)) != rgb).any()


def test_label_names_track_and_score() -> None:
    assert label(_result((0, 0, 5, 5)).polyps[0]) == "3 · 87%"


def test_only_activations_are_drawn(rgb: np.ndarray) -> None:
    unconfirmed = replace(_result((50, 60, 150, 160)), activations=())
    assert draw(rgb, unconfirmed) is rgb


def test_polyp_painted_from_memory_is_fainter(rgb: np.ndarray) -> None:
    seen = _result((50, 60, 150, 160))
    held = replace(seen, polyps=(), activations=(replace(seen.polyps[0], held=True),))
    assert (draw(rgb, held, Style(masks=False))[60, 60:140] == HELD_MARKER).all()
