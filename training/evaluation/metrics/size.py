"""Polyps by the part of the frame that they cover. Small ones are those that an endoscopist overlooks."""

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from training.evaluation.metrics.checks import Mask

_BOUNDS = (0.01, 0.05, 0.2)


@dataclass(frozen=True)
class SizeGroup:
    """Frames whose polyps cover at least `low` and less than `high` of them."""

    low: float
    high: float

    @property
    def title(self) -> str:
        """As it stands in a table."""
        if self.low == 0:
            return f"under {self.high:.0%}"
        return f"{self.low:.0%} and more" if self.high == 1 else f"{self.low:.0%} to {self.high:.0%}"


SIZE_GROUPS = tuple(SizeGroup(low, high) for low, high in zip((0.0, *_BOUNDS), (*_BOUNDS, 1.0), strict=True))


def polyp_share(truth: Mask) -> float:
    """Part of the frame that a truth mask [H, W] covers, in 0..1."""
    return float(np.count_nonzero(truth) / truth.size)


def size_group(share: float) -> SizeGroup:
    """The group of a frame by the part of it that its polyps cover."""
    return SIZE_GROUPS[bisect_right(_BOUNDS, share)]
