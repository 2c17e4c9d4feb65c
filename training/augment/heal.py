"""Healthy twins: a frame whose polyps are covered with mucosa from beside them.

A frame and its twin come from one recording. Unlike frames of normal colon, which come from others, a twin
cannot be told by anything but the polyp that it lacks.
"""

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.augment.colour import brightest
from training.augment.geometry import TrainingFrame

# A larger polyp leaves too little mucosa to cover it with.
_LARGEST_SHARE = 0.12
# A polyp's rim and shadow reach beyond its outline by about this part of the frame.
_RIM = 0.025
_TRIES = 40
_DARK = 24
# A seam that is darker follows a black border, which would be smeared into the mucosa.
_DARK_SEAM = 0.1
# Largest mean difference of a channel, along the seam, between what lies there and what would come there.
_LARGEST_STEP = 45.0

_Place = tuple[slice, slice]


def heal(frame: TrainingFrame, rng: Generator) -> TrainingFrame | None:
    """Cover a frame's polyps with neighbouring mucosa (Pérez et al., "Poisson image editing", 2003).

    Args:
        frame: a frame with a polyp.
        rng: source of the random numbers.

    Returns:
        The twin, or None where a polyp is too large, touches the edge or a border, or nothing around it fits.
    """
    if not 0 < frame.mask.mean() <= _LARGEST_SHARE:
        return None
    image = frame.image
    for hole in _holes(frame.mask):
        place = _bounds(hole)
        source = _best_source(image, hole, place, rng)
        if source is None:
            return None
        image = _clone(image, hole, place, source)
    return TrainingFrame(image, np.zeros_like(frame.mask))


def _holes(mask: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """Each polyp with its rim, as a mask [H, W] of its own."""
    size = 2 * round(_RIM * max(mask.shape)) + 1
    grown = cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    count, labels = cv2.connectedComponents(grown)
    return [(labels == label).astype(np.uint8) for label in range(1, count)]


def _bounds(hole: NDArray[np.uint8]) -> _Place:
    x, y, width, height = cv2.boundingRect(hole)
    return slice(y, y + height), slice(x, x + width)


def _best_source(
    image: NDArray[np.uint8], hole: NDArray[np.uint8], place: _Place, rng: Generator
) -> _Place | None:
    """Of random places that are lit and free of the polyp, the one that fits best along the seam."""
    rows, columns = place
    shape = rows.stop - rows.start, columns.stop - columns.start
    room = image.shape[0] - shape[0], image.shape[1] - shape[1]
    # Poisson's equation needs a pixel of the frame on every side.
    if rows.start == 0 or columns.start == 0 or rows.stop == image.shape[0] or columns.stop == image.shape[1]:
        return None
    patch = hole[place] > 0
    seam = patch & (cv2.erode(hole, np.ones((3, 3), np.uint8))[place] == 0)
    dark = brightest(image) < _DARK
    if dark[place][seam].mean() > _DARK_SEAM:
        return None
    unfit = dark | (hole > 0)
    best, least = None, _LARGEST_STEP
    for y, x in rng.integers(0, (room[0] + 1, room[1] + 1), (_TRIES, 2)):
        source = slice(y, y + shape[0]), slice(x, x + shape[1])
        if (unfit[source] & patch).any():
            continue
        step = np.abs(image[source][seam].astype(np.float32) - image[place][seam]).mean()
        if step < least:
            best, least = source, float(step)
    return best


def _clone(
    image: NDArray[np.uint8], hole: NDArray[np.uint8], place: _Place, source: _Place
) -> NDArray[np.uint8]:
    rows, columns = place
    centre = (columns.start + (columns.stop - columns.start) // 2, rows.start + (rows.stop - rows.start) // 2)
    patch, shape = np.ascontiguousarray(image[source]), 255 * hole[place]
    return cv2.seamlessClone(patch, image, shape, centre, cv2.NORMAL_CLONE).astype(np.uint8, copy=False)
