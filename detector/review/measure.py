"""What a lesion shows: when, where it is seen best, how large, with which scores."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detector.analysis.results.masks import mask_area
from detector.analysis.results.spans import TimeSpan, joined
from detector.boxes import Box
from detector.errors import DataError
from detector.review.lesion import Curve, Lesion, Part, Shape
from detector.review.overview import Overview
from detector.review.replay import Draft, Drafts


class _Best(NamedTuple):
    """The frame that shows a lesion best: its number and time, the lesion's box, and its size in percent."""

    frame: int
    time: float
    box: Box[float]
    size: float


def first_drafts(overview: Overview) -> Drafts:
    """Lesions before a review: one for each track that was marked, numbered in that order."""
    by_marking = sorted(overview.tracks, key=lambda track: track.marking)
    return {track.marking: Draft((Part(track.number),)) for track in by_marking}


def first_lesions(overview: Overview) -> tuple[Lesion, ...]:
    """Those that an analysis has found so far, in order of time, of which nothing is said."""
    lesions = [measured(*numbered, overview) for numbered in first_drafts(overview).items()]
    return tuple(sorted(lesions, key=lambda lesion: (lesion.first, lesion.number)))


def measured(number: int, draft: Draft, overview: Overview) -> Lesion:
    """The lesion that a draft is.

    Raises:
        DataError: nothing of it was seen or drawn, or the results are damaged, or were written again.
    """
    of_parts = {part: chosen for part in draft.parts if (chosen := _seen(part, overview)).any()}
    parts, shapes = tuple(of_parts), draft.shapes
    if not parts and not shapes:
        raise DataError(f"of lesion {number} nothing was seen or drawn")
    seen = np.logical_or.reduce(list(of_parts.values()), axis=0) if parts else _none(overview)
    times = overview.times[overview.sightings.index[seen]]
    scores = overview.sightings.scores[seen]
    all_times = [*times.tolist(), *(shape.time for shape in shapes)]
    best = _best_seen(seen, overview) if parts else _best_drawn(shapes, overview)
    return Lesion(
        number=number,
        verdict=draft.verdict,
        parts=parts,
        shapes=shapes,
        spans=joined(span for part in parts for span in _lit(part, overview)),
        first=min(all_times),
        last=max(all_times),
        best_frame=best.frame,
        best_time=best.time,
        best_box=best.box,
        best_score=float(scores.max(initial=0.0)),
        size=best.size,
        curve=Curve(times, scores),
        comment=draft.comment,
        paris=draft.paris,
        size_mm=draft.size_mm,
    )


def _seen(part: Part, overview: Overview) -> NDArray[np.bool_]:
    """Which sightings are those of a part."""
    times = overview.times[overview.sightings.index]
    within = (part.start <= times) & (times < part.end)
    return np.asarray((overview.sightings.track == part.track) & within)


def _none(overview: Overview) -> NDArray[np.bool_]:
    return np.zeros(len(overview.sightings.index), np.bool_)


def _lit(part: Part, overview: Overview) -> list[TimeSpan]:
    """When the marker of a part was on screen."""
    lit = (span for track in overview.tracks if track.number == part.track for span in track.lit)
    cut = (TimeSpan(max(span.start, part.start), min(span.end, part.end)) for span in lit)
    return [span for span in cut if span.start < span.end]


def _best_seen(seen: NDArray[np.bool_], overview: Overview) -> _Best:
    """As a track's best frame is chosen; of frames in which it was marked, where there is one."""
    found = overview.sightings
    among = seen & found.shown if (seen & found.shown).any() else seen
    at = int(np.argmax(np.where(among, found.scores * np.sqrt(found.areas), -1.0)))
    index = int(found.index[at])
    return _Best(
        frame=int(overview.numbers[index]),
        time=float(overview.times[index]),
        box=Box(*found.boxes[at].tolist()),
        size=_share_of_frame(index, int(found.track[at]), overview),
    )


def _share_of_frame(index: int, track: int, overview: Overview) -> float:
    record = overview.frame(index)
    polyp = next(polyp for polyp in record.polyps if polyp.track == track)
    height, width = polyp.mask.size
    return 100 * mask_area(polyp, record.frame) / (width * height)


def _best_drawn(shapes: tuple[Shape, ...], overview: Overview) -> _Best:
    largest = max(shapes, key=lambda shape: shape.area)
    source = overview.header.source
    size = 100 * largest.area / (source.width * source.height)
    return _Best(largest.frame, largest.time, largest.box, size)
