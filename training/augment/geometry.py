"""Rotation, scale, aspect, shift, flips and crops: frame and mask move together."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

# A scope can be turned to any angle; colon has no up.
_SCALE = (0.75, 1.45)
_ASPECT = 0.15
_SHEAR = 0.08
_SHIFT = 0.12


@dataclass(frozen=True, eq=False)
class TrainingFrame:
    """An RGB frame [H, W, 3], uint8, and its mask [H, W] of 0 and 1, uint8."""

    image: NDArray[np.uint8]
    mask: NDArray[np.uint8]


def squash(frame: TrainingFrame, side: int) -> TrainingFrame:
    """Fit a frame to a square without any change but size: what run time does."""
    image = cv2.resize(frame.image, (side, side), interpolation=cv2.INTER_AREA)
    mask = cv2.resize(frame.mask, (side, side), interpolation=cv2.INTER_NEAREST)
    return TrainingFrame(image.astype(np.uint8, copy=False), mask.astype(np.uint8, copy=False))


def warp(frame: TrainingFrame, side: int, rng: Generator, strength: float = 1.0) -> TrainingFrame:
    """Fit a frame to a square [side, side] under a random affine map; outside is black or mirrored.

    `strength` scales the ranges of scale, stretch, shear and shift; a turn or flip is never small.
    """
    height, width = frame.mask.shape
    matrix = _affine(width, height, side, rng, strength)
    border = cv2.BORDER_CONSTANT if rng.random() < 0.6 else cv2.BORDER_REFLECT_101
    interpolation = cv2.INTER_AREA if side < min(height, width) else cv2.INTER_LINEAR
    image = cv2.warpAffine(frame.image, matrix, (side, side), flags=interpolation, borderMode=border)
    mask = cv2.warpAffine(frame.mask, matrix, (side, side), flags=cv2.INTER_NEAREST, borderMode=border)
    return TrainingFrame(image.astype(np.uint8, copy=False), mask.astype(np.uint8, copy=False))


def polyp_free_crop(frame: TrainingFrame, rng: Generator) -> TrainingFrame | None:
    """The part of a frame above, below, left or right of its polyps, if it is large enough to be a picture.

    Returns:
        The crop, or None where no side is wider than 40 % of the frame.
    """
    height, width = frame.mask.shape
    rows, columns = np.flatnonzero(frame.mask.any(axis=1)), np.flatnonzero(frame.mask.any(axis=0))
    if rows.size == 0:
        return frame
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    sides = [
        (slice(0, top), slice(None), top / height),
        (slice(bottom, None), slice(None), 1 - bottom / height),
        (slice(None), slice(0, left), left / width),
        (slice(None), slice(right, None), 1 - right / width),
    ]
    wide = [(ys, xs) for ys, xs, share in sides if share > 0.4]
    if not wide:
        return None
    ys, xs = wide[rng.integers(len(wide))]
    return TrainingFrame(frame.image[ys, xs], frame.mask[ys, xs])


def _affine(width: int, height: int, side: int, rng: Generator, strength: float) -> NDArray[np.float64]:
    # Turns between the quarters put black corners where no endoscope has any: only in the strong half.
    oblique = rng.random() < 0.6 * (strength >= 1)
    angle = rng.uniform(-np.pi, np.pi) if oblique else rng.integers(4) * np.pi / 2
    scale = np.exp(strength * rng.uniform(*np.log(_SCALE)))
    stretch = np.exp(strength * rng.uniform(-_ASPECT, _ASPECT))
    shear = strength * rng.uniform(-_SHEAR, _SHEAR)
    flip = rng.choice([-1.0, 1.0])
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = rotation @ np.array([[flip * scale * stretch, shear], [0.0, scale / stretch]])
    # Squash to the unit square first, as run time does, so that shapes vary around what it will see.
    linear = side * linear @ np.diag([1 / width, 1 / height])
    centre = np.array([width / 2, height / 2])
    target = side * (0.5 + strength * rng.uniform(-_SHIFT, _SHIFT, 2))
    return np.hstack([linear, (target - linear @ centre)[:, None]])
