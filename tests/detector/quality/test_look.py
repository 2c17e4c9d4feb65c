"""Figures of single frames: each grows with what it measures, and is left alone by the others."""

import os
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from detector.field_of_view_tracker import FieldOfViewTracker
from detector.quality import Fault, FrameQuality, fault_of, look_at
from detector.video import open_video
from tests.detector.quality.pictures import SIDE, Image, blurred, exposed, spotted, tissue, wall

CLIPS = Path(os.environ.get("POLYP_DATA", "")) / "video"
with_clips = pytest.mark.skipif(not CLIPS.is_dir(), reason="POLYP_DATA names no folder with clips")


def _quality(image: Image) -> FrameQuality:
    return look_at(image).quality


def _rises(values: list[float], by: float) -> bool:
    return all(later >= earlier for earlier, later in pairwise(values)) and (values[-1] - values[0] > by)


@pytest.mark.parametrize("seed", range(4))
def test_blur_grows_with_the_width_of_the_blur(seed: int) -> None:
    image = tissue(seed=seed)
    assert _rises([_quality(blurred(image, sigma)).blur for sigma in (0, 1, 2, 3, 4, 6, 9)], 0.2)


def test_blur_grows_with_motion_in_one_direction() -> None:
    image = tissue()
    for across in (True, False):
        smears = [
            _quality(cv2.blur(image, (width, 1) if across else (1, width)).astype(np.uint8)).blur
            for width in (1, 7, 15, 25, 41)
        ]
        assert _rises(smears, 0.15)


def test_blur_is_that_of_the_published_metric() -> None:
    """Written out as Crete et al. give it, with floating point and the blurred picture."""
    for image in (tissue(), blurred(tissue(), 2), blurred(tissue(), 5)):
        half = cv2.resize(image, (SIDE // 2, SIDE // 2), interpolation=cv2.INTER_AREA)
        luma = cv2.cvtColor(half, cv2.COLOR_RGB2GRAY).astype(np.float64)
        worst = 0.0
        for picture in (luma, luma.T):
            smooth = np.lib.stride_tricks.sliding_window_view(picture, 9, axis=0).mean(axis=-1)
            steps = np.abs(np.diff(picture, axis=0))[4:-4]
            lost = np.maximum(0, steps - np.abs(np.diff(smooth, axis=0)))
            worst = max(worst, float((steps.sum() - lost.sum()) / steps.sum()))
        assert _quality(image).blur == pytest.approx(worst, abs=0.005)


def test_blur_depends_little_on_the_light() -> None:
    told = [_quality(exposed(tissue(), times)).blur for times in (0.5, 0.8, 1.0, 1.1)]
    assert max(told) - min(told) < 0.05


def test_dark_grows_as_light_goes_and_bright_as_it_comes() -> None:
    image = tissue()
    assert _rises([_quality(exposed(image, times)).dark for times in (1, 0.5, 0.3, 0.2, 0.1)], 0.9)
    assert _rises([_quality(exposed(image, times)).bright for times in (1, 1.5, 2, 3, 5)], 0.7)


def test_small_spots_are_glare_and_large_ones_are_too_bright() -> None:
    image = tissue()
    small = [_quality(spotted(image, spots, 7)) for spots in (0, 8, 24, 64)]
    assert _rises([each.glare for each in small], 0.05)
    assert all(each.bright == 0 for each in small)
    large = _quality(spotted(image, 1, 60))
    assert large.bright > 0.02
    assert large.glare < 0.01


def test_flat_grows_where_details_are_covered() -> None:
    shares = []
    for covered in (0, 60, 120, 200, SIDE):
        image = tissue()
        image[:, :covered] = (120, 90, 80)
        shares.append(_quality(image).flat)
    assert _rises(shares, 0.9)


@pytest.mark.parametrize(
    ("image", "fault"),
    [
        (tissue(), None),
        (exposed(tissue(), 0.1), Fault.DARK),
        (exposed(tissue(), 6), Fault.BRIGHT),
        (wall((200, 60, 30)), Fault.RED_OUT),
        (wall((150, 140, 90)), Fault.BLOCKED),
        (blurred(tissue(), 5), Fault.BLURRED),
        (spotted(tissue(), 64, 11), Fault.GLARE),
    ],
)
def test_each_fault_is_named(image: Image, fault: Fault | None) -> None:
    assert fault_of(_quality(image)) == fault


def test_only_tissue_has_its_colour() -> None:
    assert _quality(tissue()).tissue > 0.95
    for room in ((120, 130, 140), (200, 200, 195), (40, 70, 90), (10, 10, 10)):
        assert _quality(wall(room)).tissue < 0.05


def test_corners_do_not_count() -> None:
    image = tissue()
    cut = image.copy()
    rows, columns = np.mgrid[:SIDE, :SIDE] - SIDE / 2
    cut[rows**2 + columns**2 > (0.5 * SIDE) ** 2] = 0
    whole, without = _quality(image), _quality(cut)
    assert (without.dark, without.flat, without.tissue) == (whole.dark, whole.flat, whole.tissue)


@pytest.mark.parametrize("side", [64, 224, 256, 320, 352, 448])
def test_networks_of_other_sizes_are_told_much_the_same(side: int) -> None:
    usual = _quality(tissue())
    other = _quality(cv2.resize(tissue(), (side, side), interpolation=cv2.INTER_AREA).astype(np.uint8))
    for name in ("dark", "bright", "glare", "red", "tissue"):
        assert getattr(other, name) == pytest.approx(getattr(usual, name), abs=0.03), name


def _of_clip(name: str, every: int) -> list[Image]:
    tracker, images = FieldOfViewTracker(), []
    with open_video(CLIPS / name) as video:
        for frame in video:
            box = tracker.update(frame.picture).box
            if frame.index % every == 0:
                images.append(frame.picture.small_rgb(box, SIDE))
    return images


@with_clips
@pytest.mark.parametrize(
    ("name", "at_least", "at_most"),
    [
        ("polyp_560x480_25fps.mp4", 0.95, 0.99),
        ("polyp_352x240_mpeg1.mpg", 0.99, 1.0),
        ("normal_420x288_25fps.mp4", 0.75, 0.87),
    ],
)
def test_real_clips_are_readable_as_far_as_they_look_so(name: str, at_least: float, at_most: float) -> None:
    faults = [fault_of(_quality(image)) for image in _of_clip(name, 3)]
    assert at_least <= faults.count(None) / len(faults) <= at_most


@with_clips
def test_real_frames_that_are_degraded_are_told_as_worse() -> None:
    for image in _of_clip("polyp_560x480_25fps.mp4", 40):
        assert _rises([_quality(blurred(image, sigma)).blur for sigma in (0, 2, 4, 7)], 0.1)
        assert _rises([_quality(exposed(image, times)).dark for times in (1, 0.6, 0.3, 0.1)], 0.4)
        assert _rises([_quality(exposed(image, times)).bright for times in (1, 2, 4)], 0.2)
