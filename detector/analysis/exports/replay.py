"""What was painted over each frame, from the record: to draw it again without the network."""

from dataclasses import replace

import cv2
import numpy as np

from detector.analysis.results.masks import decode_mask
from detector.analysis.results.schema import FrameRecord, PolypRecord
from detector.frame import Frame
from detector.gate import steady
from detector.result import NO_TIMINGS, FrameResult, Polyp


class Replay:
    """Turns the records of a recording, in their order, into results with the same activations.

    Which markers were lit is on record to the letter. Their boxes and outlines are steadied again from boxes
    that were rounded to a tenth of a pixel, and differ by as much.
    """

    def __init__(self, steadied: bool) -> None:
        """Start before the first frame.

        Args:
            steadied: whether a gate steadied the markers.
        """
        self._steadied = steadied
        self._markers: dict[int, Polyp] = {}

    def __call__(self, record: FrameRecord, frame: Frame) -> FrameResult:
        """The result of the next frame.

        Raises:
            DataError: a mask is damaged.
        """
        seen = self._follow(record)
        lit = [marker for track, marker in self._markers.items() if track in record.lit_tracks]
        activations = tuple(sorted(lit, key=lambda polyp: -polyp.score))
        size = frame.picture.width, frame.picture.height
        return FrameResult(frame.index, frame.time, *size, seen, activations, NO_TIMINGS)

    def pass_over(self, record: FrameRecord) -> None:
        """Take in the next frame, which is not drawn.

        Raises:
            DataError: a mask is damaged.
        """
        self._follow(record)

    def _follow(self, record: FrameRecord) -> tuple[Polyp, ...]:
        seen = {polyp.track: _polyp(polyp, record.frame) for polyp in record.polyps}
        before = self._markers
        self._markers = {
            held[0]: replace(before[held[0]], held=True) for held in record.held if held[0] in before
        }
        for track, polyp in seen.items():
            steadied = self._steadied and track in before
            self._markers[track] = steady(before[track], polyp) if steadied else polyp
        return tuple(seen.values())


def _polyp(record: PolypRecord, frame: int) -> Polyp:
    mask = decode_mask(record, frame).astype(np.uint8)
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    # cv2 counts from pixel centres. A region of less than a pixel has no outline but its box.
    outline = max(contours, key=len)[:, 0] + 0.5 if contours else np.array(record.box).reshape(2, 2)
    return Polyp(record.box, record.score, record.area, outline.astype(np.float32), record.track)
