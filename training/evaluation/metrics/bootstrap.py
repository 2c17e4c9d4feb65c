"""Bootstrap interval of a mean over images: how far the mean would move with other images of the same kind.

The percentile method (Efron, "Bootstrap Methods: Another Look at the Jackknife", Annals of Statistics 7,
1979; Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13). Images are drawn as
independent; neighbouring frames of one video are not, so that for them the interval comes out too narrow.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from detector.inference.figures import Interval

_RESAMPLES = 10_000
_LEVEL = 0.95
# Values that are drawn at once: few enough for the processor's cache.
_AT_ONCE = 1 << 16


def mean_interval(values: Sequence[float], seed: int = 0) -> Interval:
    """95 % interval of the mean of one value an image, from 10,000 resamples.

    The same values, order and seed give the same interval.

    Raises:
        ValueError: no value, or one that is not finite.
    """
    sample = np.asarray(values, dtype=np.float64)
    if sample.size == 0 or not np.isfinite(sample).all():
        raise ValueError("bootstrap: expected at least one value, all of them finite")
    means = np.concatenate(list(_resampled_means(sample, np.random.default_rng(seed))))
    low, high = np.quantile(means, [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2])
    return Interval(float(low), float(high))


def _resampled_means(
    sample: NDArray[np.float64], generator: np.random.Generator
) -> Iterator[NDArray[np.float64]]:
    """Means of all resamples of a sample [N], some at a time; how many does not change them."""
    some = max(1, _AT_ONCE // sample.size)
    for start in range(0, _RESAMPLES, some):
        resamples = min(some, _RESAMPLES - start)
        yield sample[generator.integers(sample.size, size=(resamples, sample.size))].mean(axis=1)
