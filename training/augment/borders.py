"""What processors paint over a frame: rounded black borders, corner boxes, on-screen text, inset pictures.

Every normal frame at hand carries a black box at its lower left. Unless polyp frames get the same box, a
network learns the box as the mark of a normal colon.
"""

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.augment.colour import brightest
from training.augment.geometry import TrainingFrame

_BLACK = 20
# Beyond that it is a dark frame, not a border.
_LARGEST_BORDER = 0.4
_TEXT = "0123456789:/- ABCDEFGHKLMNPRSTUVX"


def paint_borders(frame: TrainingFrame, rng: Generator) -> TrainingFrame:
    """Paint processor graphics over a frame; what they hide is taken out of the mask."""
    image, visible = frame.image.copy(), np.ones_like(frame.mask)
    if rng.random() < 0.25:
        _round_corners(image, visible, rng)
    if rng.random() < 0.45:
        _corner_box(image, visible, rng)
    if rng.random() < 0.35:
        _text(image, rng)
    return TrainingFrame(image, frame.mask * visible)


def borrow_border(frame: TrainingFrame, other: TrainingFrame) -> TrainingFrame:
    """Paint over a frame what is black from the edge of another one inwards: aperture, panel, corner box.

    What it hides is taken out of the mask. Each recording has its own; borrowed, they tell no recording.
    """
    height, width = frame.mask.shape
    theirs = cv2.resize(other.image, (width, height), interpolation=cv2.INTER_AREA).astype(
        np.uint8, copy=False
    )
    _, labels = cv2.connectedComponents((brightest(theirs) < _BLACK).astype(np.uint8))
    rim = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    border = np.isin(labels, rim[rim > 0])
    if border.mean() > _LARGEST_BORDER:
        return frame
    image = np.where(border[..., None], theirs, frame.image).astype(np.uint8, copy=False)
    return TrainingFrame(image, frame.mask * ~border)


def _round_corners(image: NDArray[np.uint8], visible: NDArray[np.uint8], rng: Generator) -> None:
    side = image.shape[0]
    aperture = np.zeros_like(visible)
    margin = int(side * rng.uniform(0, 0.06))
    cut = int(side * rng.uniform(0.08, 0.3))
    if rng.random() < 0.5:
        low, high = margin, side - margin
        corners = [(low + cut, low), (high - cut, low), (high, low + cut), (high, high - cut)]
        corners += [(high - cut, high), (low + cut, high), (low, high - cut), (low, low + cut)]
        cv2.fillConvexPoly(aperture, np.array(corners, np.int32), 1)
    else:
        cv2.circle(aperture, (side // 2, side // 2), int(side * rng.uniform(0.5, 0.62)), 1, -1)
    visible *= aperture
    image *= aperture[..., None]
    image[aperture == 0] = int(rng.integers(0, 20))


def _corner_box(image: NDArray[np.uint8], visible: NDArray[np.uint8], rng: Generator) -> None:
    """A box in the lower left, as the publisher's, or sometimes in another corner or in a plain colour."""
    side = image.shape[0]
    width, height = int(side * rng.uniform(0.22, 0.42)), int(side * rng.uniform(0.2, 0.42))
    left = rng.random() < 0.75
    low = rng.random() < 0.75
    xs = slice(0, width) if left else slice(side - width, side)
    ys = slice(side - height, side) if low else slice(0, height)
    black = rng.random() < 0.8
    image[ys, xs] = 0 if black else rng.integers(0, 256, 3, dtype=np.uint8)
    visible[ys, xs] = 0


def _text(image: NDArray[np.uint8], rng: Generator) -> None:
    side = image.shape[0]
    x, y = int(rng.uniform(0, 0.7) * side), int(rng.uniform(0.05, 0.6) * side)
    shade = int(rng.integers(150, 256))
    for line in range(int(rng.integers(1, 6))):
        words = "".join(rng.choice(list(_TEXT), int(rng.integers(3, 14))))
        origin = (x, y + int(line * side * 0.045))
        cv2.putText(image, words, origin, cv2.FONT_HERSHEY_SIMPLEX, side / 900, (shade,) * 3, 1, cv2.LINE_AA)
