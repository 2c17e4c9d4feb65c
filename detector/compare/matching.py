"""Which regions of a frame hit which polyps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from detector.boxes import Box, iou
from detector.result import Polyp

# A region hits a polyp where their boxes overlap so much (IoU): the reader sees the polyp is meant.
HIT_IOU = 0.3

# The boxes (xyxy, frame pixels) of a frame's polyps by polyp number; one that is cut in two has several.
TrueBoxes = Mapping[int, Sequence[Box[float]]]


class Mark(NamedTuple):
    """A region that was found, or a marker: the number of its track, and its box in frame pixels."""

    track: int
    box: Box[float]


@dataclass(frozen=True)
class FrameMatch:
    """A frame's polyps by number, those of them that were hit, and the tracks of its false regions."""

    time: float
    visible: frozenset[int]
    hit: frozenset[int]
    false_tracks: frozenset[int]


def marks(polyps: Iterable[Polyp]) -> list[Mark]:
    """Polyps or activations of a fresh result, to be matched."""
    return [Mark(polyp.track_id or 0, polyp.box) for polyp in polyps]


def match_frame(time: float, truth: TrueBoxes, found: Iterable[Mark]) -> FrameMatch:
    """Compare what was found in a frame with its truth. A region that hits no polyp is false."""
    hit: set[int] = set()
    false_tracks: set[int] = set()
    for mark in found:
        meant = {key for key, boxes in truth.items() if any(iou(mark.box, box) >= HIT_IOU for box in boxes)}
        hit |= meant
        if not meant:
            false_tracks.add(mark.track)
    return FrameMatch(time, frozenset(truth), frozenset(hit), frozenset(false_tracks))
