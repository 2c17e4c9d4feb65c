"""From a probability map to polyps: threshold, connected regions, outlines, boxes."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.boxes import Box
from detector.result import Polyp

# A region ends where it falls under this part of its own peak, as the width of a peak is measured (full
# width at half maximum): a polyp that the network is sure of is not outlined by the low threshold that finds
# others.
_OF_PEAK = 0.5
# Pixels [height, width] of a region within its box, and the box's corner x, y in the map.
_Region = tuple[NDArray[np.bool_], int, int]
# Points of the doubled contour that are averaged on either side: one pixel of the map.
_SMOOTHING = 2
# How far inside the pixels' edges that contour lies, in its own pixels.
_INSET = 0.5


@dataclass(frozen=True, eq=False)
class ProbabilityMap:
    """The network's output [h, w] in 0..1, and the box of the frame that it covers."""

    values: NDArray[np.float32]
    view: Box[int]

    def at_frame_size(self, width: int, height: int) -> NDArray[np.float32]:
        """The map at the frame's own resolution [height, width]; zero outside the view."""
        full = np.zeros((height, width), np.float32)
        size = (self.view.width, self.view.height)
        resized = cv2.resize(self.values, size, interpolation=cv2.INTER_LINEAR)
        full[self.view.y1 : self.view.y2, self.view.x1 : self.view.x2] = resized
        return full


def find_regions(probability: ProbabilityMap, threshold: float, min_area: float) -> tuple[Polyp, ...]:
    """The regions of a map, best score first.

    Connected pixels (8 neighbours) of at least `threshold`, and of those the ones that reach half of the
    highest probability among them.

    Args:
        probability: the map.
        threshold: lowest probability that belongs to a region, in 0..1.
        min_area: smallest region, as a share of the map; smaller ones are dropped.
    """
    least = min_area * probability.values.size
    polyps = [
        _polyp(probability, region, x, y) for region, x, y in _regions(probability.values, threshold, least)
    ]
    return tuple(sorted(polyps, key=lambda polyp: -polyp.score))


def region_pixels(values: NDArray[np.float32], threshold: float) -> NDArray[np.bool_]:
    """Which pixels of a map [h, w] belong to a region of any size, as `find_regions` has it: bool [h, w]."""
    pixels = np.zeros(values.shape, bool)
    for region, x, y in _regions(values, threshold, 1):
        height, width = region.shape
        pixels[y : y + height, x : x + width] |= region
    return pixels


def _regions(values: NDArray[np.float32], threshold: float, least: float) -> Iterator[_Region]:
    """Regions [height, width] of at least `least` pixels, with their corners x, y in the map."""
    for part, left, top in _connected(values >= threshold, least):
        height, width = part.shape
        window = values[top : top + height, left : left + width]
        edge = _OF_PEAK * window[part].max()
        if edge <= threshold:
            yield part, left, top
        else:
            for region, x, y in _connected(part & (window >= edge), least):
                yield region, left + x, top + y


def _connected(mask: NDArray[np.bool_], least: float) -> Iterator[_Region]:
    """Connected parts [height, width] of a mask, of at least `least` pixels, with their corners x, y."""
    pixels = mask.view(np.uint8)
    # Labelling takes most of the time: no more of the mask than needs it.
    left, top, width, height = cv2.boundingRect(pixels)
    window = pixels[top : top + height, left : left + width]
    if not window.size:
        return
    _, labels, stats, _ = cv2.connectedComponentsWithStats(window, connectivity=8, ltype=cv2.CV_32S)
    for index in range(1, len(stats)):
        x, y, width, height, area = (int(value) for value in stats[index])
        if area >= least:
            yield labels[y : y + height, x : x + width] == index, left + x, top + y


def _polyp(probability: ProbabilityMap, region: NDArray[np.bool_], x: int, y: int) -> Polyp:
    """The polyp of a region [height, width] whose corner lies at x, y of the map."""
    height, width = region.shape
    score = float(probability.values[y : y + height, x : x + width][region].mean())
    view, shape = probability.view, probability.values.shape
    scale = np.array([view.width / shape[1], view.height / shape[0]])
    origin = np.array([view.x1, view.y1])
    contour = _outline(region, (x, y)) * scale + origin
    low, high = np.array([x, y]) * scale + origin, np.array([x + width, y + height]) * scale + origin
    box = Box(float(low[0]), float(low[1]), float(high[0]), float(high[1]))
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
