"""Detection metrics on boxes: average precision over a data set, and polyps hit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detector.boxes import iou_matrix
from detector.inference.figures import PolypHits

Boxes = NDArray[np.float64]

AP_THRESHOLDS = tuple(float(t) for t in np.linspace(0.5, 0.95, 10))
_RECALL_POINTS = np.linspace(0.0, 1.0, 101)


@dataclass(frozen=True, eq=False)
class ImageBoxes:
    """Predicted and true boxes of one image.

    Attributes:
        boxes: float64 [N, 4], xyxy in pixels, x2 and y2 exclusive.
        scores: float64 [N], higher is surer; they rank the boxes of the whole data set.
        truth: float64 [M, 4], as `boxes`. M is 0 where there is no polyp; each box is then a false alarm.
    """

    boxes: Boxes
    scores: NDArray[np.float64]
    truth: Boxes

    def __post_init__(self) -> None:
        """Raises ValueError where the arrays' shapes do not fit together."""
        for name, array in (("boxes", self.boxes), ("truth", self.truth)):
            if array.ndim != 2 or array.shape[1] != 4:
                raise ValueError(f"{name}: expected an array [N, 4], got {array.shape}")
        if self.scores.shape != (len(self.boxes),):
            raise ValueError(f"scores: expected {len(self.boxes)} values, got shape {self.scores.shape}")


def match_boxes(image: ImageBoxes, iou_threshold: float) -> NDArray[np.bool_]:
    """Whether each predicted box [N] finds a polyp.

    As COCO does: boxes choose in the order of their scores, each the free true box of the highest IoU, if
    that is at least the threshold. A true box is taken once: a second box on the same polyp is a false alarm.
    """
    overlaps = iou_matrix(image.boxes, image.truth)
    matched = np.zeros(len(image.boxes), np.bool_)
    for index in np.argsort(-image.scores, kind="stable"):
        best = int(np.argmax(overlaps[index])) if len(image.truth) else -1
        if best >= 0 and overlaps[index, best] >= iou_threshold:
            matched[index] = True
            overlaps[:, best] = -1.0
    return matched


def average_precision(images: Sequence[ImageBoxes], iou_threshold: float) -> float | None:
    """Average precision in [0, 1] at an IoU threshold; None where no image holds a polyp.

    COCO's definition (Lin et al., ECCV 2014; pycocotools): boxes of all images are ranked by score, precision
    is made to fall monotonically and averaged at the 101 recalls 0, 0.01, ..., 1. The boxes of an image
    are not capped in number.
    """
    polyps = sum(len(image.truth) for image in images)
    if polyps == 0:
        return None
    scores = np.concatenate([image.scores for image in images])
    matched = np.concatenate([match_boxes(image, iou_threshold) for image in images])
    hits = np.cumsum(matched[np.argsort(-scores, kind="stable")])
    precision = hits / np.arange(1, hits.size + 1)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    reached = np.searchsorted(hits / polyps, _RECALL_POINTS, side="left")
    return float(np.append(envelope, 0.0)[reached].mean())


def mean_average_precision(images: Sequence[ImageBoxes]) -> float | None:
    """AP50-95: mean average precision at IoU 0.50, 0.55, ..., 0.95; None where no image holds a polyp."""
    values = [average_precision(images, threshold) for threshold in AP_THRESHOLDS]
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None


def polyp_hits(images: Sequence[ImageBoxes], iou_threshold: float = 0.3) -> PolypHits:
    """Count the true boxes of all images, and those which a box of their own meets at the IoU threshold."""
    count = sum(len(image.truth) for image in images)
    hit = sum(int(match_boxes(image, iou_threshold).sum()) for image in images)
    return PolypHits(count, hit)
