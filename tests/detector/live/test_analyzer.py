"""A detector's memory lasts for a passage."""

from pathlib import Path

import pytest

from detector import PolypDetector
from detector.frame import Frame
from detector.live.analyzer import Analyzer
from detector.picture import RgbPicture
from tests.green_model import write_model
from tests.recordings import frame_pixels


def _frame(index: int, passage: int) -> Frame:
    return Frame(index, index / 25, 0.0, RgbPicture(frame_pixels(index)), passage)


@pytest.fixture
def analyzer(tmp_path: Path) -> Analyzer:
    return Analyzer(PolypDetector(write_model(tmp_path / "green.onnx"), device="cpu"))


def test_marker_lights_up_within_a_passage_and_must_do_so_anew_in_the_next(analyzer: Analyzer) -> None:
    assert [bool(analyzer(_frame(index, 0)).activations) for index in range(6, 12)][-1]
    assert not analyzer(_frame(8, 1)).activations
    assert analyzer(_frame(9, 1)).polyps


def test_restarted_analyzer_goes_on_within_its_passage(analyzer: Analyzer) -> None:
    before = analyzer(_frame(7, 3)).polyps
    after = analyzer.restarted()(_frame(8, 3)).polyps
    assert [polyp.track_id for polyp in after] == [polyp.track_id for polyp in before] == [1]


def test_exchanged_detector_goes_on_with_the_numbers_of_tracks(analyzer: Analyzer) -> None:
    before, present = analyzer(_frame(7, 3)).polyps, analyzer.detector
    analyzer.exchange(present.tuned(0.6, None))
    after = analyzer(_frame(8, 3))
    assert [polyp.track_id for polyp in after.polyps] == [polyp.track_id for polyp in before] == [1]
    # Without a gate it is marked at once.
    assert after.activations
    assert (analyzer.detector.threshold, present.threshold) == (0.6, 0.3)


def test_exchange_before_a_restart_or_another_video_is_not_lost(analyzer: Analyzer) -> None:
    analyzer(_frame(7, 3))
    analyzer.exchange(analyzer.detector.tuned(0.6, None))
    assert analyzer.renewed(True).detector.threshold == 0.6
    assert analyzer.restarted().detector.threshold == 0.6
