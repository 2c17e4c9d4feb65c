"""The order in which a training frame is changed."""

from collections.abc import Sequence

from numpy.random import Generator

from training.augment.borders import paint_borders
from training.augment.colour import jitter_colour
from training.augment.geometry import Labelled, polyp_free_crop, warp
from training.augment.optics import degrade
from training.augment.paste import paste_polyp
from training.augment.style import borrow_tone, uneven_light

_POLYP_FREE = 0.06
_PASTED = 0.3
_BORROWED_TONE = 0.2
_UNEVEN_LIGHT = 0.2


def compose(frame: Labelled, others: Sequence[Labelled], rng: Generator) -> Labelled:
    """Mix a frame with another: a polyp pasted onto normal colon, or another recording's tone.

    Args:
        frame: the frame to change.
        others: frames to borrow from.
        rng: source of the random numbers.
    """
    if not frame.mask.any() and rng.random() < _PASTED:
        frame = paste_polyp(others[int(rng.integers(len(others)))], frame, rng)
    if rng.random() < _BORROWED_TONE:
        other = others[int(rng.integers(len(others)))]
        frame = Labelled(borrow_tone(frame.image, other.image, rng), frame.mask)
    return frame


def augment(frame: Labelled, side: int, rng: Generator, gentle_share: float) -> Labelled:
    """Make a training example [side, side] of a frame that is already cropped to its field of view.

    The order follows the light: scene, lens, processor. Colour comes before the processor's graphics, whose
    black and white no lamp changes.

    Args:
        frame: the frame to change.
        side: of the example, in pixels.
        rng: source of the random numbers.
        gentle_share: share of examples that are only moved and recoloured a little, in 0..1.
    """
    if rng.random() < _POLYP_FREE:
        frame = polyp_free_crop(frame, rng) or frame
    if rng.random() < gentle_share:
        warped = warp(frame, side, rng, strength=0.4)
        return Labelled(jitter_colour(warped.image, rng, strength=0.4), warped.mask)
    warped = warp(frame, side, rng)
    image = warped.image
    if rng.random() < 0.9:
        image = jitter_colour(image, rng)
    if rng.random() < _UNEVEN_LIGHT:
        image = uneven_light(image, rng)
    return paint_borders(Labelled(degrade(image, rng), warped.mask), rng)
