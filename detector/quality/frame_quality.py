"""The figures of a frame."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FrameQuality:
    """What was measured in a frame's field of view; shares are of its area, in 0..1.

    Attributes:
        blur: 0 for what loses all its edges when it is blurred, towards 1 for what has none to lose.
        dark: share that is nearly black.
        bright: share of patches that are nearly white.
        glare: share of spots that are nearly white.
        red: share that is red by far.
        flat: share of tiles in which nothing is to be seen.
        tissue: share that is more red than anything else, as tissue is in white light.
        speed: of the picture's motion, in widths of the field of view a second; None where the frame before
            is missing, or too long ago.
        change: mean difference from the frame before, in 255ths of full brightness; None likewise.
    """

    blur: float
    dark: float
    bright: float
    glare: float
    red: float
    flat: float
    tissue: float
    speed: float | None = None
    change: float | None = None
