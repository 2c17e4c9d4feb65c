"""The order in which a training frame is changed."""

from numpy.random import Generator

from training.augment.borders import paint_borders
from training.augment.colour import jitter_colour
from training.augment.geometry import Labelled, polyp_free_crop, warp
from training.augment.optics import degrade

_POLYP_FREE = 0.08


def augment(frame: Labelled, side: int, rng: Generator) -> Labelled:
    """Make a training example [side, side] of a frame that is already cropped to its field of view.

    The order follows the light: scene, lens, processor. Colour comes before the processor's graphics, whose
    black and white no lamp changes.
    """
    if rng.random() < _POLYP_FREE:
        frame = polyp_free_crop(frame, rng) or frame
    warped = warp(frame, side, rng)
    image = warped.image
    if rng.random() < 0.9:
        image = jitter_colour(image, rng)
    return paint_borders(Labelled(degrade(image, rng), warped.mask), rng)
