"""How far the figures of a video evaluation would move with other sequences: a bootstrap over sequences.

Frames of one sequence are alike, so whole sequences are drawn with replacement (the cluster bootstrap;
Davison and Hinkley, "Bootstrap Methods and their Application", 1997, chapter 3.8), and each figure is
computed anew.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from training.evaluation.video.scores import MatchedSequence, score_sequences

_RESAMPLES = 400
_FEWEST = 5


def sequence_intervals(sequences: Sequence[MatchedSequence], seed: int = 0) -> dict[str, Any] | None:
    """95 % intervals [low, high] of every figure of `score_sequences`, in the same form.

    None where there are fewer than 5 sequences: their spread says little. A resample in which a figure has
    nothing to count is left out of that figure's interval; a figure without any is None.
    """
    if len(sequences) < _FEWEST:
        return None
    rng = np.random.default_rng(seed)
    drawn: dict[tuple[str, ...], list[float]] = {}
    for _ in range(_RESAMPLES):
        members = [sequences[int(index)] for index in rng.integers(len(sequences), size=len(sequences))]
        for key, value in _figures(score_sequences(members)):
            drawn.setdefault(key, [])
            if value is not None:
                drawn[key].append(value)
    intervals: dict[str, Any] = {}
    for key, values in drawn.items():
        interval = [float(edge) for edge in np.quantile(values, [0.025, 0.975])] if values else None
        if len(key) == 1:
            intervals[key[0]] = interval
        else:
            intervals.setdefault(key[0], {})[key[1]] = interval
    return intervals


def _figures(scores: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], float | None]]:
    for key, value in scores.items():
        if isinstance(value, dict):
            yield from (((key, name), part) for name, part in value.items())
        elif not isinstance(value, list):
            yield (key,), value
