"""The training loss: boundary-weighted cross entropy and IoU, and a price on false alarms."""

import torch
from torch import Tensor
from torch.nn import functional

from training.network.segmenter import upsample

# Weights rise to 1 + EDGE_GAIN where a window of EDGE_WINDOW pixels (at stride 2) is half polyp.
_EDGE_GAIN = 5.0
_EDGE_WINDOW = 15
# The side outputs guide the coarse levels; the released output must stay the one that matters.
_SIDE_WEIGHT = 0.4
# Share of a polyp-free frame whose highest probabilities are punished: a little more than the smallest
# region shown.
_ALARM_SHARE = 0.005


def mask_loss(outputs: list[Tensor], masks: Tensor, alarm_weight: float, smoothing: float = 0.0) -> Tensor:
    """Mean loss of a batch.

    Args:
        outputs: mask logits [N, 1, h, w] at strides 4, 8 and 16.
        masks: truth [N, H, W] of 0 and 1.
        alarm_weight: weight of the penalty on polyp-free frames.
        smoothing: the cross entropy is least at this probability where there is no polyp, and as far from 1
            where there is one (Szegedy et al., CVPR 2016).
    """
    truth = functional.avg_pool2d(masks[:, None].float(), 2)
    total = structure_loss(upsample(outputs[0], 2), truth, smoothing)
    for factor, side in zip((4, 8), outputs[1:], strict=True):
        total = total + _SIDE_WEIGHT * structure_loss(upsample(side, factor), truth, smoothing)
    return total + alarm_weight * alarm_loss(outputs[0], masks, smoothing)


def structure_loss(logits: Tensor, truth: Tensor, smoothing: float = 0.0) -> Tensor:
    """Weighted binary cross entropy plus weighted IoU, heavier near edges (Wei et al., F3Net, AAAI 2020).

    Args:
        logits: [N, 1, H, W].
        truth: [N, 1, H, W] in 0..1.
        smoothing: of the cross entropy's truth.
    """
    blurred = functional.avg_pool2d(truth, _EDGE_WINDOW, stride=1, padding=_EDGE_WINDOW // 2)
    weight = 1 + _EDGE_GAIN * (blurred - truth).abs()
    smooth = smoothing + (1 - 2 * smoothing) * truth
    entropy = functional.binary_cross_entropy_with_logits(logits, smooth, reduction="none")
    entropy = (weight * entropy).sum((2, 3)) / weight.sum((2, 3))
    probability = torch.sigmoid(logits)
    intersection = (weight * probability * truth).sum((2, 3))
    union = (weight * (probability + truth)).sum((2, 3)) - intersection
    return (entropy + 1 - (intersection + 1) / (union + 1)).mean()


def taught_loss(logits: Tensor, taught: Tensor) -> Tensor:
    """Cross entropy and Jaccard metric loss against a teacher's masks; least where both agree.

    The usual soft IoU would draw every probability towards 0 or 1; this one is least at the teacher's own
    (Wang et al., "Jaccard metric losses", NeurIPS 2023).

    Args:
        logits: [N, 1, h, w] at stride 4.
        taught: probability [N, 1, 2 h, 2 w].
    """
    logits = upsample(logits, 2)
    entropy = functional.binary_cross_entropy_with_logits(logits, taught)
    probability = torch.sigmoid(logits)
    both = (probability + taught).sum((2, 3))
    apart = (probability - taught).abs().sum((2, 3))
    return entropy + (1 - (both - apart + 1) / (both + apart + 1)).mean()


def alarm_loss(logits: Tensor, masks: Tensor, smoothing: float = 0.0) -> Tensor:
    """Cross entropy of the most polyp-like pixels of the polyp-free frames; zero where a batch has none."""
    free = masks.flatten(1).amax(1) == 0
    if not bool(free.any()):
        return logits.sum() * 0
    scores = logits[free].flatten(1)
    most = scores.topk(max(1, int(_ALARM_SHARE * scores.shape[1])), dim=1).values
    return (functional.softplus(most) - smoothing * most).mean() * free.float().mean()
