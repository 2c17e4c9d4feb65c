"""FROC, AFROC and the matched operating point, against the package of the TRUE-Colon protocol."""

from typing import Any

import numpy as np
import pytest

from detector.boxes import Box
from detector.compare.curves import ScoredFrame, curve, operating_point
from detector.compare.matching import HIT_IOU

# The protocol's overlap must be exceeded, a hit's be reached.
_ALMOST = HIT_IOU - 1e-9
POLYP, BESIDE = Box(10.0, 10.0, 50.0, 50.0), Box(100.0, 100.0, 140.0, 140.0)


def _random_frames(seed: int) -> list[ScoredFrame]:
    """Frames with up to two polyps, regions on and beside them, scores in whole hundredths and alike ones."""
    rng = np.random.default_rng(seed)
    frames = []
    for _ in range(150):
        truth = [_box(rng) for _ in range(rng.integers(3))] if rng.random() < 0.6 else []
        near = [Box(*(edge + rng.normal(0, 6) for edge in box)) for box in truth if rng.random() < 0.7]
        boxes = near + [_box(rng) for _ in range(rng.integers(2))]
        frames.append(ScoredFrame(boxes, [float(rng.integers(50, 100)) / 100 for _ in boxes], truth))
    return frames


def _box(rng: np.random.Generator) -> Box[float]:
    x, y = rng.uniform(0, 200, 2)
    return Box(float(x), float(y), float(x + rng.uniform(20, 60)), float(y + rng.uniform(20, 60)))


def _as_coco(frames: list[ScoredFrame]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    images = [{"id": place} for place in range(len(frames))]
    annotations = [
        {"image_id": place, "category_id": 1, "bbox": _xywh(box)}
        for place, frame in enumerate(frames)
        for box in frame.truth
    ]
    found = [
        {"image_id": place, "category_id": 1, "bbox": _xywh(box), "score": score}
        for place, frame in enumerate(frames)
        for box, score in zip(frame.boxes, frame.scores, strict=True)
    ]
    return {"images": images, "annotations": annotations}, found


def _xywh(box: Box[float]) -> list[float]:
    return [box.x1, box.y1, box.width, box.height]


@pytest.mark.parametrize("seed", range(3))
def test_curves_are_those_of_the_protocols_package(seed: int) -> None:
    froc = pytest.importorskip("true_colon._froc")
    frames = _random_frames(seed)
    points = curve(frames)[::-1]
    grid = tuple(point.threshold for point in points)
    truth, found = _as_coco(frames)
    theirs = froc.compute_froc_curve(truth, found, iou_thr=_ALMOST, conf_thresholds=grid)
    other = froc.compute_afroc_curve(truth, found, iou_thr=_ALMOST, conf_thresholds=grid)
    assert [point.sensitivity for point in points] == pytest.approx(theirs.tpr_loc)
    assert [point.false_per_frame for point in points] == pytest.approx(theirs.fp_per_image)
    assert [point.false_frames for point in points] == pytest.approx(other.fpf)


@pytest.mark.parametrize("seed", range(3))
def test_the_operating_point_has_their_false_alerts_and_no_less_sensitivity(seed: int) -> None:
    geometry = pytest.importorskip("true_colon._geometry")
    threshold = pytest.importorskip("true_colon._threshold")
    frames = _random_frames(seed)
    truth, found = _as_coco(frames)
    scores = geometry.per_frame_max_scores(truth, found, iou_thr=_ALMOST)
    theirs = threshold.search_tau_star(*scores, target_fpr=0.2)
    ours = operating_point(frames, 0.2)
    assert ours is not None
    assert ours.false_frames == pytest.approx(theirs.achieved_fpr)
    assert ours.false_frames <= 0.2
    # Theirs looks at scores of false alerts alone, and misses thresholds between two of them.
    assert ours.frame_sensitivity >= theirs.achieved_tpr
    assert ours.frame_sensitivity == threshold.evaluate_at_threshold(*scores, ours.threshold)[0]


def test_a_polyp_is_found_once_and_a_second_region_on_it_is_false() -> None:
    frames = [ScoredFrame([POLYP, POLYP], [0.9, 0.8], [POLYP]), ScoredFrame([], [], [])]
    highest, lowest = curve(frames)[0], curve(frames)[-1]
    assert (highest.threshold, highest.sensitivity) == (1.0, 0.0)
    assert (lowest.sensitivity, lowest.false_per_frame, lowest.false_frames) == (1.0, 0.5, 0.0)


def test_without_false_alerts_every_hit_counts() -> None:
    frames = [
        ScoredFrame([POLYP], [0.6], [POLYP]),
        ScoredFrame([BESIDE], [0.9], [POLYP]),
        ScoredFrame([], [], []),
    ]
    point = operating_point(frames)
    assert point is not None
    assert (point.threshold, point.false_frames, point.frame_sensitivity) == (0.6, 0.0, 0.5)


def test_alerts_that_are_surer_than_every_hit_leave_nothing() -> None:
    frames = [ScoredFrame([POLYP], [0.6], [POLYP]), ScoredFrame([BESIDE], [0.9], [])]
    point = operating_point(frames)
    assert point is not None
    assert point.threshold > 0.9
    assert (point.false_frames, point.frame_sensitivity) == (0.0, 0.0)


def test_without_polyps_or_without_normal_frames_there_is_no_curve() -> None:
    for frames in ([ScoredFrame([POLYP], [0.9], [POLYP])], [ScoredFrame([POLYP], [0.9], [])]):
        assert curve(frames) == []
        assert operating_point(frames) is None
