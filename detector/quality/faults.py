"""What keeps a frame from being read, by its figures. The limits are ours: see docs/quality.md."""

from enum import Enum

from detector.quality.frame_quality import FrameQuality


class Fault(Enum):
    """The first that applies, in this order."""

    DARK = "too dark"
    BRIGHT = "too bright"
    RED_OUT = "red-out"
    BLOCKED = "blocked"
    BLURRED = "blurred"
    GLARE = "glare"


# Shares of the field of view, but blur.
_DARK, _BRIGHT, _GLARE, _BLURRED = 0.6, 0.35, 0.12, 0.54
_RED, _FLAT_AND_RED, _FLAT = 0.5, 0.12, 0.35


def fault_of(quality: FrameQuality) -> Fault | None:
    """What keeps a frame from being read; None for a readable one."""
    for fault, applies in (
        (Fault.DARK, quality.dark >= _DARK),
        (Fault.BRIGHT, quality.bright >= _BRIGHT),
        (Fault.RED_OUT, quality.red >= _RED and quality.flat >= _FLAT_AND_RED),
        (Fault.BLOCKED, quality.flat >= _FLAT),
        (Fault.BLURRED, quality.blur >= _BLURRED),
        (Fault.GLARE, quality.glare >= _GLARE),
    ):
        if applies:
            return fault
    return None
