import numpy as np
import pytest

from training.evaluation.metrics.levels import histogram, quantise

TRUTH = np.ones((2, 3), np.bool_)


def test_a_map_is_rounded_to_the_nearest_of_256_levels() -> None:
    probability = np.array([[0.0, 0.4 / 255, 0.6 / 255], [127.4 / 255, 254.6 / 255, 1.0]], np.float32)
    assert quantise(probability, TRUTH).tolist() == [[0, 0, 1], [127, 255, 255]]


def test_every_level_survives_the_way_through_a_probability() -> None:
    levels = np.arange(256, dtype=np.uint8).reshape(16, 16)
    truth = np.ones((16, 16), np.bool_)
    assert np.array_equal(quantise(levels / 255.0, truth), levels)
    assert np.array_equal(quantise((levels / 255.0).astype(np.float32), truth), levels)


def test_a_map_outside_the_range_is_refused() -> None:
    with pytest.raises(ValueError, match="probability"):
        quantise(np.full((2, 3), 1.5, np.float32), TRUTH)


def test_a_histogram_counts_the_levels_of_its_region_only() -> None:
    levels = np.array([[0, 7, 7], [255, 7, 255]], np.uint8)
    region = np.array([[True, True, False], [True, True, True]])
    counts = histogram(levels, region)
    assert counts.shape == (256,)
    assert (counts[0], counts[7], counts[255], counts.sum()) == (1, 2, 2, 5)


def test_a_histogram_reads_a_part_of_an_array() -> None:
    levels = np.arange(16, dtype=np.uint8).reshape(4, 4)
    part = (slice(1, 3), slice(2, 4))
    assert np.flatnonzero(histogram(levels[part], np.ones((2, 2), np.bool_))).tolist() == [6, 7, 10, 11]
