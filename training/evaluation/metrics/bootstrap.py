"""Bootstrap interval of a mean over images: how far the mean would move with other images of the same kind.

The percentile method (Efron, "Bootstrap Methods: Another Look at the Jackknife", Annals of Statistics 7,
1979; Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13). Images are drawn as
independent; neighbouring frames of one video are not, so that for them the interval comes out too narrow.
"""

from collections.abc import Sequence

import numpy as np

from detector.inference.figures import Interval

_RESAMPLES = 10_000
_LEVEL = 0.95


def mean_interval(values: Sequence[float], seed: int = 0) -> Interval:
    """95 % interval of the mean of one value an image, from 10,000 resamples.

    The same values, order and seed give the same interval.

    Raises:
        ValueError: no value, or one that is not finite.
    """
    sample = np.asarray(values, dtype=np.float64)
    if sample.size == 0 or not np.isfinite(sample).all():
        raise ValueError("bootstrap: expected at least one value, all of them finite")
    generator = np.random.default_rng(seed)
    draws = (sample[generator.integers(sample.size, size=sample.size)].mean() for _ in range(_RESAMPLES))
    means = np.fromiter(draws, np.float64, count=_RESAMPLES)
    low, high = np.quantile(means, [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2])
    return Interval(float(low), float(high))
