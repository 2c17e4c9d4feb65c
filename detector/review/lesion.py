"""A lesion: what a reader takes for one, made of tracks, of parts of them, or of what was drawn."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from detector.analysis.results.spans import TimeSpan
from detector.boxes import Box

Polygon = tuple[tuple[float, float], ...]


class Verdict(StrEnum):
    """What a reader says of a lesion; MISSED was drawn by the reader, since nothing had been marked."""

    UNREVIEWED = "unreviewed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Shape:
    """What was drawn in a frame.

    Attributes:
        frame: its number in the recording.
        time: of the frame, in seconds.
        box: drawn, or around the polygon, in frame pixels.
        polygon: its corners in frame pixels, at least 3; empty where a box was drawn.
    """

    frame: int
    time: float
    box: Box[float]
    polygon: Polygon = ()

    @property
    def area(self) -> float:
        """In pixels."""
        if not self.polygon:
            return self.box.width * self.box.height
        x, y = np.array(self.polygon).T
        return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


@dataclass(frozen=True, slots=True)
class Part:
    """Of a track, what was seen from `start` up to `end`, in seconds."""

    track: int
    start: float = float("-inf")
    end: float = float("inf")


@dataclass(frozen=True, eq=False, slots=True)
class Curve:
    """Of each frame in which a lesion was seen, its time in seconds and its score in 0..1."""

    times: NDArray[np.float64]
    scores: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Lesion:
    """A lesion as it stands after all that was said of it.

    Attributes:
        number: by which it is known in this review; never given twice.
        verdict: of the reader.
        parts: of which tracks it is made; none where it was only drawn.
        shapes: what was drawn, by frame.
        spans: when its marker was on screen, apart from each other, in order; none where it was only drawn.
        first, last: times of the first and last frame in which it was seen or drawn, in seconds.
        best_frame: number of the frame that shows it best.
        best_time: of that, in seconds.
        best_box: of the lesion in that frame, in frame pixels.
        best_score: the highest of all frames, in 0..1; 0 where it was only drawn.
        size: in that frame, as a share of the whole frame, in percent.
        curve: its scores.
        comment: free text.
        paris: class by the Paris classification, free text.
        size_mm: of the polyp itself, in millimetres; None: not said.
    """

    number: int
    verdict: Verdict
    parts: tuple[Part, ...]
    shapes: tuple[Shape, ...]
    spans: tuple[TimeSpan, ...]
    first: float
    last: float
    best_frame: int
    best_time: float
    best_box: Box[float]
    best_score: float
    size: float
    curve: Curve
    comment: str = ""
    paris: str = ""
    size_mm: float | None = None

    @property
    def tracks(self) -> tuple[int, ...]:
        """Numbers of the tracks, in order."""
        return tuple(sorted({part.track for part in self.parts}))

    @property
    def begins(self) -> tuple[float, ...]:
        """When each of its markings begins; of what was drawn, each frame."""
        return (*(span.start for span in self.spans), *(shape.time for shape in self.shapes))

    def seen_as(self, track: int, time: float) -> bool:
        """Whether a sighting of a track at a time is one of this lesion."""
        return any(part.track == track and part.start <= time < part.end for part in self.parts)
