"""Boxes, and how far they cover each other."""

from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", int, float)


class Box(NamedTuple, Generic[Number]):
    """An axis-aligned rectangle in pixels, whole ones or parts; x2 and y2 are exclusive."""

    x1: Number
    y1: Number
    x2: Number
    y2: Number

    @property
    def width(self) -> Number:
        return self.x2 - self.x1

    @property
    def height(self) -> Number:
        return self.y2 - self.y1


def iou(left: Box[Number], right: Box[Number]) -> float:
    """Intersection over union of two boxes, in 0..1; 0 where both are without area."""
    left_x1, left_y1, left_x2, left_y2 = left
    right_x1, right_y1, right_x2, right_y2 = right
    width = max(0, min(left_x2, right_x2) - max(left_x1, right_x1))
    height = max(0, min(left_y2, right_y2) - max(left_y1, right_y1))
    shared = width * height
    area = (left_x2 - left_x1) * (left_y2 - left_y1) + (right_x2 - right_x1) * (right_y2 - right_y1)
    return shared / (area - shared) if area > shared else 0.0


def iou_matrix(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Intersection over union [N, M] of boxes [N, 4] and [M, 4], as `iou` gives it for each pair."""
    corner = np.maximum(first[:, None, :2], second[None, :, :2])
    far_corner = np.minimum(first[:, None, 2:], second[None, :, 2:])
    shared = np.clip(far_corner - corner, 0, None).prod(axis=2)
    union = _areas(first)[:, None] + _areas(second)[None] - shared
    return np.asarray(np.divide(shared, union, out=np.zeros_like(shared), where=union > 0))


def _areas(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((boxes[:, 2:] - boxes[:, :2]).prod(axis=1))
