"""The figures that sum up a list of durations."""

import numpy as np
from numpy.typing import NDArray

from detector.benchmark.record import Percentiles

_DIGITS = 3


def percentiles_ms(seconds: NDArray[np.float64]) -> Percentiles:
    """Median, 95th and 99th percentile and maximum, in milliseconds to the microsecond.

    A percentile is one of the values (nearest rank: the smallest that at least this share of the values does
    not exceed), never a mean of two, so that each figure is a duration that really occurred.

    Args:
        seconds: durations [N]; where N is 0 the figures are None.
    """
    if seconds.size == 0:
        return Percentiles(p50=None, p95=None, p99=None, max=None, count=0)
    ranked = np.percentile(seconds, (50, 95, 99, 100), method="inverted_cdf")
    p50, p95, p99, highest = (round(float(value) * 1000, _DIGITS) for value in ranked)
    return Percentiles(p50=p50, p95=p95, p99=p99, max=highest, count=int(seconds.size))
