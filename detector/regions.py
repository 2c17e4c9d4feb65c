"""From a probability map to polyps: threshold, connected regions, outlines, boxes."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.field_of_view import Box
from detector.result import Polyp


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
    _, labels, stats, _ = cv2.connectedComponentsWithStats(above, connectivity=8, ltype=cv2.CV_32S)
    large = [
        index for index in range(1, len(stats)) if stats[index, cv2.CC_STAT_AREA] >= min_area * values.size
    ]
    polyps = [_polyp(probability, labels, stats[index], index) for index in large]
    return tuple(sorted(polyps, key=lambda polyp: -polyp.score))


def _polyp(probability: ProbabilityMap, labels: NDArray[Any], stats: NDArray[Any], index: int) -> Polyp:
    """The polyp of one label; work is confined to its box."""
    x, y, width, height, area = (int(value) for value in stats)
    region = labels[y : y + height, x : x + width] == index
    score = float(probability.values[y : y + height, x : x + width][region].mean())
    view, shape = probability.view, probability.values.shape
    scale = np.array([view.width / shape[1], view.height / shape[0]])
    origin = np.array([view.x1, view.y1])
    contour = _outline(region, (x, y)) * scale + origin
    low, high = np.array([x, y]) * scale + origin, np.array([x + width, y + height]) * scale + origin
    box = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    return Polyp(box, score, area / probability.values.size, contour.astype(np.float32))


def _outline(region: NDArray[np.bool_], offset: tuple[int, int]) -> NDArray[np.float64]:
    """Outer outline [N, 2] of a region, a quarter of a pixel inside the outer edges of its pixels.

    Contours run through pixel centres, half a pixel inside the edge; the region is doubled first to halve
    that.
    """
    doubled = np.pad(region.view(np.uint8).repeat(2, axis=0).repeat(2, axis=1), 1)
    contours, _ = cv2.findContours(doubled, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    longest = max(contours, key=len)[:, 0, :].astype(np.float64)
    outline: NDArray[np.float64] = (longest - 0.5) / 2 + np.array(offset)
    return outline
