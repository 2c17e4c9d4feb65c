"""How fast the picture moves from frame to frame: a proxy of the endoscope's speed.

The formula is that of normal flow, from the constancy of brightness (Horn and Schunck, "Determining optical
flow", Artificial Intelligence 17, 1981): a step of so many pixels along the gradient changes the brightness
by as many times the gradient. The least-squares step over all pixels is told as a share of the width of the
field of view. It knows no direction and no depth, and saturates where the picture moves by more than its
details.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.boxes import Box
from detector.quality.frame_quality import FrameQuality
from detector.quality.look import GLIMPSE, Image, Look, ellipse

# The picture moves fast, in widths of the field of view a second.
FAST = 0.6
# Frames further apart than this, in seconds, tell nothing of motion.
_LONGEST = 0.25
# Gradients of noise, squared, in a pixel: what is less gives no speed.
_NOISE = 0.5

_MASK = ellipse(GLIMPSE)
_INSIDE = (_MASK > 0).astype(np.float32)
_PIXELS = float(_INSIDE.sum())


@dataclass(frozen=True)
class Glimpse:
    """What is remembered of a frame: its time in seconds, field of view, and luma [44, 44] in hexadecimal."""

    time: float
    box: Box[int]
    luma: str

    def pixels(self) -> Image:
        """The luma.

        Raises:
            ValueError: it is damaged.
        """
        return np.frombuffer(bytes.fromhex(self.luma), np.uint8).reshape(GLIMPSE, GLIMPSE)


@dataclass(frozen=True, eq=False)
class _Seen:
    """A frame that came: its time, field of view and luma, that smoothed too."""

    time: float
    box: Box[int]
    luma: Image
    smooth: NDArray[np.float32]


class MotionMeter:
    """Adds to each frame of a video, in their order, what it tells together with the one before."""

    def __init__(self, before: Glimpse | None = None) -> None:
        """Begin, or go on after a frame."""
        self._before = None if before is None else _seen(before.time, before.box, before.pixels())

    @property
    def before(self) -> Glimpse | None:
        """The frame that came last."""
        seen = self._before
        return None if seen is None else Glimpse(seen.time, seen.box, seen.luma.tobytes().hex())

    def update(self, look: Look, time: float, box: Box[int]) -> FrameQuality:
        """The figures of the next frame, with those of motion where the field of view stayed."""
        before, now = self._before, _seen(time, box, look.luma)
        self._before = now
        if before is None or before.box != box or not 0 < time - before.time <= _LONGEST:
            return look.quality
        change = cv2.mean(cv2.absdiff(before.luma, now.luma), mask=_MASK)[0]
        speed = _step(before.smooth, now.smooth) / (time - before.time)
        return replace(look.quality, speed=speed, change=change)


def _seen(time: float, box: Box[int], luma: Image) -> _Seen:
    smooth = cv2.GaussianBlur(luma.astype(np.float32), (3, 3), 0).astype(np.float32, copy=False)
    return _Seen(time, box, luma, smooth)


def _step(before: NDArray[np.float32], now: NDArray[np.float32]) -> float:
    """From one luma to the next, in widths of the picture."""
    # A lamp that is dimmed is no motion.
    dimmed = float(before.mean()) / max(1.0, float(now.mean()))
    slope, change = _slope(before), np.abs(before - now * dimmed)
    step = float(np.vdot(slope, change)) / (float(np.vdot(slope, slope)) + _NOISE * _PIXELS)
    return step / GLIMPSE


def _slope(luma: NDArray[np.float32]) -> NDArray[np.float32]:
    """Length of the gradient, 0 in the corners."""
    across, down = (cv2.Sobel(luma, cv2.CV_32F, dx, dy, scale=1 / 8) for dx, dy in ((1, 0), (0, 1)))
    return (cv2.magnitude(across, down) * _INSIDE).astype(np.float32, copy=False)
