"""Which regions of a frame hit which polyps."""

from collections.abc import Sequence
from dataclasses import dataclass

from detector.boxes import Box, iou
from detector.result import Polyp

# A region hits a polyp where their boxes overlap so much (IoU): the reader sees the polyp is meant.
HIT_IOU = 0.3


@dataclass(frozen=True)
class FrameMatch:
    """A frame's polyps by number, those of them that were hit, and the tracks of its false regions."""

    time: float
    visible: frozenset[int]
    hit: frozenset[int]
    false_tracks: frozenset[int]


def match_frame(time: float, truth: dict[int, list[Box[float]]], polyps: Sequence[Polyp]) -> FrameMatch:
    """Compare the regions of a frame with its truth. A region that hits no polyp is false."""
    hit: set[int] = set()
    false_tracks: set[int] = set()
    for polyp in polyps:
        meant = {key for key, boxes in truth.items() if any(iou(polyp.box, box) >= HIT_IOU for box in boxes)}
        hit |= meant
        if not meant:
            false_tracks.add(polyp.track_id or 0)
    return FrameMatch(time, frozenset(truth), frozenset(hit), frozenset(false_tracks))
