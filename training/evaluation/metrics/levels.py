"""A probability map in 256 levels, the form in which the structural metrics read it.

The evaluation toolbox of PraNet (Fan et al., MICCAI 2020), whose figures polyp papers report, reads maps
stored as 8-bit pictures. The map is rounded to 256 levels here too: without it the faintest noise in an empty
quadrant would cost the S-measure that whole quadrant. Unlike the toolbox the map is not stretched to its own
minimum and maximum first: a network that is hardly sure of anything must not score as one that is.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from training.evaluation.metrics.checks import Mask, Probability, require_probability, require_truth

Levels = NDArray[np.uint8]
Counts = NDArray[np.int64]

TOP = 255


def quantise(probability: Probability, truth: Mask) -> Levels:
    """Round a map [H, W] in [0, 1] to levels 0..255, once it and its truth are found fit.

    Raises:
        ValueError: an array of the wrong type, shape or range, or an empty truth.
    """
    require_truth(truth)
    require_probability(probability, truth)
    levels = cv2.convertScaleAbs(probability.astype(np.float32, copy=False), alpha=float(TOP))
    return levels.astype(np.uint8, copy=False)


def histogram(levels: Levels, region: Mask) -> Counts:
    """Pixels of each level [256] in a region of the same shape; exact up to 2^24 pixels."""
    counts = cv2.calcHist([levels], [0], region.astype(np.uint8), [TOP + 1], [0, TOP + 1])
    return counts.ravel().astype(np.int64)
