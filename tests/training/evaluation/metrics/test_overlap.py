from collections.abc import Callable
from dataclasses import astuple

import numpy as np
import pytest
from numpy.typing import NDArray

from training.evaluation.metrics.overlap import OverlapScores, mean_absolute_error, overlap_scores

Scene = tuple[NDArray[np.uint8], NDArray[np.bool_]]


def square(top: int, left: int, side: int) -> NDArray[np.bool_]:
    mask = np.zeros((10, 10), np.bool_)
    mask[top : top + side, left : left + side] = True
    return mask


def test_hand_computed() -> None:
    """Two 4x4 squares that share 2x4 pixels: TP 8, FP 8, FN 8, TN 76."""
    scores = overlap_scores(square(0, 2, 4), square(0, 0, 4))
    assert scores == OverlapScores(dice=0.5, iou=1 / 3, precision=0.5, recall=0.5, f2=0.5, accuracy=0.84)


def test_f2_weighs_a_miss_four_times_a_false_alarm() -> None:
    """TP 4 of 16: 5*4 / (5*4 + 4*12) when 12 are missed, 5*4 / (5*4 + 12) when 12 are false."""
    assert overlap_scores(square(0, 0, 2), square(0, 0, 4)).f2 == pytest.approx(20 / 68)
    assert overlap_scores(square(0, 0, 4), square(0, 0, 2)).f2 == pytest.approx(20 / 32)


def test_a_perfect_prediction_scores_one() -> None:
    assert set(astuple(overlap_scores(square(3, 3, 4), square(3, 3, 4)))) == {1.0}


@pytest.mark.parametrize("prediction", [np.zeros((10, 10), np.bool_), square(6, 6, 4)])
def test_an_empty_or_disjoint_prediction_scores_zero(prediction: NDArray[np.bool_]) -> None:
    scores = overlap_scores(prediction, square(0, 0, 4))
    assert (scores.dice, scores.iou, scores.precision, scores.recall, scores.f2) == (0, 0, 0, 0, 0)
    assert scores.accuracy == pytest.approx(1 - (16 + prediction.sum()) / 100)


def test_exchanging_prediction_and_truth_exchanges_precision_and_recall() -> None:
    small, large = square(1, 1, 3), square(2, 2, 5)
    there, back = overlap_scores(small, large), overlap_scores(large, small)
    assert (there.dice, there.iou, there.accuracy) == (back.dice, back.iou, back.accuracy)
    assert (there.precision, there.recall) == (back.recall, back.precision)


def test_overlap_falls_as_the_prediction_moves_away() -> None:
    truth = square(0, 0, 5)
    scores = [overlap_scores(square(shift, 0, 5), truth) for shift in range(5)]
    for worse, better in zip(scores[1:], scores[:-1], strict=True):
        assert all(low < high for low, high in zip(astuple(worse), astuple(better), strict=True))


# Reference: medpy 0.5.2 (dc, jc, precision, recall in medpy.metric.binary).
@pytest.mark.parametrize(
    ("name", "dice", "iou", "precision", "recall"),
    [
        ("near miss", 0.8108742421, 0.6819078947, 0.9044502618, 0.7348457994),
        ("cut by the border", 0.8465256798, 0.7338920901, 0.7397043295, 0.9894067797),
        ("one missed, one false", 0.7205486162, 0.5631699847, 0.6359706010, 0.8310734463),
    ],
)
def test_it_agrees_with_medpy(
    draw_scene: Callable[[str], Scene], name: str, dice: float, iou: float, precision: float, recall: float
) -> None:
    levels, truth = draw_scene(name)
    scores = overlap_scores(levels >= 128, truth)
    assert (scores.dice, scores.iou) == pytest.approx((dice, iou), abs=1e-9)
    assert (scores.precision, scores.recall) == pytest.approx((precision, recall), abs=1e-9)


def test_an_empty_truth_is_refused() -> None:
    empty = np.zeros((10, 10), np.bool_)
    with pytest.raises(ValueError, match="truth"):
        overlap_scores(empty, empty)
    with pytest.raises(ValueError, match="truth"):
        mean_absolute_error(empty.astype(np.float32), empty)


class TestMeanAbsoluteError:
    def test_hand_computed(self) -> None:
        """16 pixels of the polyp are short by 0.25, the other 84 are over by 0.5."""
        truth = square(0, 0, 4)
        probability = np.where(truth, 0.75, 0.5).astype(np.float32)
        assert mean_absolute_error(probability, truth) == pytest.approx(0.46)

    def test_a_perfect_map_has_no_error_and_its_inverse_nothing_else(self) -> None:
        truth = square(2, 3, 4)
        assert mean_absolute_error(truth.astype(np.float32), truth) == 0.0
        assert mean_absolute_error((~truth).astype(np.float32), truth) == 1.0

    # Reference: pysodmetrics 1.6.2 (MAE, normalize=False).
    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("near miss", 0.0643995098),
            ("cut by the border", 0.0300328840),
            ("one missed, one false", 0.0917389706),
        ],
    )
    def test_it_agrees_with_pysodmetrics(
        self, draw_scene: Callable[[str], Scene], name: str, expected: float
    ) -> None:
        levels, truth = draw_scene(name)
        assert mean_absolute_error(levels / 255.0, truth) == pytest.approx(expected, abs=1e-9)
