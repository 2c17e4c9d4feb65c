"""Regions of a probability map: what counts, and where it lies in the frame."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from detector.boxes import Box
from detector.regions import ProbabilityMap, find_regions, region_pixels

SIDE = 96
VIEW = Box(100, 40, 580, 328)  # 480 x 288: five frame pixels across for one of the map, three down


def _map(*discs: tuple[int, int, int, float]) -> ProbabilityMap:
    values = np.zeros((SIDE, SIDE), np.float32)
    for x, y, radius, probability in discs:
        cv2.circle(values, (x, y), radius, probability, -1)
    return ProbabilityMap(values, VIEW)


def test_empty_map_has_no_region() -> None:
    assert find_regions(_map(), 0.5, 0.0) == ()


def test_regions_come_best_score_first_and_below_threshold_not_at_all() -> None:
    polyps = find_regions(_map((20, 20, 8, 0.6), (60, 60, 8, 0.9), (80, 20, 8, 0.4)), 0.5, 0.0)
    assert [polyp.score for polyp in polyps] == pytest.approx([0.9, 0.6], abs=1e-5)


def test_regions_under_the_smallest_area_are_dropped() -> None:
    probability = _map((20, 20, 2, 0.9), (60, 60, 10, 0.9))
    assert len(find_regions(probability, 0.5, 0.0)) == 2
    (large,) = find_regions(probability, 0.5, 0.01)
    assert large.area == pytest.approx(np.pi * 100 / SIDE**2, rel=0.1)


def test_box_is_exact_in_frame_pixels() -> None:
    values = np.zeros((SIDE, SIDE), np.float32)
    values[10:30, 40:45] = 0.8
    (polyp,) = find_regions(ProbabilityMap(values, VIEW), 0.5, 0.0)
    assert polyp.box == (100 + 40 * 5, 40 + 10 * 3, 100 + 45 * 5, 40 + 30 * 3)


def _truth_at_frame_size(probability: ProbabilityMap) -> NDArray[np.bool_]:
    truth = np.zeros((400, 700), bool)
    above = probability.values >= 0.5
    truth[VIEW.y1 : VIEW.y2, VIEW.x1 : VIEW.x2] = above.repeat(3, axis=0).repeat(5, axis=1)
    return truth


@pytest.mark.parametrize(
    ("disc", "overlap"),
    [((20, 30, 3), 0.85), ((48, 48, 20), 0.97), ((0, 0, 15), 0.95), ((95, 95, 9), 0.9)],
)
def test_filled_outline_is_the_region(disc: tuple[int, int, int], overlap: float) -> None:
    probability = _map((*disc, 0.9))
    (polyp,) = find_regions(probability, 0.5, 0.0)
    mask, truth = polyp.mask(700, 400), _truth_at_frame_size(probability)
    assert (mask & truth).sum() / (mask | truth).sum() > overlap
    assert mask.sum() / truth.sum() == pytest.approx(1, abs=0.1)


def test_pixels_touching_at_a_corner_are_one_region() -> None:
    values = np.zeros((SIDE, SIDE), np.float32)
    values[10:20, 10:20] = values[20:30, 20:30] = 0.9
    assert len(find_regions(ProbabilityMap(values, VIEW), 0.5, 0.0)) == 1


def test_a_region_ends_at_half_of_its_own_peak() -> None:
    sure_and_unsure = _map((25, 25, 15, 0.3), (25, 25, 10, 0.9), (70, 70, 12, 0.3), (70, 70, 6, 0.5))

    sure, unsure = find_regions(sure_and_unsure, 0.2, 0.0)

    assert sure.box == (100 + 15 * 5, 40 + 15 * 3, 100 + 36 * 5, 40 + 36 * 3)
    assert sure.score == pytest.approx(0.9)
    assert unsure.box == (100 + 58 * 5, 40 + 58 * 3, 100 + 83 * 5, 40 + 83 * 3)


def test_a_threshold_above_half_of_the_peak_outlines_by_itself() -> None:
    (polyp,) = find_regions(_map((48, 48, 20, 0.5), (48, 48, 10, 0.8)), 0.6, 0.0)
    assert polyp.box == (100 + 38 * 5, 40 + 38 * 3, 100 + 59 * 5, 40 + 59 * 3)


def test_polyps_joined_by_a_faint_bridge_are_two_regions() -> None:
    values = np.zeros((SIDE, SIDE), np.float32)
    values[30:60, 10:80] = 0.25
    values[35:55, 15:35] = values[35:55, 55:75] = 0.9
    probability = ProbabilityMap(values, VIEW)

    assert len(find_regions(probability, 0.2, 0.0)) == 2
    assert len(find_regions(probability, 0.2, 300 / SIDE**2)) == 2
    assert find_regions(probability, 0.2, 500 / SIDE**2) == ()


def test_region_pixels_are_those_of_all_regions() -> None:
    probability = _map((25, 25, 15, 0.3), (25, 25, 10, 0.9), (70, 70, 12, 0.3), (70, 20, 4, 0.1))

    pixels = region_pixels(probability.values, 0.2)

    one, other = _map((25, 25, 10, 1.0)), _map((70, 70, 12, 1.0))
    np.testing.assert_array_equal(pixels, (one.values + other.values) > 0)
    assert not region_pixels(np.zeros((4, 4), np.float32), 0.2).any()


def test_map_at_frame_size_is_zero_outside_the_view_and_aligned_inside() -> None:
    full = _map((48, 48, 20, 0.9)).at_frame_size(700, 400)
    assert full.shape == (400, 700)
    outside = np.ones((400, 700), bool)
    outside[VIEW.y1 : VIEW.y2, VIEW.x1 : VIEW.x2] = False
    assert not full[outside].any()
    ys, xs = np.nonzero(full > 0.45)
    assert xs.mean() + 0.5 == pytest.approx(100 + 48.5 * 5, abs=0.6)
    assert ys.mean() + 0.5 == pytest.approx(40 + 48.5 * 3, abs=0.6)


def test_just_below_half_of_the_peak_is_outside_and_half_of_it_inside() -> None:
    values = np.zeros((SIDE, SIDE), np.float32)
    values[20:40, 10:50] = 0.43
    values[20:40, 20:40] = 0.45
    values[20:40, 25:35] = 0.9
    (polyp,) = find_regions(ProbabilityMap(values, VIEW), 0.2, 0.0)
    assert polyp.box == (100 + 20 * 5, 40 + 20 * 3, 100 + 40 * 5, 40 + 40 * 3)


def test_outline_of_a_disc_is_round_closed_and_has_a_point_a_pixel() -> None:
    rows, columns = np.mgrid[:SIDE, :SIDE]
    disc = np.where(np.hypot(columns - 47.3, rows - 46.8) <= 30, 0.9, 0).astype(np.float32)
    (polyp,) = find_regions(ProbabilityMap(disc, Box(0, 0, SIDE, SIDE)), 0.5, 0.0)
    outline = polyp.contour.astype(np.float64)
    radii = np.hypot(outline[:, 0] - 47.8, outline[:, 1] - 47.3)
    steps = np.hypot(*(np.roll(outline, -1, axis=0) - outline).T)
    assert len(outline) == pytest.approx(2 * np.pi * 30, rel=0.1)
    assert radii.mean() == pytest.approx(29.99, abs=0.02)
    # Smoothed over a pixel to either side: less leaves the steps of the grid, more rounds off small polyps.
    assert 0.15 < radii.std() < 0.19
    assert steps.max() < 1.04


def test_outline_of_a_square_runs_along_its_pixels_outer_edges() -> None:
    values = np.zeros((SIDE, SIDE), np.float32)
    values[20:60, 30:70] = 0.9
    (polyp,) = find_regions(ProbabilityMap(values, Box(0, 0, SIDE, SIDE)), 0.5, 0.0)
    assert [*polyp.contour.min(axis=0), *polyp.contour.max(axis=0)] == pytest.approx(
        [30, 20, 70, 60], abs=0.02
    )


def test_map_need_not_be_square() -> None:
    values = np.zeros((48, 96), np.float32)
    values[10:20, 40:60] = 0.9
    (polyp,) = find_regions(ProbabilityMap(values, Box(0, 0, 192, 144)), 0.5, 0.0)
    assert polyp.box == (80, 30, 120, 60)


def test_a_probability_of_exactly_the_threshold_and_an_area_of_exactly_the_least_count() -> None:
    values = np.zeros((SIDE, SIDE), np.float32)
    values[10:20, 10:20] = 0.5
    probability = ProbabilityMap(values, VIEW)
    assert len(find_regions(probability, 0.5, 100 / SIDE**2)) == 1
    assert find_regions(probability, 0.5, 101 / SIDE**2) == ()
    assert region_pixels(values, 0.5).sum() == 100


def test_a_single_pixel_is_a_region() -> None:
    values = np.zeros((8, 8), np.float32)
    values[3, 4] = 0.9
    assert region_pixels(values, 0.5).sum() == 1


def test_a_region_within_the_box_of_another_is_none_of_it() -> None:
    values = np.zeros((SIDE, SIDE), np.float32)
    values[10:60, 10:15] = values[55:60, 10:60] = 0.8
    values[20:30, 40:50] = 0.9
    small, angle = find_regions(ProbabilityMap(values, VIEW), 0.5, 0.0)
    assert (small.score, angle.score) == pytest.approx((0.9, 0.8))
    assert angle.area * SIDE**2 == pytest.approx(50 * 5 + 45 * 5)
