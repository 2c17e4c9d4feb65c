"""How a network in training does on the held-out part: overlap on polyps, false alarms on normal frames."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from training.augment.geometry import TrainingFrame, squash
from training.network.segmenter import OUTPUT_STRIDE, Segmenter, normalise, upsample

# Smallest region shown, as a share of the field of view: about the smallest polyp of the training frames.
MIN_AREA = 0.003
_AT_ONCE = 15


@dataclass(frozen=True)
class Validation:
    """Mean Dice over polyp frames, and the share of normal frames with a region that would be shown."""

    mean_dice: float
    alarm_share: float


def validate(
    network: Segmenter, polyps: Sequence[TrainingFrame], normals: Sequence[TrainingFrame], side: int
) -> Validation:
    """Score a network at threshold 0.5; frames are squashed to `side` as at run time."""
    found = [probability >= 0.5 for probability in _predict_all(network, polyps, side)]
    truths = [squash(frame, side).mask > 0 for frame in polyps]
    # A polyp that somebody drew outside the field of view, or as small as a pixel, cannot be found.
    dices = [_dice(mask, truth) for mask, truth in zip(found, truths, strict=True) if truth.any()]
    regions = [largest_region(map_ >= 0.5) for map_ in _predict_all(network, normals, side)]
    alarms = [region >= MIN_AREA for region in regions]
    return Validation(float(np.mean(dices)) if dices else 0.0, float(np.mean(alarms)) if alarms else 0.0)


def predict(network: Segmenter, frame: TrainingFrame, side: int) -> NDArray[np.float32]:
    """Probability map [side, side] of one frame."""
    return next(_predict_all(network, [frame], side))


def _predict_all(
    network: Segmenter, frames: Sequence[TrainingFrame], side: int
) -> Iterator[NDArray[np.float32]]:
    """The probability map [side, side] of every frame, some at a time."""
    device = next(network.parameters()).device
    for start in range(0, len(frames), _AT_ONCE):
        squashed = [squash(frame, side).image for frame in frames[start : start + _AT_ONCE]]
        pictures = torch.from_numpy(np.stack(squashed)).to(device)
        with torch.inference_mode():
            x = normalise(pictures).contiguous(memory_format=torch.channels_last)
            maps = torch.sigmoid(upsample(network.finest(x), OUTPUT_STRIDE))[:, 0]
        yield from maps.cpu().numpy()


def _dice(prediction: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    return float(2 * (prediction & truth).sum() / (prediction.sum() + truth.sum()))


def largest_region(mask: NDArray[np.bool_]) -> float:
    """Share of a frame [H, W] that its largest connected region covers, in 0..1."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    return float(stats[1:, cv2.CC_STAT_AREA].max(initial=0) / mask.size)
