"""The markers of a frame as results have them, for whoever paints them."""

from collections.abc import Sequence

import cv2
import numpy as np

from detector.analysis.results.masks import decode_mask
from detector.analysis.results.schema import FrameRecord, Header, PolypRecord
from detector.boxes import Box
from detector.frame import Frame
from detector.markers import Numbers
from detector.result import NO_TIMINGS, FrameResult, Outline, Polyp
from detector.review.lesion import Lesion
from detector.review.overview import Overview

# Results hold times in millionths of a second.
_EXACT = 2e-6
_USUAL_RATE = 25.0


class LesionNumbers(Numbers):
    """Numbers markers as the lesions that they belong to, at one time."""

    def __init__(self, lesions: Sequence[Lesion], time: float) -> None:
        """Those at a time in seconds."""
        super().__init__()
        self._lesions, self._time = lesions, time

    def number(self, track: int) -> int:
        """Of the lesion of which a track is a part; the track's own where there is none."""
        for lesion in self._lesions:
            if lesion.seen_as(track, self._time):
                return lesion.number
        return track


def recorded_result(overview: Overview, frame: Frame) -> FrameResult | None:
    """What was on screen in a frame by an analysis; None where it did not look at it.

    Where it looked at the first of every so many frames only, that one stands for those after it, as in all
    figures of such results.

    Raises:
        DataError: the results cannot be read any more, or are damaged.
    """
    index = overview.index_at(frame.time + _EXACT)
    if index is None or abs(frame.time - overview.times[index]) > _longest(overview.header):
        return None
    return marked_result(overview.frame(index), frame.picture.width, frame.picture.height)


def _longest(header: Header) -> float:
    """For how long a frame that was looked at may stand, in seconds."""
    passed_over = header.excerpt.every - 1
    return (passed_over + 0.5) / (header.source.rate or _USUAL_RATE) if passed_over else _EXACT


def marked_result(record: FrameRecord, width: int, height: int) -> FrameResult:
    """What was on screen in a frame, as it stands on record.

    Args:
        record: of the frame.
        width, height: of the frame, in pixels.

    Raises:
        DataError: a mask is damaged.
    """
    shown = [_seen(polyp, record.frame) for polyp in record.polyps if polyp.shown]
    held = [_held(track, Box(*box)) for track, *box in record.held]
    activations = tuple(sorted((*shown, *held), key=lambda polyp: -polyp.score))
    return FrameResult(record.frame, record.time, width, height, tuple(shown), activations, NO_TIMINGS)


def _seen(record: PolypRecord, frame: int) -> Polyp:
    mask = decode_mask(record, frame).astype(np.uint8)
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    # cv2 counts from pixel centres. A region of less than a pixel has no outline but its box.
    outline = max(contours, key=len)[:, 0] + 0.5 if contours else _corners(record.box)
    return Polyp(record.box, record.score, record.area, outline.astype(np.float32), record.track)


def _held(track: int, box: Box[float]) -> Polyp:
    """Of what was shown from memory only the box is on record."""
    return Polyp(box, 0.0, 0.0, _corners(box), track, held=True)


def _corners(box: Box[float]) -> Outline:
    x1, y1, x2, y2 = box
    return np.array([(x1, y1), (x2, y1), (x2, y2), (x1, y2)], np.float32)
