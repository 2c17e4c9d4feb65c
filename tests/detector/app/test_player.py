"""A source is played as often as wanted, whatever its engine did before."""

import time
from pathlib import Path

import pytest

from detector import PolypDetector
from detector.app.player import Player
from detector.errors import DeviceError, SourceError
from detector.live import LivePipeline, LiveState
from detector.video import VideoSource, open_reconnecting
from tests.green_model import write_model
from tests.recordings import FRAMES, write_recording


def _nothing() -> None:
    pass


@pytest.fixture
def player(tmp_path: Path) -> Player:
    video, model = write_recording(tmp_path / "v.mp4"), write_model(tmp_path / "green.onnx")
    return Player(lambda: open_reconnecting(video), lambda: PolypDetector(model, device="cpu"))


def _played(pipeline: LivePipeline) -> LivePipeline:
    pipeline.start()
    deadline = time.monotonic() + 10
    while pipeline.status().state is LiveState.PLAYING or pipeline.status().newest_result is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return pipeline


def test_recording_is_played_again_from_its_start(player: Player) -> None:
    for _ in range(2):
        pipeline = _played(player.play(_nothing))
        assert pipeline.status().decoded == FRAMES
        assert pipeline.stop()


def test_name_has_no_folder_and_device_tells_precision(player: Player) -> None:
    assert player.name == "v.mp4"
    assert player.device == "cpu float32, green"
    assert _played(player.play(_nothing)).stop()


def test_source_that_is_not_there_is_said_before_a_model_is_loaded() -> None:
    def load() -> PolypDetector:
        raise AssertionError("the model was loaded")

    with pytest.raises(SourceError, match="no such file"):
        Player(lambda: open_reconnecting("absent.mp4"), load)


def test_source_is_closed_where_the_model_cannot_be_had(tmp_path: Path) -> None:
    video = write_recording(tmp_path / "v.mp4")
    opened: list[VideoSource] = []

    def remember() -> VideoSource:
        opened.append(open_reconnecting(video))
        return opened[0]

    def fail() -> PolypDetector:
        raise DeviceError("no GPU")

    with pytest.raises(DeviceError):
        Player(remember, fail)
    assert list(opened[0]) == []


def test_restarted_detector_finds_what_the_first_one_found(tmp_path: Path) -> None:
    detector = PolypDetector(write_model(tmp_path / "green.onnx"), device="cpu", threshold=0.4, gate=None)
    video = write_recording(tmp_path / "v.mp4")
    with open_reconnecting(video) as source:
        frames = list(source)
    before = [detector(frame).polyps for frame in frames[:10]]
    fresh = detector.restarted()
    after = fresh(frames[10]).polyps
    assert fresh.engine is not detector.engine
    assert (fresh.threshold, fresh.gate) == (0.4, None)
    # The same polyp, a frame later, keeps its number.
    assert [polyp.track_id for polyp in after] == [polyp.track_id for polyp in before[-1]] == [1]
