"""What the detector says about a frame."""

from dataclasses import dataclass
from typing import Annotated

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import PlainSerializer, PlainValidator

from detector.appearance import Appearance
from detector.boxes import Box
from detector.quality.frame_quality import FrameQuality

# cv2.fillPoly takes fixed-point coordinates with this many fractional bits.
_FRACTION_BITS = 8


def _outline(points: list[list[float]]) -> NDArray[np.float32]:
    """Points [N, 2] as an array.

    Raises:
        ValueError: they are no such points.
    """
    outline = np.array(points, np.float32)
    if outline.ndim != 2 or outline.shape[1] != 2:
        raise ValueError("an outline is a list of points x, y")
    return outline


# As lists where a polyp is saved: every float32 survives to the last bit.
Outline = Annotated[
    NDArray[np.float32], PlainValidator(_outline), PlainSerializer(lambda outline: outline.tolist())
]


@dataclass(frozen=True, eq=False)
class Polyp:
    """One region that the network takes for a polyp.

    Attributes:
        box: in frame pixels.
        score: mean probability over the region, in 0..1.
        area: share of the field of view that the region covers, in 0..1.
        contour: outline [N, 2] float32, x and y in frame pixels; encloses the region.
        track_id: the same polyp has the same number from frame to frame; None before tracking.
        held: painted from memory: the polyp was not seen in this frame, but just before.
        appearance: by which it is known again; None where its picture is not at hand.
    """

    box: Box[float]
    score: float
    area: float
    contour: Outline
    track_id: int | None = None
    held: bool = False
    appearance: Appearance | None = None

    def mask(self, width: int, height: int) -> NDArray[np.bool_]:
        """The filled outline as a mask [height, width]."""
        canvas = np.zeros((height, width), np.uint8)
        # Contours run along pixel edges, fillPoly counts from pixel centres.
        points = np.rint((self.contour - 0.5) * (1 << _FRACTION_BITS)).astype(np.int32)
        cv2.fillPoly(canvas, [points], 1, shift=_FRACTION_BITS)
        return canvas.astype(bool)


@dataclass(frozen=True)
class StageTimings:
    """Time spent in each stage of a frame's analysis, in seconds."""

    prepare: float
    infer: float
    regions: float
    track: float


NO_TIMINGS = StageTimings(0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, eq=False)
class FrameResult:
    """The polyps of one frame, best first.

    Attributes:
        index, time: the frame's (see Frame).
        width, height: the frame's size in pixels.
        polyps: regions at or above the threshold and the smallest area.
        activations: what is painted: the confirmed ones of them, with steady outlines, and held ones.
        timings: how long each stage took.
        quality: how much the frame shows; None where it was not measured.
        view: the field of view, in which the network looked; None where that is not known any more.
    """

    index: int
    time: float
    width: int
    height: int
    polyps: tuple[Polyp, ...]
    activations: tuple[Polyp, ...]
    timings: StageTimings
    quality: FrameQuality | None = None
    view: Box[int] | None = None
