"""The order in which a training frame is changed."""

from collections.abc import Sequence

from numpy.random import Generator

from training.augment.adverse import worsen
from training.augment.borders import borrow_border, paint_borders
from training.augment.colour import jitter_colour
from training.augment.geometry import TrainingFrame, polyp_free_crop, warp
from training.augment.heal import heal
from training.augment.optics import degrade
from training.augment.paste import paste_polyp
from training.augment.shares import Shares
from training.augment.spectrum import mix_spectrum
from training.augment.style import borrow_tone, uneven_light

_POLYP_FREE = 0.06
_BORROWED_TONE = 0.2
_UNEVEN_LIGHT = 0.2


def compose(
    frame: TrainingFrame,
    donors: Sequence[TrainingFrame],
    others: Sequence[TrainingFrame],
    rng: Generator,
    shares: Shares,
) -> TrainingFrame:
    """Mix a frame with another: a polyp pasted onto normal colon, or another recording's look.

    Args:
        frame: the frame to change.
        donors: frames with polyps to paste.
        others: frames to borrow a look from.
        rng: source of the random numbers.
        shares: of the frames that are changed.
    """
    if frame.mask.any():
        frame = (rng.random() < shares.healed and heal(frame, rng)) or frame
    elif rng.random() < shares.pasted:
        frame = paste_polyp(_one_of(donors, rng), frame, rng)
    if rng.random() < _BORROWED_TONE:
        frame = TrainingFrame(borrow_tone(frame.image, _one_of(others, rng).image, rng), frame.mask)
    if rng.random() < shares.borrowed:
        frame = TrainingFrame(mix_spectrum(frame.image, _one_of(others, rng).image, rng), frame.mask)
    if rng.random() < shares.borrowed:
        frame = borrow_border(frame, _one_of(others, rng))
    return frame


def _one_of(frames: Sequence[TrainingFrame], rng: Generator) -> TrainingFrame:
    return frames[int(rng.integers(len(frames)))]


def augment(frame: TrainingFrame, side: int, rng: Generator, shares: Shares) -> TrainingFrame:
    """Make a training example [side, side] of a frame that is already cropped to its field of view.

    The order follows the light: scene, lens, processor. Colour comes before the processor's graphics, whose
    black and white no lamp changes.

    Args:
        frame: the frame to change.
        side: of the example, in pixels.
        rng: source of the random numbers.
        shares: of the examples that stay close to the frame, and that show a bad moment; and how far the
            others go.
    """
    if rng.random() < _POLYP_FREE:
        frame = polyp_free_crop(frame, rng) or frame
    if rng.random() < shares.gentle:
        example = _change_a_little(frame, side, rng)
    else:
        example = _change_heavily(frame, side, rng, shares.strength)
    if rng.random() < shares.adverse:
        example = TrainingFrame(worsen(example.image, rng), example.mask)
    return example


def _change_a_little(frame: TrainingFrame, side: int, rng: Generator) -> TrainingFrame:
    warped = warp(frame, side, rng, strength=0.4)
    return TrainingFrame(jitter_colour(warped.image, rng, strength=0.4), warped.mask)


def _change_heavily(frame: TrainingFrame, side: int, rng: Generator, strength: float) -> TrainingFrame:
    warped = warp(frame, side, rng, strength)
    image = warped.image
    if rng.random() < 0.9:
        image = jitter_colour(image, rng, strength)
    if rng.random() < _UNEVEN_LIGHT:
        image = uneven_light(image, rng)
    return paint_borders(TrainingFrame(degrade(image, rng), warped.mask), rng)
