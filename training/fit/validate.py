"""How a network in training does on the held-out part: overlap on polyps, false alarms on normal frames."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from training.augment.geometry import TrainingFrame, squash
from training.network.segmenter import OUTPUT_STRIDE, Segmenter, normalise, upsample

# Smallest region shown, as a share of the field of view: about the smallest polyp of the training frames.
MIN_AREA = 0.003


@dataclass(frozen=True)
class Validation:
    """Mean Dice over polyp frames, and the share of normal frames with a region that would be shown."""

    mean_dice: float
    alarm_share: float


def validate(
    network: Segmenter, polyps: Sequence[TrainingFrame], normals: Sequence[TrainingFrame], side: int
) -> Validation:
    """Score a network at threshold 0.5; frames are squashed to `side` as at run time."""
    dices = [_dice(predict(network, frame, side) >= 0.5, squash(frame, side).mask > 0) for frame in polyps]
    alarms = [largest_region(predict(network, frame, side) >= 0.5) >= MIN_AREA for frame in normals]
    return Validation(float(np.mean(dices)), float(np.mean(alarms)) if alarms else 0.0)


@torch.inference_mode()
def predict(network: Segmenter, frame: TrainingFrame, side: int) -> NDArray[np.float32]:
    """Probability map [side, side] of one frame."""
    image = torch.from_numpy(squash(frame, side).image)[None]
    device = next(network.parameters()).device
    x = normalise(image.to(device)).contiguous(memory_format=torch.channels_last)
    logits = network.finest(x)
    probability: NDArray[np.float32] = torch.sigmoid(upsample(logits, OUTPUT_STRIDE))[0, 0].cpu().numpy()
    return probability


def _dice(prediction: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    return float(2 * (prediction & truth).sum() / (prediction.sum() + truth.sum()))


def largest_region(mask: NDArray[np.bool_]) -> float:
    """Share of a frame [H, W] that its largest connected region covers, in 0..1."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    return float(stats[1:, cv2.CC_STAT_AREA].max(initial=0) / mask.size)
