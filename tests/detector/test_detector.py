"""A frame in, its polyps out: with a model that takes green for a polyp."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from detector import PolypDetector
from detector.frame import Frame
from detector.picture import RgbPicture
from detector.settings import Gate

MakeModel = Callable[..., Path]


TISSUE = 190, 60, 60


def _frame(index: int, centre: tuple[int, int] | None, tissue: tuple[int, int, int] = TISSUE) -> Frame:
    pixels = np.zeros((300, 500, 3), np.uint8)
    pixels[20:280, 120:420] = tissue
    if centre:
        cv2.circle(pixels, centre, 30, (100, 240, 60), -1)
    return Frame(index, index / 25, 0.0, RgbPicture(pixels))


def test_polyp_is_found_where_it_is_and_keeps_its_number(make_model: MakeModel) -> None:
    detector = PolypDetector(make_model(), device="cpu")
    for index in range(5):
        x = 200 + 5 * index
        result = detector(_frame(index, (x, 150)))
        (polyp,) = result.polyps
        assert polyp.box == pytest.approx((x - 30, 120, x + 31, 181), abs=5)
        assert polyp.track_id == 1
        assert (result.index, result.width, result.height) == (index, 500, 300)


def test_frame_without_a_polyp_gives_an_empty_result(make_model: MakeModel) -> None:
    assert PolypDetector(make_model(), device="cpu")(_frame(0, None)).polyps == ()


def test_threshold_overrules_the_models_own(make_model: MakeModel) -> None:
    assert PolypDetector(make_model(), device="cpu", threshold=0.97)(_frame(0, (250, 150))).polyps == ()


@pytest.mark.parametrize(
    ("gate", "lowest"), [(None, 0.5), (Gate(), Gate().threshold), (Gate(threshold=0.2), 0.2)]
)
def test_where_no_threshold_is_given_the_gate_says_it_else_the_model(
    make_model: MakeModel, gate: Gate | None, lowest: float
) -> None:
    assert PolypDetector(make_model(), device="cpu", gate=gate).threshold == lowest
    assert PolypDetector(make_model(), device="cpu", threshold=0.7, gate=gate).threshold == 0.7


def test_stages_are_timed(make_model: MakeModel) -> None:
    timings = PolypDetector(make_model(), device="cpu")(_frame(0, (250, 150))).timings
    assert all(0 < stage < 5 for stage in (timings.prepare, timings.infer, timings.regions, timings.track))


@pytest.mark.parametrize(
    ("tissue", "second", "number"), [(TISSUE, 1.6, 1), (TISSUE, 2.2, 2), ((90, 40, 90), 1.6, 2)]
)
def test_polyp_that_comes_back_after_a_short_loss_is_known_by_its_looks(
    make_model: MakeModel, tissue: tuple[int, int, int], second: float, number: int
) -> None:
    detector = PolypDetector(make_model(), device="cpu")
    for index in range(5):
        detector(_frame(index, (200, 150)))
    detector(_frame(6, None))
    back = replace(_frame(0, (270, 150), tissue), time=second)
    assert [polyp.track_id for polyp in detector(back).polyps] == [number]


def test_reset_begins_another_video(make_model: MakeModel) -> None:
    detector = PolypDetector(make_model(), device="cpu")
    detector(_frame(0, (200, 150)))
    detector(_frame(1, (350, 150)))
    detector.reset()
    assert [polyp.track_id for polyp in detector(_frame(0, (200, 150))).polyps] == [1]


def test_polyp_is_painted_once_it_is_confirmed(make_model: MakeModel) -> None:
    detector = PolypDetector(make_model(), device="cpu")
    results = [detector(_frame(index, (250, 150))) for index in range(5)]
    assert [len(result.polyps) for result in results] == [1] * 5
    painted = [len(result.activations) for result in results]
    assert painted[0] == 0 and painted == sorted(painted) and painted[-1] == 1


def test_confirmed_polyp_is_held_for_a_moment(make_model: MakeModel) -> None:
    detector = PolypDetector(make_model(), device="cpu")
    for index in range(5):
        detector(_frame(index, (250, 150)))
    lost = detector(_frame(5, None))
    assert lost.polyps == ()
    assert [polyp.held for polyp in lost.activations] == [True]


def test_without_a_gate_every_region_is_painted_at_once(make_model: MakeModel) -> None:
    result = PolypDetector(make_model(), device="cpu", gate=None)(_frame(0, (250, 150)))
    assert result.activations == result.polyps != ()


def test_reset_forgets_what_was_confirmed(make_model: MakeModel) -> None:
    detector = PolypDetector(make_model(), device="cpu")
    for index in range(5):
        detector(_frame(index, (250, 150)))
    detector.reset()
    assert detector(_frame(5, (250, 150))).activations == ()
