"""The endoscope's picture is found among what recorders put around it; in doubt the whole frame stays."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from detector.boxes import Box
from detector.field_of_view import THUMBNAIL_SIDE, find_field_of_view, locate, thumbnail

_HEIGHT, _WIDTH = 480, 640
# The thumbnail's pixel is four frame pixels here, and edges are rounded outward by up to as many.
_TOLERANCE = 8


def _screen(y1: int, y2: int, x1: int, x2: int, border: int = 8) -> NDArray[np.uint8]:
    """Luma of mottled tissue within the given box, dark around it."""
    rng = np.random.default_rng(1)
    luma = np.full((_HEIGHT, _WIDTH), border, np.uint8)
    luma[y1:y2, x1:x2] = rng.integers(70, 180, (y2 - y1, x2 - x1))
    return luma


def _assert_close(box: Box, expected: Box) -> None:
    found, wanted = ((b.x1, b.y1, b.x2, b.y2) for b in (box, expected))
    np.testing.assert_allclose(found, wanted, atol=_TOLERANCE)


def test_a_frame_without_borders_stays_whole() -> None:
    assert find_field_of_view(_screen(0, _HEIGHT, 0, _WIDTH)) == Box(0, 0, _WIDTH, _HEIGHT)


@pytest.mark.parametrize("border", [0, 16])
def test_a_border_black_or_raised_by_analogue_capture_is_cut_off(border: int) -> None:
    _assert_close(find_field_of_view(_screen(40, 440, 120, 600, border)), Box(120, 40, 600, 440))


def test_no_tissue_is_cut_off() -> None:
    box = find_field_of_view(_screen(41, 439, 122, 601))

    assert box.x1 <= 122 and box.y1 <= 41 and box.x2 >= 601 and box.y2 >= 439


def test_a_panel_of_text_beside_the_picture_is_cut_off() -> None:
    luma = _screen(20, 460, 220, 630)
    for line in range(9):
        origin = (10, 60 + 42 * line)
        cv2.putText(luma, "ID 0042 12:30", origin, cv2.FONT_HERSHEY_SIMPLEX, 0.6, 235, 1, cv2.LINE_AA)

    _assert_close(find_field_of_view(luma), Box(220, 20, 630, 460))


def test_a_line_that_ties_the_panel_to_the_picture_does_not_widen_it() -> None:
    luma = _screen(20, 460, 220, 630)
    cv2.line(luma, (10, 200), (300, 200), 235, 10)

    _assert_close(find_field_of_view(luma), Box(220, 20, 630, 460))


def test_a_small_inset_picture_is_cut_off() -> None:
    luma = _screen(20, 460, 220, 630)
    luma[360:440, 20:140] = 150

    _assert_close(find_field_of_view(luma), Box(220, 20, 630, 460))


def test_a_round_picture_gives_the_box_around_it() -> None:
    luma = cv2.circle(np.zeros((_HEIGHT, _WIDTH), np.uint8), (340, 240), 200, 130, -1).astype(np.uint8)

    _assert_close(find_field_of_view(luma), Box(140, 40, 540, 440))


def test_a_dark_lumen_does_not_split_the_picture() -> None:
    luma = _screen(40, 440, 120, 600)
    cv2.circle(luma, (360, 240), 120, 5, -1)

    _assert_close(find_field_of_view(luma), Box(120, 40, 600, 440))


@pytest.mark.parametrize("level", [0, 12])
def test_a_dark_frame_stays_whole(level: int) -> None:
    assert find_field_of_view(np.full((_HEIGHT, _WIDTH), level, np.uint8)) == Box(0, 0, _WIDTH, _HEIGHT)


def test_a_frame_lit_only_in_a_small_spot_stays_whole() -> None:
    luma = cv2.circle(np.zeros((_HEIGHT, _WIDTH), np.uint8), (300, 200), 50, 200, -1).astype(np.uint8)

    assert find_field_of_view(luma) == Box(0, 0, _WIDTH, _HEIGHT)


def test_a_frame_of_text_alone_stays_whole() -> None:
    luma = np.zeros((_HEIGHT, _WIDTH), np.uint8)
    cv2.putText(luma, "NO SIGNAL", (150, 240), cv2.FONT_HERSHEY_SIMPLEX, 2, 255, 2, cv2.LINE_AA)

    assert find_field_of_view(luma) == Box(0, 0, _WIDTH, _HEIGHT)


@pytest.mark.parametrize(("height", "width"), [(1080, 1920), (577, 721), (90, 120), (1, 1), (3, 2000)])
def test_the_box_lies_within_any_frame_with_edges_on_whole_chroma_samples(height: int, width: int) -> None:
    luma = np.zeros((height, width), np.uint8)
    luma[height // 7 :, width // 5 : width - width // 9] = 120

    box = find_field_of_view(luma)

    assert 0 <= box.x1 < box.x2 <= width and 0 <= box.y1 < box.y2 <= height
    assert box.x1 % 4 == box.y1 % 4 == 0
    assert box.x2 % 4 == 0 or box.x2 == width
    assert box.y2 % 4 == 0 or box.y2 == height
    assert (box.width, box.height) == (box.x2 - box.x1, box.y2 - box.y1)


def test_a_frame_of_2160_lines_gives_the_box_of_its_smaller_self() -> None:
    luma = _screen(40, 440, 120, 600)
    large = cv2.resize(luma, None, fx=6, fy=6, interpolation=cv2.INTER_NEAREST).astype(np.uint8)

    box, expected = find_field_of_view(large), (720, 240, 3600, 2640)

    np.testing.assert_allclose((box.x1, box.y1, box.x2, box.y2), expected, atol=6 * _TOLERANCE)
    assert thumbnail(large).shape == (120, THUMBNAIL_SIDE)


def test_a_thumbnail_is_enough_to_locate_the_picture() -> None:
    luma = _screen(40, 440, 120, 600)

    assert locate(thumbnail(luma), _WIDTH, _HEIGHT) == find_field_of_view(luma)


def test_a_thumbnail_is_bounded_and_keeps_shape_and_level() -> None:
    luma = _screen(0, _HEIGHT, 0, _WIDTH)

    small = thumbnail(luma)

    assert small.shape == (120, THUMBNAIL_SIDE)
    assert small.dtype == np.uint8
    assert small.mean() == pytest.approx(luma.mean(), abs=1)


def test_a_small_plane_is_its_own_thumbnail() -> None:
    luma = np.random.default_rng(1).integers(0, 256, (100, 120)).astype(np.uint8)

    assert (thumbnail(luma) == luma).all()


def test_published_polyps_lie_within_the_field_of_view(polyp_data: Path) -> None:
    root = polyp_data / "kvasir-seg"
    lost = []
    for path in sorted((root / "images").glob("*.jpg"))[::10]:
        luma, mask = _read_gray(path), _read_gray(root / "masks" / path.name) >= 128
        box = find_field_of_view(luma)
        lost.append(1 - mask[box.y1 : box.y2, box.x1 : box.x2].sum() / mask.sum())

    assert len(lost) == 100
    assert max(lost) < 0.02


def _read_gray(path: Path) -> NDArray[np.uint8]:
    return np.asarray(cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_GRAYSCALE), np.uint8)
