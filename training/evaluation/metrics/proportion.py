"""How sure a share of counted things is."""

import math

from detector.inference.figures import Interval

# The normal distribution's quantile for a two-sided 95 % interval.
_Z = 1.959964


def proportion_interval(count: int, of: int) -> Interval:
    """Wilson's 95 % score interval of count / of ("Probable Inference", JASA 22, 1927).

    Unlike a bootstrap it has a width where all or none were counted: 0 alarms in 200 frames allow 1.9 %.

    Raises:
        ValueError: not 0 <= count <= of, or of is 0.
    """
    if not 0 <= count <= of or of == 0:
        raise ValueError(f"proportion: {count} of {of} is no share")
    share = count / of
    centre = share + _Z**2 / (2 * of)
    reach = _Z * math.sqrt(share * (1 - share) / of + _Z**2 / (4 * of**2))
    scale = 1 + _Z**2 / of
    return Interval(max(0.0, (centre - reach) / scale), min(1.0, (centre + reach) / scale))
