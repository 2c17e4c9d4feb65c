"""A healthy twin lacks the polyp and is the same frame everywhere else; what cannot be covered is refused."""

import cv2
import numpy as np
import pytest
from numpy.random import default_rng
from numpy.typing import NDArray

from training.augment.geometry import TrainingFrame
from training.augment.heal import heal

seeds = pytest.mark.parametrize("seed", range(6))


def _frame(*discs: tuple[int, int, int]) -> TrainingFrame:
    """Tissue [160, 200] with pale discs of the given x, y and radius."""
    coarse = default_rng(4).integers(100, 130, (5, 6, 3)).astype(np.uint8)
    image = cv2.resize(coarse, (200, 160), interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    mask = np.zeros((160, 200), np.uint8)
    for x, y, radius in discs:
        cv2.circle(mask, (x, y), radius, 1, -1)
    image[mask > 0] = 220
    return TrainingFrame(image, mask)


def _near(mask: NDArray[np.uint8]) -> NDArray[np.bool_]:
    return cv2.dilate(mask, np.ones((17, 17), np.uint8)) > 0


@seeds
def test_the_polyp_is_gone_and_the_rest_is_as_it_was(seed: int) -> None:
    frame = _frame((80, 70, 14))

    twin = heal(frame, default_rng(seed))

    assert twin is not None
    assert not twin.mask.any() and twin.image.dtype == np.uint8
    assert (twin.image[frame.mask > 0] < 170).all()
    assert (twin.image[~_near(frame.mask)] == frame.image[~_near(frame.mask)]).all()


@seeds
def test_every_polyp_of_a_frame_is_covered_and_none_by_another(seed: int) -> None:
    frame = _frame((50, 60, 10), (140, 100, 12))

    twin = heal(frame, default_rng(seed))

    assert twin is not None and (twin.image < 170).all()


def test_a_large_polyp_has_no_twin() -> None:
    assert heal(_frame((100, 80, 45)), default_rng(0)) is None


def test_a_polyp_at_the_edge_has_no_twin() -> None:
    assert heal(_frame((4, 70, 14)), default_rng(0)) is None


def test_a_polyp_beside_a_black_panel_has_no_twin() -> None:
    frame = _frame((80, 70, 14))
    frame.image[:, 84:] = 0

    assert heal(frame, default_rng(0)) is None


def test_a_frame_without_a_polyp_has_no_twin() -> None:
    assert heal(_frame(), default_rng(0)) is None


def test_tissue_that_differs_too_much_covers_nothing() -> None:
    frame = _frame((80, 70, 14))
    frame.image[~_near(frame.mask)] = 250

    assert heal(frame, default_rng(0)) is None
