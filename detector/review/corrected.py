"""Results with what a reader said of them: rejected lesions out, merged ones as one, missed ones in."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from detector.analysis.results import rle
from detector.analysis.results.masks import decode_mask
from detector.analysis.results.schema import FrameRecord, PolypRecord, Results, StoredMask
from detector.analysis.results.tracks import summarise_tracks
from detector.boxes import Box
from detector.review.lesion import Lesion, Shape, Verdict

_Held = tuple[int, float, float, float, float]


def corrected(results: Results, lesions: Sequence[Lesion]) -> Results:
    """Results as a review has them; what was never marked stays as it is.

    A lesion keeps its track's number; merged ones have the lowest lesion's, and what was split off or drawn
    has one that no track has. What was drawn is certain, with a score of 1, and takes the place of what was
    found of the same lesion in that frame. Each polyp says the verdict on it.

    Args:
        results: as they were found.
        lesions: all of the review.

    Raises:
        DataError: a mask is damaged.
    """
    correction = _Correction(results, lesions)
    drawn = correction.drawn()
    kept = [correction.frame(record, drawn.pop(record.frame, [])) for record in results.frames]
    added = [
        FrameRecord(number, shapes[0][1].time, correction.shapes(shapes, correction.size))
        for number, shapes in drawn.items()
    ]
    frames = tuple(sorted((*kept, *added), key=lambda record: record.frame))
    end = replace(results.end, frames=len(frames)) if results.end else None
    return Results(results.header, frames, end)


class _Correction:
    """What a review makes of single frames."""

    def __init__(self, results: Results, lesions: Sequence[Lesion]) -> None:
        tracks = summarise_tracks(results)
        source = results.header.source
        self.size = source.height, source.width
        self._lesions = lesions
        self._numbers = _track_numbers(lesions, {track.marking: track.number for track in tracks}, results)
        self._by_track: dict[int, list[Lesion]] = {track.number: [] for track in tracks}
        for lesion in lesions:
            for track in lesion.tracks:
                self._by_track[track].append(lesion)

    def drawn(self) -> dict[int, list[tuple[Lesion, Shape]]]:
        """What was drawn, by frame."""
        by_frame: dict[int, list[tuple[Lesion, Shape]]] = {}
        for lesion in self._lesions:
            for shape in lesion.shapes if lesion.verdict is not Verdict.REJECTED else ():
                by_frame.setdefault(shape.frame, []).append((lesion, shape))
        return by_frame

    def frame(self, record: FrameRecord, drawn: list[tuple[Lesion, Shape]]) -> FrameRecord:
        """A frame that was looked at."""
        if not (record.polyps or record.held or drawn):
            return record
        size = record.polyps[0].mask.size if record.polyps else self.size
        shapes = self.shapes(drawn, size)
        found = (self._polyp(polyp, record.time) for polyp in record.polyps)
        taken = {polyp.track for polyp in shapes}
        kept = [polyp for polyp in found if polyp is not None and polyp.track not in taken]
        polyps = (*_each_once(kept, record.frame), *shapes)
        held = self._held(record, {polyp.track for polyp in polyps})
        return replace(record, polyps=polyps, held=held)

    def shapes(self, drawn: list[tuple[Lesion, Shape]], size: tuple[int, int]) -> tuple[PolypRecord, ...]:
        """What was drawn in a frame of that height and width."""
        return tuple(
            _drawn_polyp(self._numbers[lesion.number], lesion.verdict, shape, size) for lesion, shape in drawn
        )

    def _polyp(self, polyp: PolypRecord, time: float) -> PolypRecord | None:
        """A polyp under its lesion's number; None where that was rejected."""
        if polyp.track not in self._by_track:
            return polyp
        lesion = self._lesion(polyp.track, time)
        if lesion is None or lesion.verdict is Verdict.REJECTED:
            return None
        return replace(polyp, track=self._numbers[lesion.number], verdict=lesion.verdict.value)

    def _held(self, record: FrameRecord, seen: set[int]) -> tuple[_Held, ...]:
        """Markers without a polyp, one for each lesion."""
        held: dict[int, _Held] = {}
        for track, *box in record.held:
            lesion = self._lesion(track, record.time)
            if lesion is not None and lesion.verdict is not Verdict.REJECTED:
                number = self._numbers[lesion.number]
                if number not in seen:
                    held.setdefault(number, (number, box[0], box[1], box[2], box[3]))
        return tuple(held.values())

    def _lesion(self, track: int, time: float) -> Lesion | None:
        return next((one for one in self._by_track.get(track, ()) if one.seen_as(track, time)), None)


def _track_numbers(
    lesions: Iterable[Lesion], of_markings: Mapping[int, int], results: Results
) -> dict[int, int]:
    """The track under which each lesion goes: its own, or one beyond all that were found."""
    highest = max((polyp.track for frame in results.frames for polyp in frame.polyps), default=0)
    return {lesion.number: of_markings.get(lesion.number, highest + lesion.number) for lesion in lesions}


def _each_once(polyps: Iterable[PolypRecord], frame: int) -> list[PolypRecord]:
    """One polyp for each track: what merged tracks show at the same time is one."""
    by_track: dict[int, list[PolypRecord]] = {}
    for polyp in polyps:
        by_track.setdefault(polyp.track, []).append(polyp)
    return [_united(several, frame) for several in by_track.values()]


def _united(several: list[PolypRecord], frame: int) -> PolypRecord:
    if len(several) == 1:
        return several[0]
    mask = np.logical_or.reduce([decode_mask(polyp, frame) for polyp in several])
    boxes = np.array([polyp.box for polyp in several])
    return replace(
        several[0],
        box=Box(*boxes[:, :2].min(0).tolist(), *boxes[:, 2:].max(0).tolist()),
        score=max(polyp.score for polyp in several),
        area=min(1.0, sum(polyp.area for polyp in several)),
        shown=any(polyp.shown for polyp in several),
        mask=_stored(mask),
    )


def _drawn_polyp(track: int, verdict: Verdict, shape: Shape, size: tuple[int, int]) -> PolypRecord:
    mask = shape_mask(shape, size)
    # How much of the field of view it covers is not known where that was not drawn.
    area = float(mask.mean())
    return PolypRecord(track, shape.box, 1.0, area, True, _stored(mask), verdict.value)


def shape_mask(shape: Shape, size: tuple[int, int]) -> NDArray[np.bool_]:
    """The pixels [height, width] that a shape covers, whole or in part."""
    mask, (height, width) = np.zeros(size, np.uint8), size
    # A review that another program wrote may reach beyond the frame.
    corners = np.clip(shape.polygon or (shape.box[:2], shape.box[2:]), 0, (width, height))
    if not shape.polygon:
        (x1, y1), (x2, y2) = corners
        mask[math.floor(y1) : math.ceil(y2), math.floor(x1) : math.ceil(x2)] = 1
        return mask.astype(bool)
    # Corners are at edges of pixels, cv2's coordinates at their centres; in 16ths of a pixel.
    fixed = np.round((corners - 0.5) * 16).astype(np.int32)
    cv2.fillPoly(mask, [fixed], 1, shift=4)
    return mask.astype(bool)


def _stored(mask: NDArray[np.bool_]) -> StoredMask:
    encoded = rle.encode(mask)
    height, width = encoded["size"]
    return StoredMask((height, width), encoded["counts"])
