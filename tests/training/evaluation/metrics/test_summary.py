import time
from collections.abc import Callable
from dataclasses import astuple, fields

import numpy as np
import pytest
from numpy.typing import NDArray

from training.evaluation.metrics.summary import ImageScores, mean_scores, score_image

Scene = tuple[NDArray[np.uint8], NDArray[np.bool_]]

KEYS = {
    "mean_dice",
    "mean_iou",
    "mean_precision",
    "mean_recall",
    "mean_f2",
    "mean_accuracy",
    "mean_hd95",
    "mean_mae",
    "mean_s_measure",
    "mean_e_measure",
    "mean_weighted_f",
}


def test_the_overlap_is_the_masks_and_the_structure_the_maps(draw_scene: Callable[[str], Scene]) -> None:
    levels, truth = draw_scene("near miss")
    probability = (levels / 255).astype(np.float32)
    whole, halved = score_image(probability, truth, truth), score_image(probability / 2, truth, truth)
    assert (whole.dice, whole.hd95) == (halved.dice, halved.hd95) == (1.0, 0.0)
    assert whole.s_measure > halved.s_measure
    assert whole.e_measure > halved.e_measure
    assert whole.weighted_f > halved.weighted_f
    assert whole.mae < halved.mae


def test_every_score_is_a_plain_finite_number(draw_scene: Callable[[str], Scene]) -> None:
    levels, truth = draw_scene("one missed, one false")
    scores = astuple(score_image((levels / 255).astype(np.float32), levels >= 128, truth))
    assert {type(score) for score in scores} == {float}
    assert np.isfinite(scores).all()


def test_an_image_without_a_polyp_is_refused() -> None:
    empty = np.zeros((20, 20), np.bool_)
    with pytest.raises(ValueError, match="report images without a polyp apart"):
        score_image(empty.astype(np.float32), empty, empty)


def test_means_are_over_images() -> None:
    first = ImageScores(*(float(index) for index in range(len(fields(ImageScores)))))
    second = ImageScores(*(float(index) + 3.0 for index in range(len(fields(ImageScores)))))
    means = mean_scores([first, second, second])
    assert set(means) == KEYS
    assert (means["mean_dice"], means["mean_iou"], means["mean_weighted_f"]) == (2.0, 3.0, 12.0)


def test_without_images_every_mean_is_none() -> None:
    assert mean_scores([]) == dict.fromkeys(KEYS)


@pytest.mark.slow
def test_a_frame_of_1280_by_1024_is_scored_in_150_ms() -> None:
    rows, columns = np.mgrid[:1024, :1280]
    beyond = (rows - 500) ** 2 + (columns - 600) ** 2 - 300**2
    rough = np.random.default_rng(0).normal(0, 0.05, size=beyond.shape)
    probability = np.clip(0.5 - beyond / 60_000 + rough, 0, 1).astype(np.float32)
    truth = (rows - 520) ** 2 + (columns - 640) ** 2 < 310**2
    durations = [_seconds(lambda: score_image(probability, probability >= 0.5, truth)) for _ in range(5)]
    assert min(durations) < 0.150


def _seconds(work: Callable[[], object]) -> float:
    """Of processor time: other work on the machine must not count."""
    start = time.process_time()
    work()
    return time.process_time() - start
