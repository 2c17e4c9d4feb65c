"""How far the figures of a video evaluation would move with other sequences: a bootstrap over sequences.

Frames of one sequence are alike, so whole sequences are drawn with replacement (the cluster bootstrap;
Davison and Hinkley, "Bootstrap Methods and their Application", 1997, chapter 3.8), and each figure is
computed anew.
"""

from collections.abc import Sequence

import numpy as np

from detector.compare.figures import VideoFigures, combined
from detector.compare.scores import MatchedSequence, score_sequences
from detector.inference.figures import Interval

_RESAMPLES = 400
_FEWEST = 5


def sequence_intervals(sequences: Sequence[MatchedSequence], seed: int = 0) -> VideoFigures[Interval] | None:
    """95 % intervals of every figure of `score_sequences`.

    None where there are fewer than 5 sequences: their spread says little. A resample in which a figure has
    nothing to count is left out of that figure's interval; a figure without any is None.
    """
    if len(sequences) < _FEWEST:
        return None
    rng = np.random.default_rng(seed)
    draws = [rng.integers(len(sequences), size=len(sequences)) for _ in range(_RESAMPLES)]
    return combined([score_sequences([sequences[index] for index in draw]) for draw in draws], _interval)


def _interval(values: list[float]) -> Interval | None:
    return Interval(*(float(edge) for edge in np.quantile(values, [0.025, 0.975]))) if values else None
