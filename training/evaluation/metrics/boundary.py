"""Distance between the outlines of a predicted mask and the truth."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from training.evaluation.metrics.checks import Mask, require_prediction, require_truth

# A pixel is on the surface if one of its four neighbours is background (MedPy's connectivity=1).
_CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
_PERCENTILE = 95


def hd95(prediction: Mask, truth: Mask) -> float:
    """Symmetric Hausdorff distance at the 95th percentile, in pixels; 0 is perfect.

    The definition of MedPy's `medpy.metric.binary.hd95`: the surface is the mask without its erosion by a
    4-neighbour cross (pixels at the image border are surface); the distances from each surface pixel to the
    nearest one of the other mask are pooled over both directions, and the percentile (linear interpolation)
    is taken of the pool. (MONAI takes the larger of the two directed percentiles instead.)

    An empty prediction has no surface; it scores the image diagonal, the largest distance the image can hold,
    so that a missed polyp counts against the mean rather than leaving it.

    Args:
        prediction: bool [H, W].
        truth: bool [H, W], not empty.

    Raises:
        ValueError: an array of the wrong type or shape, or an empty truth.
    """
    require_truth(truth)
    require_prediction(prediction, truth)
    if not prediction.any():
        return math.hypot(*truth.shape)
    window = _bounding_window(prediction | truth)
    predicted, actual = _surface(prediction[window]), _surface(truth[window])
    pooled = np.concatenate([_distances(predicted, actual), _distances(actual, predicted)])
    return float(np.percentile(pooled, _PERCENTILE))


def _bounding_window(mask: Mask) -> tuple[slice, slice]:
    """The smallest window that holds the mask: all surface lies in it, so distances need nothing else."""
    x, y, width, height = cv2.boundingRect(mask.astype(np.uint8))
    return slice(y, y + height), slice(x, x + width)


def _surface(mask: Mask) -> Mask:
    solid = mask.astype(np.uint8)
    inside = cv2.erode(solid, _CROSS, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    return solid > inside


def _distances(origin: Mask, target: Mask) -> NDArray[np.float32]:
    """Euclidean distances from each pixel of `origin` to the nearest pixel of `target`."""
    field = cv2.distanceTransform((~target).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return field[origin].astype(np.float32, copy=False)
