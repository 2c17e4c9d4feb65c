"""Pixel overlap of a predicted mask and the truth."""

from dataclasses import dataclass

import numpy as np

from training.evaluation.metrics.checks import (
    Mask,
    Probability,
    require_prediction,
    require_probability,
    require_truth,
)


@dataclass(frozen=True)
class OverlapScores:
    """Overlap of one predicted mask with its truth. Each score is in [0, 1], 1 is perfect."""

    dice: float
    iou: float
    precision: float
    recall: float
    f2: float
    accuracy: float


def overlap_scores(prediction: Mask, truth: Mask) -> OverlapScores:
    """Score a predicted mask.

    With TP, FP, FN, TN counted over pixels: Dice = 2TP / (2TP + FP + FN), IoU = TP / (TP + FP + FN),
    precision = TP / (TP + FP), recall = TP / (TP + FN), F2 = 5TP / (5TP + 4FN + FP) (van Rijsbergen,
    Information Retrieval, 1979, with beta = 2), accuracy = (TP + TN) / (H * W). An empty prediction scores 0
    in all but accuracy: nothing of the polyp was found, so its precision is 0 by definition here.

    Args:
        prediction: bool [H, W].
        truth: bool [H, W], not empty.

    Raises:
        ValueError: an array of the wrong type or shape, or an empty truth.
    """
    require_truth(truth)
    require_prediction(prediction, truth)
    predicted = int(np.count_nonzero(prediction))
    actual = int(np.count_nonzero(truth))
    hit = int(np.count_nonzero(prediction & truth))
    false, missed = predicted - hit, actual - hit
    return OverlapScores(
        dice=2 * hit / (predicted + actual),
        iou=hit / (predicted + actual - hit),
        precision=hit / predicted if predicted else 0.0,
        recall=hit / actual,
        f2=5 * hit / (5 * hit + 4 * missed + false),
        accuracy=1.0 - (false + missed) / truth.size,
    )


def mean_absolute_error(probability: Probability, truth: Mask) -> float:
    """Mean of |probability - truth| over pixels (Perazzi et al., CVPR 2012), in [0, 1]; 0 is perfect.

    Args:
        probability: float [H, W] in [0, 1], not thresholded.
        truth: bool [H, W], not empty.

    Raises:
        ValueError: an array of the wrong type, shape or range, or an empty truth.
    """
    require_truth(truth)
    require_probability(probability, truth)
    return float(np.abs(probability - truth.astype(np.float32)).mean(dtype=np.float64))
