"""From a probability map to polyps: threshold, connected regions, outlines, boxes."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.field_of_view import Box
from detector.result import Polyp

# Points of the doubled contour that are averaged on either side: one pixel of the map.
_SMOOTHING = 2
# How far inside the pixels' edges that contour lies, in its own pixels.
_INSET = 0.5


@dataclass(frozen=True, eq=False)
class ProbabilityMap:
    """The network's output [h, w] in 0..1, and the box of the frame that it covers."""

    values: NDArray[np.float32]
    view: Box

    def at_frame_size(self, width: int, height: int) -> NDArray[np.float32]:
        """The map at the frame's own resolution [height, width]; zero outside the view."""
        full = np.zeros((height, width), np.float32)
        size = (self.view.width, self.view.height)
        resized = cv2.resize(self.values, size, interpolation=cv2.INTER_LINEAR)
        full[self.view.y1 : self.view.y2, self.view.x1 : self.view.x2] = resized
        return full


def find_regions(probability: ProbabilityMap, threshold: float, min_area: float) -> tuple[Polyp, ...]:
    """Connected regions (8 neighbours) of at least `threshold`, best score first.

    Args:
        probability: the map.
        threshold: lowest probability that belongs to a region, in 0..1.
        min_area: smallest region, as a share of the map; smaller ones are dropped.
    """
    values = probability.values
    above = (values >= threshold).view(np.uint8)
    # Labelling takes most of the time: no more of the map than needs it.
    left, top, width, height = cv2.boundingRect(above)
    part = above[top : top + height, left : left + width]
    if not part.size:
        return ()
    _, labels, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8, ltype=cv2.CV_32S)
    polyps = []
    for index in range(1, len(stats)):
        x, y, width, height, area = (int(value) for value in stats[index])
        if area >= min_area * values.size:
            region = labels[y : y + height, x : x + width] == index
            polyps.append(_polyp(probability, region, left + x, top + y))
    return tuple(sorted(polyps, key=lambda polyp: -polyp.score))


def _polyp(probability: ProbabilityMap, region: NDArray[np.bool_], x: int, y: int) -> Polyp:
    """The polyp of a region [height, width] whose corner lies at x, y of the map."""
    height, width = region.shape
    score = float(probability.values[y : y + height, x : x + width][region].mean())
    view, shape = probability.view, probability.values.shape
    scale = np.array([view.width / shape[1], view.height / shape[0]])
    origin = np.array([view.x1, view.y1])
    contour = _outline(region, (x, y)) * scale + origin
    low, high = np.array([x, y]) * scale + origin, np.array([x + width, y + height]) * scale + origin
    box = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    area = float(region.sum()) / probability.values.size
    return Polyp(box, score, area, contour.astype(np.float32))


def _outline(region: NDArray[np.bool_], offset: tuple[int, int]) -> NDArray[np.float64]:
    """Outer outline [N, 2] of a region, smooth, along its pixels' outer edges.

    Contours run through pixel centres: on a doubled grid a quarter of a pixel inside the edge. The steps of
    the grid are averaged out along the contour, which is then moved out by what it lacks.
    """
    doubled = np.pad(region.view(np.uint8).repeat(2, axis=0).repeat(2, axis=1), 1)
    contours, _ = cv2.findContours(doubled, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    longest = max(contours, key=len)[:, 0, :].astype(np.float64)
    reach = min(_SMOOTHING, len(longest) // 24)
    wrapped = np.concatenate([longest[len(longest) - reach :], longest, longest[:reach]])
    kernel = np.full(2 * reach + 1, 1 / (2 * reach + 1))
    smooth = np.stack([np.convolve(wrapped[:, axis], kernel, "valid") for axis in range(2)], axis=1)
    outline: NDArray[np.float64] = (_grown(smooth, _INSET)[::2] - 0.5) / 2 + np.array(offset)
    return outline


def _grown(contour: NDArray[np.float64], distance: float) -> NDArray[np.float64]:
    """A closed contour [N, 2] moved outward, along its normals."""
    tangent = np.roll(contour, -1, axis=0) - np.roll(contour, 1, axis=0)
    normal = np.stack([tangent[:, 1], -tangent[:, 0]], axis=1)
    length = np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
    outward = np.sign(cv2.contourArea(contour.astype(np.float32), oriented=True))
    grown: NDArray[np.float64] = contour + outward * distance * normal / length
    return grown
