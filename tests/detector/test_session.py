"""A session plays, seeks, steps and goes through a playlist without a window, and says what it does."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from detector import PolypDetector
from detector.display import DisplayState, Painted, Painting
from detector.errors import DetectorError, DeviceError, ModelError, SourceError
from detector.frame import Frame
from detector.live import LiveState
from detector.record import UNNAMED, RecordPlan
from detector.session import SPEEDS, Session
from detector.session_status import SessionStatus
from detector.settings import DetectorSettings
from detector.video import open_reconnecting
from tests.green_model import METADATA, write_model
from tests.recordings import FRAMES, lose, write_frames, write_recording

OpenSession = Callable[..., Session]


def _nothing() -> None:
    pass


@pytest.fixture
def open_session(tmp_path: Path) -> Iterator[OpenSession]:
    """Opens a session on sources, by default the recording of 0.8 s, and plays it."""
    model = write_model(tmp_path / "green.onnx")
    opened: list[Session] = []

    def make(*sources: Path) -> Session:
        paths = sources or (write_recording(tmp_path / "v.mp4"),)
        openers = [lambda path=path: open_reconnecting(path) for path in paths]
        opened.append(Session(openers, lambda: PolypDetector(model, device="cpu")))
        opened[-1].start(_nothing)
        return opened[-1]

    yield make
    for session in opened:
        session.close()


def _wait(session: Session, condition: Callable[[SessionStatus], bool]) -> SessionStatus:
    """Look at the session, and paint as a window does, until it is as wanted."""
    deadline = time.monotonic() + 10
    while not condition(status := session.status()):
        assert time.monotonic() < deadline, status
        if wanted := session.to_paint():
            session.note_painted(_painted(wanted))
        time.sleep(0.005)
    return status


def _painted(wanted: Painting) -> Painted:
    markers = len(wanted.result.result.activations) if wanted.result else 0
    return Painted(time.monotonic(), wanted.frame, wanted.result, markers)


def _is_settled(status: SessionStatus) -> bool:
    """Whether the frame that was asked for is on screen with its own result."""
    live, painted = status.live, status.painted
    if live.moving or painted is None or painted.result is None:
        return False
    return painted.frame is live.newest_frame is painted.result.frame


def _has_ended(status: SessionStatus) -> bool:
    return status.live.state is LiveState.ENDED and _is_settled(status)


def _frame(status: SessionStatus) -> Frame:
    assert status.live.newest_frame is not None
    return status.live.newest_frame


def _paused_at(session: Session, seconds: float) -> SessionStatus:
    session.step(0)
    session.seek(seconds)
    status = _wait(session, _is_settled)
    assert status.live.state is LiveState.PAUSED
    return status


def test_recording_is_played_again_from_its_start(open_session: OpenSession) -> None:
    session = open_session()
    for _ in range(2):
        assert _wait(session, _has_ended).live.decoded == FRAMES
        session.toggle_pause()


def test_name_has_no_folder_and_device_tells_precision(open_session: OpenSession) -> None:
    session = open_session()
    status = session.status()
    assert (status.name, status.number, status.sources) == ("v.mp4", 0, 1)
    assert _wait(session, lambda status: status.device != "").device == "cpu float32, green"


def test_figures_tell_what_was_painted(open_session: OpenSession) -> None:
    figures = _wait(open_session(), _has_ended).figures
    assert figures.painted_rate == pytest.approx(25, rel=0.3)
    for delays in (figures.video, figures.annotation):
        assert delays.p50 is not None
        assert delays.p99 is not None
        assert 0 < delays.p50 <= delays.p99 < 1


def test_state_follows_what_is_shown(open_session: OpenSession) -> None:
    session = open_session()
    _wait(session, lambda status: status.display.state is DisplayState.MARKED)
    session.toggle_pause()
    assert session.status().display.state is DisplayState.PAUSED
    session.toggle_pause()
    _wait(session, lambda status: status.display.state.watching)
    assert _wait(session, _has_ended).display.state is DisplayState.ENDED


def test_seeking_shows_the_frame_of_that_time_with_the_markers_it_has_when_played(
    open_session: OpenSession,
) -> None:
    session = open_session()
    for index in (12, 3, 19, 9, 0, 13):
        status = _paused_at(session, index / 25)
        assert _frame(status).index == index
        assert status.painted is not None
        assert bool(status.painted.markers) == (8 <= index < 15 or index == 19), index


def test_steps_lead_back_and_on_and_stop_at_both_ends(open_session: OpenSession) -> None:
    session = open_session()
    _paused_at(session, 0.4)
    place = 10
    for steps in (-1, -1, 1, -3, 5, -40, 2, 60, -1):
        place = min(max(0, place + steps), FRAMES - 1)
        session.step(steps)
        assert _frame(_wait(session, _is_settled)).index == place


def test_steps_in_quick_succession_all_count(open_session: OpenSession) -> None:
    session = open_session()
    _paused_at(session, 0.6)
    for _ in range(8):
        session.step(-1)
        time.sleep(0.003)
    assert _frame(_wait(session, _is_settled)).index == 7


def test_skips_in_quick_succession_add_up(open_session: OpenSession) -> None:
    session = open_session()
    _paused_at(session, 0.0)
    for _ in range(5):
        session.skip(0.12)
        time.sleep(0.003)
    status = session.status()
    assert status.live.position == pytest.approx(0.6)
    assert _frame(_wait(session, _is_settled)).index == 15


def test_seeking_back_after_the_end_plays_on(open_session: OpenSession) -> None:
    session = open_session()
    _wait(session, _has_ended)
    session.skip(-0.4)
    assert session.status().live.state is LiveState.PLAYING
    assert _wait(session, _has_ended).live.decoded > FRAMES + 8


def test_stepping_back_after_the_end_pauses(open_session: OpenSession) -> None:
    session = open_session()
    _wait(session, _has_ended)
    session.step(-1)
    status = _wait(session, _is_settled)
    assert (_frame(status).index, status.live.state) == (FRAMES - 2, LiveState.PAUSED)


def test_result_of_another_passage_is_not_shown(open_session: OpenSession) -> None:
    session = open_session()
    _paused_at(session, 0.4)
    session.seek(0.0)
    painted = _wait(
        session, lambda status: status.painted is not None and status.painted.frame.index == 0
    ).painted
    assert painted is not None
    assert painted.result is None or painted.result.frame.index == 0


def test_half_speed_takes_twice_as_long(open_session: OpenSession) -> None:
    session = open_session()
    session.slower()
    _wait(session, lambda status: status.live.engine_opened)
    began = time.monotonic()
    _wait(session, _has_ended)
    assert time.monotonic() - began == pytest.approx(2 * (FRAMES - 1) / 25, abs=0.4)


def test_speed_stays_within_its_range_and_for_the_next_source(
    open_session: OpenSession, tmp_path: Path
) -> None:
    session = open_session(write_recording(tmp_path / "1.mp4"), write_frames(tmp_path / "2"))
    for _ in range(9):
        session.faster()
    assert session.status().live.speed == SPEEDS[-1]
    session.go_to(1)
    assert session.status().live.speed == SPEEDS[-1]
    for _ in range(9):
        session.slower()
    assert session.status().live.speed == SPEEDS[0]


def test_playlist_goes_on_to_its_end(open_session: OpenSession, tmp_path: Path) -> None:
    session = open_session(write_recording(tmp_path / "1.mp4"), write_frames(tmp_path / "2"))
    first = _wait(session, _has_ended)
    session.go_on()
    second = _wait(session, _has_ended)
    session.go_on()
    assert session.status().number == second.number == 1
    assert (first.name, second.name) == ("1.mp4", "2")
    assert second.live.decoded == FRAMES
    assert second.live.newest_result is not None


def test_source_of_the_playlist_that_is_not_there_is_said(open_session: OpenSession, tmp_path: Path) -> None:
    session = open_session(write_recording(tmp_path / "1.mp4"), tmp_path / "absent.mp4")
    _wait(session, lambda status: status.live.decoded > 3)
    session.go_to(1)
    status = session.status()
    assert "absent.mp4: no such file" in status.message
    assert status.display.state is DisplayState.NO_SIGNAL
    session.go_to(0)
    assert _wait(session, lambda status: status.live.decoded > 3).message == ""


def test_lost_picture_can_be_left_behind(open_session: OpenSession, tmp_path: Path) -> None:
    folder = write_frames(tmp_path / "frames")
    lose(folder / "8.png")
    session = open_session(folder)
    status = _wait(session, lambda status: status.live.state is LiveState.FAILED)
    assert "8.png: cannot be read" in status.message
    session.seek(0.0)
    session.step(2)
    status = _wait(session, _is_settled)
    assert (_frame(status).index, status.message, status.live.state) == (2, "", LiveState.PAUSED)


def test_pictures_are_those_of_the_recording(open_session: OpenSession, tmp_path: Path) -> None:
    session = open_session()
    with open_reconnecting(tmp_path / "v.mp4") as source:
        frames = list(source)
    found = _frame(_paused_at(session, 11 / 25))
    assert np.array_equal(found.picture.rgb(), frames[11].picture.rgb())


def test_source_that_is_not_there_is_said_before_a_model_is_loaded() -> None:
    def load() -> PolypDetector:
        raise AssertionError("the model was loaded")

    with pytest.raises(SourceError, match="no such file"):
        Session([lambda: open_reconnecting("absent.mp4")], load)


def test_model_that_cannot_be_had_is_said_and_the_picture_goes_on(tmp_path: Path) -> None:
    def fail() -> PolypDetector:
        raise DeviceError("no GPU")

    with closing(Session([lambda: open_reconnecting(write_recording(tmp_path / "v.mp4"))], fail)) as session:
        session.start(_nothing)
        status = _wait(session, lambda status: status.failure is not None and status.live.decoded > 3)
    assert str(status.failure) == "no GPU"
    assert status.display.state is DisplayState.ENGINE_FAULT


def test_recording_waits_at_its_first_frame_for_the_model(tmp_path: Path) -> None:
    may_load = threading.Event()
    model = write_model(tmp_path / "green.onnx")

    def load() -> PolypDetector:
        may_load.wait(10)
        return PolypDetector(model, device="cpu")

    with closing(Session([lambda: open_reconnecting(write_recording(tmp_path / "v.mp4"))], load)) as session:
        session.start(_nothing)
        _wait(session, lambda status: status.painted is not None)
        time.sleep(0.3)
        waiting = session.status()
        may_load.set()
        ended = _wait(session, _has_ended)
    assert (waiting.live.decoded, waiting.display.state) == (1, DisplayState.STARTING)
    assert waiting.message.startswith("Loading the model.")
    assert (ended.live.decoded, ended.live.analyzed) == (FRAMES, pytest.approx(FRAMES, abs=4))


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


def _exchange(session: Session, settings: DetectorSettings) -> list[DetectorError | None]:
    """Let another detector analyze, and look on until that is done."""
    told: list[DetectorError | None] = []
    session.exchange(settings, told.append)
    _wait(session, lambda _: bool(told))
    return told


def test_other_threshold_is_seen_at_once_in_a_paused_recording(
    open_session: OpenSession, tmp_path: Path
) -> None:
    session, green = open_session(), DetectorSettings(tmp_path / "green.onnx", "cpu")
    marked = _paused_at(session, 0.44)
    assert marked.painted is not None
    assert marked.painted.markers == 1
    assert _exchange(session, replace(green, gate=None, threshold=0.99)) == [None]
    _wait(session, lambda status: _is_settled(status) and _markers(status) == 0)
    assert _exchange(session, green) == [None]
    _wait(session, lambda status: _is_settled(status) and _markers(status) == 1)
    assert session.status().live.state is LiveState.PAUSED


def test_picture_goes_on_while_another_model_is_loaded(open_session: OpenSession, tmp_path: Path) -> None:
    session = open_session(write_recording(tmp_path / "1.mp4"))
    _wait(session, lambda status: status.live.engine_opened)
    other = write_model(tmp_path / "other.onnx", metadata={**METADATA, "name": "other"})
    begun = time.monotonic()
    assert _exchange(session, DetectorSettings(other, "cpu")) == [None]
    assert _has_played(session, begun)
    session.go_to(0)
    assert _wait(session, _has_ended).device == "cpu float32, other"


def test_model_that_cannot_be_had_leaves_the_present_one(open_session: OpenSession, tmp_path: Path) -> None:
    session = open_session()
    _wait(session, lambda status: status.live.engine_opened)
    (fault,) = _exchange(session, DetectorSettings(tmp_path / "absent.onnx", "cpu"))
    assert isinstance(fault, ModelError)
    status = _wait(session, _has_ended)
    assert (status.device, status.failure) == ("cpu float32, green", None)


def test_detector_of_a_record_stays_the_same(open_session: OpenSession, tmp_path: Path) -> None:
    session = open_session()
    session.begin_record(RecordPlan(tmp_path / "records", UNNAMED))
    (fault,) = _exchange(session, DetectorSettings(tmp_path / "green.onnx", "cpu", threshold=0.9))
    assert "end the record first" in str(fault)


def _markers(status: SessionStatus) -> int:
    return -1 if status.painted is None else status.painted.markers


def _has_played(session: Session, since: float) -> bool:
    """Whether as many frames came as in that time must, or all."""
    decoded = session.status().live.decoded
    return decoded >= min(FRAMES, 0.5 * 25 * (time.monotonic() - since))
