"""How far the figures of a video evaluation would move with other sequences: a bootstrap over sequences.

Frames of one sequence are alike, so whole sequences are drawn with replacement (the cluster bootstrap;
Davison and Hinkley, "Bootstrap Methods and their Application", 1997, chapter 3.8), and each figure is
computed anew.
"""

from collections.abc import Callable, Sequence

import numpy as np

from detector.compare.figures import VideoFigures, VideoScores, combined
from detector.compare.scores import MatchedSequence, SequenceCounts, count, score_sequences, scores
from detector.inference.figures import Interval

_RESAMPLES = 400
FEWEST = 5


def score_with_intervals(sequences: Sequence[MatchedSequence]) -> VideoScores:
    """The figures of `score_sequences`, with their intervals."""
    return score_sequences(sequences).model_copy(update={"intervals": sequence_intervals(sequences)})


def sequence_intervals(sequences: Sequence[MatchedSequence], seed: int = 0) -> VideoFigures[Interval] | None:
    """95 % intervals of every figure of `score_sequences`.

    None where there are fewer than 5 sequences: their spread says little. A resample in which a figure has
    nothing to count is left out of that figure's interval; a figure without any is None.
    """
    counts = [count(sequence) for sequence in sequences]
    return _intervals(len(counts), lambda draw: scores([counts[index] for index in draw]), seed)


def difference_intervals(
    first: Sequence[SequenceCounts], other: Sequence[SequenceCounts], seed: int = 0
) -> VideoFigures[Interval] | None:
    """95 % intervals of every figure of `other` less that of `first`, both of the same sequences in order.

    Each draw takes the same sequences of both (the paired bootstrap). None as for `sequence_intervals`.
    """

    def drawn(draw: Sequence[int]) -> VideoFigures[float]:
        return difference(scores([first[index] for index in draw]), scores([other[index] for index in draw]))

    return _intervals(len(first), drawn, seed)


def difference(first: VideoFigures[float], other: VideoFigures[float]) -> VideoFigures[float]:
    """Each figure of `other` less that of `first`; None where either has nothing to count."""
    return combined([first, other], lambda pair: pair[1] - pair[0] if len(pair) == 2 else None)


def _intervals(
    sequences: int, figures: Callable[[Sequence[int]], VideoFigures[float]], seed: int
) -> VideoFigures[Interval] | None:
    if sequences < FEWEST:
        return None
    rng = np.random.default_rng(seed)
    draws = [rng.integers(sequences, size=sequences) for _ in range(_RESAMPLES)]
    return combined([figures([int(index) for index in draw]) for draw in draws], _interval)


def _interval(values: list[float]) -> Interval | None:
    return Interval(*(float(edge) for edge in np.quantile(values, [0.025, 0.975]))) if values else None
