"""Where tracks were seen, as arrays: what lesions are made of without going through the frames again."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detector.analysis.results.schema import Results


@dataclass(frozen=True, eq=False)
class Sightings:
    """Every polyp that was seen in a frame, in order of the frames; all arrays are of one length.

    Attributes:
        index: of its frame among those that were looked at.
        track: its number.
        boxes: x1, y1, x2, y2 in frame pixels [n, 4].
        scores: in 0..1.
        areas: shares of the field of view, in 0..1.
        shown: whether it was marked on screen.
    """

    index: NDArray[np.int64]
    track: NDArray[np.int64]
    boxes: NDArray[np.float64]
    scores: NDArray[np.float64]
    areas: NDArray[np.float64]
    shown: NDArray[np.bool_]


def sightings(results: Results) -> Sightings:
    """Those of all frames."""
    seen = [(index, polyp) for index, frame in enumerate(results.frames) for polyp in frame.polyps]
    return Sightings(
        index=np.array([index for index, _ in seen], np.int64),
        track=np.array([polyp.track for _, polyp in seen], np.int64),
        boxes=np.array([polyp.box for _, polyp in seen], np.float64).reshape(-1, 4),
        scores=np.array([polyp.score for _, polyp in seen], np.float64),
        areas=np.array([polyp.area for _, polyp in seen], np.float64),
        shown=np.array([polyp.shown for _, polyp in seen], np.bool_),
    )
