"""A frame with a polyp in one corner, and random numbers from a seed."""

import cv2
import numpy as np
import pytest

from training.augment.geometry import TrainingFrame


@pytest.fixture
def frame() -> TrainingFrame:
    """Smooth tissue [120, 160, 3] with a polyp within rows 10 to 50 and columns 20 to 60."""
    coarse = np.random.default_rng(2).integers(60, 200, (6, 8, 3)).astype(np.uint8)
    image = cv2.resize(coarse, (160, 120), interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    mask = cv2.circle(np.zeros((120, 160), np.uint8), (40, 30), 19, 1, -1).astype(np.uint8)
    return TrainingFrame(image, mask)
