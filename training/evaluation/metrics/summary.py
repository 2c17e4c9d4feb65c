"""All segmentation metrics of an image, and their means over a data set."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from statistics import fmean

from training.evaluation.metrics.boundary import hd95
from training.evaluation.metrics.checks import Mask, Probability
from training.evaluation.metrics.overlap import mean_absolute_error, overlap_scores
from training.evaluation.metrics.structure import e_measure, s_measure
from training.evaluation.metrics.weighted_f import weighted_f


@dataclass(frozen=True)
class ImageScores:
    """Scores of one image: in [0, 1], 1 is perfect; but for hd95 (pixels) and mae ([0, 1]) 0 is perfect."""

    dice: float
    iou: float
    precision: float
    recall: float
    f2: float
    accuracy: float
    hd95: float
    mae: float
    s_measure: float
    e_measure: float
    weighted_f: float


def score_image(probability: Probability, mask_prediction: Mask, truth: Mask) -> ImageScores:
    """Score one image that shows a polyp.

    Args:
        probability: float [H, W] in [0, 1]; gives MAE, S-measure, E-measure (its mean over thresholds) and
            weighted F.
        mask_prediction: bool [H, W] at the shipped threshold; gives overlap and HD95.
        truth: bool [H, W], not empty.

    Raises:
        ValueError: an array of the wrong type, shape or range, or an empty truth.
    """
    return ImageScores(
        **asdict(overlap_scores(mask_prediction, truth)),
        hd95=hd95(mask_prediction, truth),
        mae=mean_absolute_error(probability, truth),
        s_measure=s_measure(probability, truth),
        e_measure=e_measure(probability, truth).mean,
        weighted_f=weighted_f(probability, truth),
    )


def mean_scores(scores: Sequence[ImageScores]) -> dict[str, float | None]:
    """Mean of each score over images, keyed mean_dice, mean_iou, ...; None for each if there is no image."""
    return {
        f"mean_{field.name}": fmean(getattr(score, field.name) for score in scores) if scores else None
        for field in fields(ImageScores)
    }
