"""Polyps pasted onto frames of normal colon.

Frames with and without polyps come from different recordings. Without such composites a network may learn
the recording instead of the polyp.
"""

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.augment.colour import brightest
from training.augment.geometry import TrainingFrame

# Larger polyps fill the frame and leave no normal colon to be seen around them.
_LARGEST_SHARE = 0.25
_SMALLEST_SHARE = 0.004
# Share of the donor's own colour that a pasted polyp keeps; the rest is the tissue's around it.
_KEPT_COLOUR = (0.35, 0.8)
_SCALE = (0.6, 1.25)


def paste_polyp(donor: TrainingFrame, scene: TrainingFrame, rng: Generator) -> TrainingFrame:
    """Paste the donor's polyps into a scene of normal colon, at a random place, size and turn.

    Args:
        donor: a frame with a polyp.
        scene: a frame without one.
        rng: source of the random numbers.

    Returns:
        The composite, or the scene itself where the donor's polyps are too large or the polyp would lie
        outside the picture.
    """
    if not 0 < donor.mask.mean() <= _LARGEST_SHARE:
        return scene
    image, mask = _place(donor, scene.mask.shape, rng)
    lit = brightest(scene.image) > 24
    mask = mask * lit
    if mask.mean() < _SMALLEST_SHARE:
        return scene
    side = max(mask.shape)
    alpha = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), side * rng.uniform(0.004, 0.012))[..., None]
    pasted = _match_colour(image, scene.image, mask, rng)
    blended = scene.image + alpha * (pasted - scene.image)
    return TrainingFrame(np.clip(blended, 0, 255).astype(np.uint8), mask)


def _place(
    donor: TrainingFrame, shape: tuple[int, ...], rng: Generator
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The donor's frame and mask moved so that its polyps' centre lies at a random place of the scene."""
    height, width = shape
    rows, columns = np.nonzero(donor.mask)
    centre = np.array([columns.mean(), rows.mean()])
    scale = rng.uniform(*_SCALE) * max(shape) / max(donor.mask.shape)
    angle = rng.uniform(-np.pi, np.pi)
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    target = np.array([width, height]) * rng.uniform(0.2, 0.8, 2)
    matrix = np.hstack([turn, (target - turn @ centre)[:, None]])
    image = cv2.warpAffine(
        donor.image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101
    )
    mask = cv2.warpAffine(donor.mask, matrix, (width, height), flags=cv2.INTER_NEAREST)
    return image.astype(np.uint8, copy=False), mask.astype(np.uint8, copy=False)


def _match_colour(
    image: NDArray[np.uint8], scene: NDArray[np.uint8], mask: NDArray[np.uint8], rng: Generator
) -> NDArray[np.float32]:
    """Shift the pasted tissue's mean colour towards the mean colour of the tissue that it covers."""
    inside = mask > 0
    offset = scene[inside].mean(axis=0) - image[inside].mean(axis=0)
    shifted: NDArray[np.float32] = image.astype(np.float32) + (
        1 - rng.uniform(*_KEPT_COLOUR)
    ) * offset.astype(np.float32)
    return shifted
