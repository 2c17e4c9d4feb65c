import numpy as np
import pytest

from training.evaluation.metrics.checks import require_prediction, require_probability, require_truth

TRUTH = np.ones((4, 5), np.bool_)


def test_fit_arrays_pass() -> None:
    require_truth(TRUTH)
    require_prediction(~TRUTH, TRUTH)
    require_probability(np.zeros((4, 5), np.float32), TRUTH)
    require_probability(np.ones((4, 5), np.float64), TRUTH)


def test_an_empty_truth_is_refused_with_the_way_out() -> None:
    with pytest.raises(ValueError, match="report images without a polyp apart"):
        require_truth(~TRUTH)


def test_masks_of_numbers_are_refused() -> None:
    """On uint8 the operator ~ gives 254 and 255, so that every count would be silently wrong."""
    numbers = TRUTH.astype(np.uint8)
    with pytest.raises(ValueError, match="truth: expected a bool array"):
        require_truth(numbers)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="prediction: expected a bool array"):
        require_prediction(numbers, TRUTH)  # type: ignore[arg-type]


def test_masks_with_channels_are_refused() -> None:
    with pytest.raises(ValueError, match="truth: expected a bool array"):
        require_truth(TRUTH[..., None])


def test_shapes_must_agree() -> None:
    with pytest.raises(ValueError, match=r"prediction: shape \(5, 4\) differs"):
        require_prediction(TRUTH.T, TRUTH)
    with pytest.raises(ValueError, match=r"probability: shape \(5, 4\) differs"):
        require_probability(np.zeros((5, 4), np.float32), TRUTH)


@pytest.mark.parametrize("value", [-0.01, 1.01, np.nan, np.inf])
def test_a_single_value_outside_the_range_is_refused(value: float) -> None:
    probability = np.zeros((4, 5), np.float32)
    probability[2, 3] = value
    with pytest.raises(ValueError, match=r"expected values in \[0, 1\]"):
        require_probability(probability, TRUTH)


def test_levels_in_place_of_probabilities_are_refused() -> None:
    with pytest.raises(ValueError, match="expected floating point, got uint8"):
        require_probability(np.zeros((4, 5), np.uint8), TRUTH)  # type: ignore[arg-type]
