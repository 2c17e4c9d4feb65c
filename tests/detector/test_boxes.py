"""How far boxes cover each other, for two of them and for many at once."""

import numpy as np
import pytest
from numpy.typing import NDArray

from detector.boxes import Box, iou, iou_matrix

POLYP = Box(10.0, 10.0, 30.0, 30.0)


def _array(*boxes: Box[float]) -> NDArray[np.float64]:
    return np.array(boxes, np.float64)


def test_a_box_is_its_four_edges() -> None:
    assert POLYP == (10, 10, 30, 30)
    assert (Box(1, 2, 5, 10).width, Box(1, 2, 5, 10).height) == (4, 8)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (POLYP, 1.0),
        (Box(10.0, 10.0, 30.0, 20.0), 0.5),
        (Box(20.0, 20.0, 40.0, 40.0), 1 / 7),
        (Box(20.0, 10.0, 40.0, 30.0), 1 / 3),
        (Box(30.0, 10.0, 50.0, 30.0), 0.0),
        (Box(50.0, 50.0, 60.0, 60.0), 0.0),
    ],
)
def test_hand_computed(other: Box[float], expected: float) -> None:
    assert iou(POLYP, other) == pytest.approx(expected)
    assert iou(other, POLYP) == pytest.approx(expected)
    assert iou_matrix(_array(POLYP), _array(other)) == pytest.approx(np.array([[expected]]))


def test_boxes_without_area_do_not_overlap() -> None:
    point = Box(3.0, 3.0, 3.0, 3.0)
    assert iou(point, point) == 0
    assert iou_matrix(_array(point), _array(point)).tolist() == [[0]]


def test_many_at_once_give_what_two_at_a_time_give() -> None:
    corners = np.random.default_rng(5).integers(0, 40, (2, 30, 2, 2)).astype(np.float64)
    first, second = np.concatenate([corners.min(axis=2), corners.max(axis=2)], axis=2)
    pairs = [[iou(Box(*one), Box(*other)) for other in second] for one in first]
    assert iou_matrix(first, second) == pytest.approx(np.array(pairs))
    assert 0.3 < np.max(pairs) < 1


def test_no_boxes_overlap_with_none() -> None:
    assert iou_matrix(np.zeros((0, 4)), _array(POLYP)).shape == (0, 1)
