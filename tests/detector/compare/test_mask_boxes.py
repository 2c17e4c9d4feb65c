"""A mask's boxes, pixel by pixel."""

import numpy as np

from detector.compare.mask_boxes import truth_boxes


def test_a_box_ends_behind_the_last_pixel() -> None:
    mask = np.zeros((40, 50), np.bool_)
    mask[5:9, 10:30] = True
    assert truth_boxes(mask).tolist() == [[10, 5, 30, 9]]


def test_pixels_that_touch_at_a_corner_are_one_polyp() -> None:
    mask = np.zeros((20, 20), np.bool_)
    mask[2:6, 2:6] = mask[6:10, 6:10] = True
    assert truth_boxes(mask).tolist() == [[2, 2, 10, 10]]


def test_polyps_apart_have_a_box_each() -> None:
    mask = np.zeros((20, 20), np.bool_)
    mask[2:6, 2:6] = mask[10:14, 10:14] = True
    assert truth_boxes(mask).tolist() == [[2, 2, 6, 6], [10, 10, 14, 14]]


def test_a_stray_pixel_of_the_annotation_is_no_polyp() -> None:
    mask = np.zeros((20, 20), np.bool_)
    mask[2:6, 2:6] = True
    mask[15, 15] = True
    assert truth_boxes(mask).tolist() == [[2, 2, 6, 6]]


def test_an_empty_mask_has_no_box() -> None:
    assert truth_boxes(np.zeros((20, 20), np.bool_)).shape == (0, 4)
