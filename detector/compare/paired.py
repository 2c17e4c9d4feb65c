"""Two results of the same recordings against each other."""

import math
from collections.abc import Iterable, Sequence

from pydantic import BaseModel

from detector.compare.figures import VideoFigures
from detector.compare.intervals import difference, difference_intervals
from detector.compare.scores import SequenceCounts, scores
from detector.inference.figures import Interval


class McNemar(BaseModel):
    """How often both, either or neither were right, and how likely such a difference is by chance.

    Attributes:
        both, first_only, other_only, neither: how often.
        p: two-sided, exact (McNemar, Psychometrika 12, 1947: the binomial test of those that differ).
    """

    both: int
    first_only: int
    other_only: int
    neither: int
    p: float


class Paired(BaseModel):
    """The other results against the first, by what was marked on screen.

    Attributes:
        polyps: hit at least once.
        polyp_frames: with a polyp hit. Frames that follow each other are alike, so that p is too small.
        normal_frames: with nothing false; as to p, likewise.
        difference: each figure of the other less that of the first.
        intervals: 95 % intervals of those, from a paired bootstrap over recordings; None for fewer than five.
    """

    polyps: McNemar
    polyp_frames: McNemar
    normal_frames: McNemar
    difference: VideoFigures[float]
    intervals: VideoFigures[Interval] | None


def pair(first: Sequence[SequenceCounts], other: Sequence[SequenceCounts]) -> Paired:
    """Compare what was counted in the same sequences, in the same order."""
    return Paired(
        polyps=_mcnemar(_polyps(first), _polyps(other)),
        polyp_frames=_mcnemar(_each(first, "polyp_frames"), _each(other, "polyp_frames")),
        normal_frames=_mcnemar(_each(first, "normal_frames"), _each(other, "normal_frames")),
        difference=difference(scores(first), scores(other)),
        intervals=difference_intervals(first, other),
    )


def _polyps(sequences: Iterable[SequenceCounts]) -> list[bool]:
    return [polyp.first_hit is not None for sequence in sequences for polyp in sequence.polyps]


def _each(sequences: Iterable[SequenceCounts], kind: str) -> list[bool]:
    return [flag for sequence in sequences for flag in getattr(sequence, kind)]


def _mcnemar(first: Sequence[bool], other: Sequence[bool]) -> McNemar:
    pairs = list(zip(first, other, strict=True))
    first_only, other_only = pairs.count((True, False)), pairs.count((False, True))
    return McNemar(
        both=pairs.count((True, True)),
        first_only=first_only,
        other_only=other_only,
        neither=pairs.count((False, False)),
        p=_binomial_p(min(first_only, other_only), first_only + other_only),
    )


def _binomial_p(fewer: int, of: int) -> float:
    """Two-sided chance that a coin falls so unevenly; by logarithms, since `of` may be many thousands."""
    whole = math.lgamma(of + 1) - of * math.log(2)
    terms = (math.exp(whole - math.lgamma(k + 1) - math.lgamma(of - k + 1)) for k in range(fewer + 1))
    return min(1.0, 2 * math.fsum(terms))
