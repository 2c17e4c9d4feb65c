"""What every metric demands of its arrays. A wrong array is a programming error: these raise ValueError."""

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Probability = NDArray[np.float32] | NDArray[np.float64]


def require_truth(truth: Mask) -> None:
    """Demand a bool mask [H, W] with at least one foreground pixel.

    An image without a polyp has no overlap or boundary to measure and is reported apart.

    Raises:
        ValueError: not a 2-D bool array, or no pixel set.
    """
    _require_mask("truth", truth)
    if not truth.any():
        raise ValueError("truth: no foreground pixel; report images without a polyp apart")


def require_prediction(prediction: Mask, truth: Mask) -> None:
    """Demand a bool mask of the truth's shape. It may be empty.

    Raises:
        ValueError: not a 2-D bool array, or another shape than the truth.
    """
    _require_mask("prediction", prediction)
    _require_same_shape("prediction", prediction.shape, truth.shape)


def require_probability(probability: Probability, truth: Mask) -> None:
    """Demand a float map of the truth's shape with values in [0, 1].

    Raises:
        ValueError: not floating point, another shape than the truth, a value outside [0, 1], or NaN.
    """
    if probability.dtype.kind != "f":
        raise ValueError(f"probability: expected floating point, got {probability.dtype}")
    _require_same_shape("probability", probability.shape, truth.shape)
    low, high = float(probability.min()), float(probability.max())
    if not (low >= 0.0 and high <= 1.0):
        raise ValueError(f"probability: expected values in [0, 1], got {low} to {high}")


def _require_mask(name: str, mask: Mask) -> None:
    if mask.dtype != np.bool_ or mask.ndim != 2:
        raise ValueError(f"{name}: expected a bool array [H, W], got {mask.dtype} {mask.shape}")


def _require_same_shape(name: str, shape: tuple[int, ...], truth_shape: tuple[int, ...]) -> None:
    if shape != truth_shape:
        raise ValueError(f"{name}: shape {shape} differs from the truth's {truth_shape}")
