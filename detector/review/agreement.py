"""How far two readers of the same results agree."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detector.boxes import iou
from detector.compare.matching import HIT_IOU
from detector.review.lesion import Lesion, Shape, Verdict
from detector.review.overview import Overview

_DECIDED = frozenset({Verdict.ACCEPTED, Verdict.REJECTED})
# What two readers drew is one lesion where it overlaps in frames that are so near each other, in seconds.
_NEAR = 0.5


@dataclass(frozen=True)
class Judged:
    """A marking, a part of one, or what was drawn, and what each reader says of it.

    Attributes:
        name: by which a table shows it.
        first, last: times of its first and last frame, in seconds.
        one, other: the verdicts; None where a reader did not draw what the other did.
    """

    name: str
    first: float
    last: float
    one: Verdict | None
    other: Verdict | None


@dataclass(frozen=True)
class Agreement:
    """Two readers' verdicts.

    Attributes:
        judged: markings in the order in which they were marked, then what was drawn.
        both: markings on which both decided.
        agreed: of those, on which they said the same.
        kappa: agreement beyond chance on those; None where there are none, or both always said the same.
    """

    judged: tuple[Judged, ...]
    both: int
    agreed: int
    kappa: float | None


def agreement(overview: Overview, one: Sequence[Lesion], other: Sequence[Lesion]) -> Agreement:
    """Compare the lesions of two reviews of the same results.

    What one reader has split is compared piece by piece; what one has merged, by what it is made of.
    """
    markings = tuple(_markings(overview, one, other))
    decided = [(each.one, each.other) for each in markings if {each.one, each.other} <= _DECIDED]
    return Agreement(
        judged=(*markings, *_drawn(one, other)),
        both=len(decided),
        agreed=sum(left is right for left, right in decided),
        kappa=kappa([(left is Verdict.ACCEPTED, right is Verdict.ACCEPTED) for left, right in decided]),
    )


def kappa(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    """Cohen's kappa of two readers' yes and no (Educational and Psychological Measurement 20, 1960).

    None where there are none, or where chance alone would give full agreement.
    """
    if not pairs:
        return None
    count = len(pairs)
    observed = sum(left == right for left, right in pairs) / count
    one, other = sum(left for left, _ in pairs) / count, sum(right for _, right in pairs) / count
    by_chance = one * other + (1 - one) * (1 - other)
    return None if by_chance == 1 else (observed - by_chance) / (1 - by_chance)


def _markings(overview: Overview, one: Sequence[Lesion], other: Sequence[Lesion]) -> Iterator[Judged]:
    sightings = overview.sightings
    for track in sorted(overview.tracks, key=lambda each: each.marking):
        times = overview.times[sightings.index[sightings.track == track.number]]
        pieces = _pieces(times, _cuts(track.number, (*one, *other)))
        for at, piece in enumerate(pieces, 1):
            name = str(track.marking) if len(pieces) == 1 else f"{track.marking}.{at}"
            first, last = float(piece[0]), float(piece[-1])
            said = (_verdict(lesions, track.number, first) for lesions in (one, other))
            yield Judged(name, first, last, *said)


def _cuts(track: int, lesions: Iterable[Lesion]) -> list[float]:
    """Times at which any reader has split a track."""
    parts = (part for lesion in lesions for part in lesion.parts if part.track == track)
    return sorted({edge for part in parts for edge in (part.start, part.end) if math.isfinite(edge)})


def _pieces(times: NDArray[np.float64], cuts: Sequence[float]) -> list[NDArray[np.float64]]:
    """Times of a track's frames by the pieces that the cuts leave; none is empty."""
    return [piece for piece in np.split(times, np.searchsorted(times, cuts)) if len(piece)]


def _verdict(lesions: Iterable[Lesion], track: int, time: float) -> Verdict | None:
    return next((lesion.verdict for lesion in lesions if lesion.seen_as(track, time)), None)


def _drawn(one: Sequence[Lesion], other: Sequence[Lesion]) -> Iterator[Judged]:
    """What was only drawn: each lesion of the first reader with one of the other, where they are the same."""
    left = [lesion for lesion in one if not lesion.parts]
    right = [lesion for lesion in other if not lesion.parts]
    for lesion in left:
        same = next((each for each in right if _same(lesion, each)), None)
        if same is not None:
            right.remove(same)
        yield Judged("drawn", lesion.first, lesion.last, lesion.verdict, same.verdict if same else None)
    for lesion in right:
        yield Judged("drawn", lesion.first, lesion.last, None, lesion.verdict)


def _same(one: Lesion, other: Lesion) -> bool:
    return any(_meet(left, right) for left in one.shapes for right in other.shapes)


def _meet(left: Shape, right: Shape) -> bool:
    return abs(left.time - right.time) <= _NEAR and iou(left.box, right.box) >= HIT_IOU
