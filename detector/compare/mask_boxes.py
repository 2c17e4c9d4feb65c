"""The boxes of a mask that somebody drew."""

import cv2
import numpy as np
from numpy.typing import NDArray

# Kvasir-SEG's masks hold about 140 stray single pixels in 1,000 frames and no other region under 300 pixels:
# marks of JPEG and of the pen, not polyps, which no detector could hit.
_SMALLEST_TRUTH = 10


def truth_boxes(truth: NDArray[np.bool_] | NDArray[np.uint8]) -> NDArray[np.float64]:
    """Boxes [M, 4] (xyxy, x2 and y2 exclusive) of the 8-connected regions of a truth mask [H, W].

    Specks under 10 pixels are left out.
    """
    _, _, statistics, _ = cv2.connectedComponentsWithStats(truth.astype(np.uint8), connectivity=8)
    regions = statistics[1:]
    kept = regions[regions[:, cv2.CC_STAT_AREA] >= _SMALLEST_TRUTH][:, :4].astype(np.float64)
    kept[:, 2:] += kept[:, :2]
    return kept
