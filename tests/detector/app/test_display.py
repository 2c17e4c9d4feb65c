"""The real window, in each of its states: it claims nothing that is not so, and tells what is in time."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest

from detector import PolypDetector
from detector.app.main_window import MainWindow
from detector.badge import CAPITAL, badge
from detector.display import DisplayState, Painted, Painting
from detector.display.pixels import fitted
from detector.frame import Frame
from detector.inference import Engine
from detector.live import MAX_RESULT_AGE, TimedResult
from detector.picture import Image, RgbPicture
from detector.result import NO_TIMINGS, FrameResult
from detector.video import network, open_later
from tests.detector.app.cameras import Camera
from tests.detector.app.pixels import in_colour, pixels
from tests.detector.video.senders import free_udp_port, slow_server, udp_sender
from tests.recordings import FRAMES, HEIGHT, WIDTH, frame_pixels, write_recording
from tests.strict.logs import ExpectLog

OpenWindow = Callable[..., MainWindow]
WaitFor = Callable[..., None]
# What a loaded machine may add, in seconds.
SLACK = 0.15


def _state(window: MainWindow) -> DisplayState:
    """What the badge on the screen says, not what it will say."""
    return next(state for state in DisplayState if window.view.badge_text.startswith(state.value))


def _watch(window: MainWindow) -> list[Painted]:
    painted: list[Painted] = []
    window.view.painted.connect(painted.append)
    return painted


class SlowDetector(PolypDetector):
    """Every result comes too late."""

    def __call__(self, frame: Frame) -> FrameResult:
        time.sleep(0.2)
        return super().__call__(frame)


def test_engine_whose_results_all_come_too_late_is_never_shown_green(
    open_window: OpenWindow, wait_for: WaitFor
) -> None:
    window = open_window(Camera(25), SlowDetector)
    painted, states = _watch(window), set()
    wait_for(lambda: _state(window) is DisplayState.TOO_SLOW)
    for _ in range(49):
        QTest.qWait(40)
        states.add(_state(window))
        assert not in_colour(pixels(window.view), badge(DisplayState.LOOKING).colour).any()
    assert states == {DisplayState.TOO_SLOW}
    assert window.view.message.startswith("Too few pictures are analyzed in time.")
    assert len(painted) > 40
    assert not any(each.markers for each in painted)
    assert window.session.status().live.analyzed > 3


@pytest.mark.slow
def test_stream_is_waited_for_and_its_loss_told_within_300_ms_and_it_comes_back(
    open_window: OpenWindow, wait_for: WaitFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "READ_TIMEOUT", 1.0)
    port = free_udp_port()
    window = open_window(f"udp://127.0.0.1:{port}")
    wait_for(lambda: _state(window) is DisplayState.NO_SIGNAL)
    assert window.view.message == f"Waiting for the source: udp://127.0.0.1:{port}: no picture came yet"
    with udp_sender(port):
        wait_for(lambda: _state(window).watching, 15)
        QTest.qWait(1000)
        bright = pixels(window.view).mean()
    wait_for(lambda: _state(window) is DisplayState.NO_SIGNAL)
    last = window.session.status().live.newest_frame
    assert last is not None
    assert time.monotonic() - last.arrival < 0.3 + SLACK
    assert pixels(window.view).mean() < 0.6 * bright
    painted = window.session.status().painted
    assert painted is not None
    assert painted.markers == 0
    wait_for(lambda: window.view.badge_text == "NO SIGNAL 2 s")
    with udp_sender(port):
        wait_for(lambda: _state(window).watching, 15)
        assert pixels(window.view).mean() > 0.6 * bright


def test_camera_that_is_missing_is_waited_for(open_window: OpenWindow, wait_for: WaitFor) -> None:
    window = open_window("/dev/video99")
    wait_for(lambda: "no such capture device" in window.view.message)
    assert _state(window) is DisplayState.NO_SIGNAL


def test_hiding_all_markers_is_bypass_and_stands_in_the_log(
    open_window: OpenWindow, wait_for: WaitFor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "detector.display")
    window = open_window(Camera(25))
    wait_for(lambda: _state(window) is DisplayState.MARKED)
    QTest.keyClick(window, Qt.Key.Key_B)
    wait_for(lambda: _state(window) is DisplayState.BYPASS)
    assert "display: BYPASS after MARKED" in caplog.messages
    assert in_colour(pixels(window.view), badge(DisplayState.BYPASS).colour).any()
    QTest.keyClick(window, Qt.Key.Key_B)
    wait_for(lambda: _state(window) is DisplayState.MARKED)


class _Masked(Camera):
    """The endoscope's picture in the middle of a black frame."""

    def picture(self, index: int) -> RgbPicture:
        frame = np.zeros((HEIGHT + 80, WIDTH + 160, 3), np.uint8)
        frame[40 : 40 + HEIGHT, 80 : 80 + WIDTH] = frame_pixels(5 + index % 10)
        return RgbPicture(frame)


class _Dark(Camera):
    """Black but for the sensor's noise, while the light is off."""

    is_off = False

    def picture(self, index: int) -> RgbPicture:
        noise = np.random.default_rng(index).integers(0, 12, (HEIGHT, WIDTH, 3), np.uint8)
        return RgbPicture(noise if self.is_off else frame_pixels(5 + index % 10))


def test_picture_that_stays_black_is_said_until_there_is_light(
    open_window: OpenWindow, wait_for: WaitFor
) -> None:
    camera = _Dark(25)
    window = open_window(camera)
    wait_for(lambda: _state(window) is DisplayState.MARKED)
    camera.is_off = True
    wait_for(lambda: window.view.message.startswith("The picture has been black"))
    camera.is_off = False
    wait_for(lambda: _state(window) is DisplayState.MARKED and window.view.message == "")


def test_corners_of_the_field_of_view_are_marked_while_markers_could_appear(
    open_window: OpenWindow, wait_for: WaitFor
) -> None:
    window = open_window(_Masked(25))
    wait_for(lambda: _state(window).watching)
    QTest.qWait(100)
    image = pixels(window.view)
    box = fitted((WIDTH + 160, HEIGHT + 80), (image.shape[1], image.shape[0]))
    scale = (box.x2 - box.x1) / (WIDTH + 160)
    left, right = (round(box.x1 + x * scale) for x in (80, 80 + WIDTH))
    top = round(box.y1 + 40 * scale)
    for x in (left, right):
        assert _green(image[top - 15 : top + 15, x - 15 : x + 15]) > 20
    assert not _green(image[: top - 15])
    QTest.keyClick(window, Qt.Key.Key_B)
    wait_for(lambda: _state(window) is DisplayState.BYPASS)
    assert not _green(pixels(window.view)[top - 15 : top + 15])


def _green(image: Image) -> int:
    """How many pixels have the colour of a display that looks, or nearly."""
    red, green, blue = (image[..., channel].astype(int) for channel in range(3))
    return int(((green > 120) & (green > red + 50) & (green > blue + 30)).sum())


def test_address_that_does_not_answer_is_waited_for_in_a_window_that_is_up(
    open_window: OpenWindow, wait_for: WaitFor, tmp_path: Path
) -> None:
    video = write_recording(tmp_path / "v.mp4")
    with slow_server(video) as (address, answering):
        opening = open_later(address)
        assert opening is not None
        began = time.monotonic()
        window = open_window(address, opening=opening)
        assert time.monotonic() - began < 0.5 + 2 * SLACK
        wait_for(lambda: window.view.message == f"Waiting for the source: {address}: is being opened")
        assert _state(window) in (DisplayState.NO_SIGNAL, DisplayState.STARTING)
        answering.set()
        wait_for(lambda: _state(window) is DisplayState.ENDED, 15)
    live = window.session.status().live
    # What is served is a recording, and played as one.
    assert live.paced
    assert live.seekable
    assert live.decoded == FRAMES


@pytest.mark.parametrize("full_screen", [False, True])
def test_badge_and_notice_are_on_the_picture_in_every_mode(
    open_window: OpenWindow, wait_for: WaitFor, full_screen: bool
) -> None:
    window = open_window(Camera(25))
    if full_screen:
        QTest.keyClick(window, Qt.Key.Key_F)
    QTest.keyClick(window, Qt.Key.Key_B)
    wait_for(lambda: _state(window) is DisplayState.BYPASS)
    image = pixels(window.view)
    # Of the picture, 4 to 3, in the middle of the view.
    height = min(image.shape[0], image.shape[1] * 3 / 4)
    lower = (image.shape[0] + height) / 2
    rows, columns = np.nonzero(in_colour(image, badge(DisplayState.BYPASS).colour))
    assert rows.max() - rows.min() >= height * CAPITAL - 2
    assert lower - 0.12 * height < rows.min() < rows.max() < lower
    # The notice, at the right in the same rows.
    beside = image[rows.min() : rows.max(), columns.max() + 20 :]
    assert in_colour(beside, "#8b97a4", 40).sum() > 100


@pytest.mark.slow
@pytest.mark.parametrize(("rate", "seconds"), [(1, 5), (5, 3), (10, 2.5), (25, 2.5), (60, 2.5)])
def test_marker_does_not_blink_at_any_rate(
    open_window: OpenWindow, wait_for: WaitFor, rate: float, seconds: float
) -> None:
    window = open_window(Camera(rate))
    painted = _watch(window)
    wait_for(lambda: any(each.markers for each in painted), 8)
    painted.clear()
    QTest.qWait(int(1000 * seconds))
    frames = {each.frame.index for each in painted}
    without = {each.frame.index for each in painted if not each.markers}
    assert len(frames) >= 0.5 * rate * seconds
    # None is without on a quiet machine; a frame whose result comes late on a loaded one is so by right.
    assert len(without) <= 0.1 * len(frames), f"blinks on {len(without)} of {len(frames)} frames"


def test_marker_goes_out_by_itself_where_no_frame_comes(open_window: OpenWindow, wait_for: WaitFor) -> None:
    camera = Camera(25)
    window = open_window(camera)
    wait_for(lambda: _state(window) is DisplayState.MARKED)
    painted = _watch(window)
    camera.silent.set()
    wait_for(lambda: _state(window) is DisplayState.NO_SIGNAL)
    last = painted[-1].frame
    out = next(each for each in painted if each.frame is last and not each.markers)
    assert out.time - last.arrival <= MAX_RESULT_AGE + SLACK
    assert all(each.time - last.arrival <= MAX_RESULT_AGE + 0.03 for each in painted if each.markers)


class _SlowPicture(RgbPicture):
    """Takes as long to be made as a large one does on a small machine."""

    def rgb(self, out: Image | None = None) -> Image:
        time.sleep(0.1)
        return super().rgb(out)


class _Late(Camera):
    """Gives pictures of the past while `late` is set."""

    late = threading.Event()

    def __iter__(self) -> Iterator[Frame]:
        for frame in super().__iter__():
            yield replace(frame, late=2.5 if self.late.is_set() else 0.0)


def test_picture_of_the_past_is_dimmed_says_its_age_and_is_marked_by_nothing(
    open_window: OpenWindow, wait_for: WaitFor
) -> None:
    camera = _Late(25)
    window = open_window(camera)
    wait_for(lambda: _state(window) is DisplayState.MARKED)
    bright = pixels(window.view).mean()
    camera.late.set()
    wait_for(lambda: window.view.badge_text == "TOO SLOW 2 s")
    painted = _watch(window)
    for _ in range(10):
        QTest.qWait(40)
        image = pixels(window.view)
        assert image.mean() < 0.6 * bright
        assert not in_colour(image, badge(DisplayState.LOOKING).colour).any()
    assert len(painted) > 3
    assert not any(each.markers for each in painted)
    camera.late.clear()
    wait_for(lambda: pixels(window.view).mean() > 0.9 * bright)
    wait_for(lambda: _state(window) is DisplayState.MARKED)


class _Heavy(Camera):
    """Its pictures take so long to be painted that they are of the past then."""

    def picture(self, index: int) -> RgbPicture:
        return _HeavyPicture(frame_pixels(5 + index % 10))


class _HeavyPicture(RgbPicture):
    def rgb(self, out: Image | None = None) -> Image:
        time.sleep(0.6)
        return super().rgb(out)


def test_picture_that_is_painted_too_late_is_never_shown_green(
    open_window: OpenWindow, wait_for: WaitFor
) -> None:
    window = open_window(_Heavy(25))
    wait_for(lambda: _state(window) is DisplayState.TOO_SLOW, 20)
    for _ in range(5):
        QTest.qWait(40)
        assert not _state(window).watching


def test_age_is_asked_when_the_markers_are_drawn_and_not_before(
    open_window: OpenWindow, wait_for: WaitFor
) -> None:
    window = open_window()
    wait_for(lambda: _state(window) is DisplayState.ENDED)
    painted = _watch(window)
    for until, drawn in ((0.05, False), (5.0, True)):
        now = time.monotonic()
        frame = Frame(0, 0.0, now, _SlowPicture(frame_pixels(7)))
        found = FrameResult(0, 0.0, 320, 240, (), (), NO_TIMINGS)
        window.view.show_painting(Painting(frame, TimedResult(frame, found, now), now + until))
        assert (painted[-1].result is not None) is drawn


@pytest.mark.parametrize("key", [Qt.Key.Key_F1, Qt.Key.Key_Question])
def test_keys_are_shown_beside_the_picture_that_goes_on(
    open_window: OpenWindow, wait_for: WaitFor, key: Qt.Key
) -> None:
    window = open_window(Camera(25))
    wait_for(lambda: _state(window) is DisplayState.MARKED)
    QTest.keyClick(window, key)
    assert window.help.isVisible()
    assert window.view.rect().contains(window.help.geometry())
    painted = _watch(window)
    wait_for(lambda: len({each.frame.index for each in painted}) > 10)
    QTest.keyClick(window, key)
    assert not window.help.isVisible()
    QTest.keyClick(window, key)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.help.isVisible()


def test_columns_of_the_strip_do_not_move(open_window: OpenWindow, wait_for: WaitFor) -> None:
    window = open_window()

    def places() -> tuple[int, ...]:
        return tuple(value.mapTo(window.panel, QPoint()).x() for value in window.panel._values.values())

    QTest.qWait(20)
    seen = {places()}
    while _state(window) is not DisplayState.ENDED:
        QTest.qWait(20)
        seen.add(places())
    QTest.keyClick(window, Qt.Key.Key_BracketLeft)
    window.panel._show_device("openvino bfloat16, a model with a name that does not fit in there")
    QTest.qWait(20)
    seen.add(places())
    assert len(seen) == 1
    assert window.minimumSizeHint().width() <= 640


def test_window_is_up_and_says_what_it_waits_for_while_the_model_is_loaded(
    open_window: OpenWindow, wait_for: WaitFor
) -> None:
    def load(*args: object, **options: object) -> PolypDetector:
        time.sleep(1.5)
        return PolypDetector(*args, **options)  # type: ignore[arg-type]

    began = time.monotonic()
    window = open_window(detector=load)
    assert time.monotonic() - began < 0.5 + 2 * SLACK
    wait_for(lambda: window.view.message.startswith("Loading the model."))
    assert _state(window) is DisplayState.STARTING
    assert window.panel._values["device"].text() == "loading"
    wait_for(lambda: _state(window).watching)
    assert window.view.message == ""


def test_source_that_is_open_and_gave_no_frame_yet_is_ready_and_not_green(
    open_window: OpenWindow, wait_for: WaitFor
) -> None:
    # A frame a second: only after three such intervals without one would its signal be missed.
    camera = Camera(1)
    camera.silent.set()
    window = open_window(camera)
    painted = _watch(window)
    wait_for(lambda: _state(window) is not DisplayState.STARTING)
    assert _state(window) is DisplayState.READY
    image = pixels(window.view)
    assert in_colour(image, badge(DisplayState.READY).colour).any()
    assert not _green(image)
    assert not painted
    wait_for(lambda: _state(window) is DisplayState.NO_SIGNAL)
    camera.silent.clear()
    wait_for(lambda: _state(window) is DisplayState.MARKED, 8)


def test_hanging_engine_is_a_fault_until_all_is_well_again(
    open_window: OpenWindow, wait_for: WaitFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(Camera(25))
    wait_for(lambda: _state(window) is DisplayState.MARKED)
    answering, before = threading.Event(), Engine.run

    def hangs(engine: Engine, image: Image) -> Image:
        answering.wait(20)
        return before(engine, image)

    with monkeypatch.context() as patch:
        patch.setattr(Engine, "run", hangs)
        wait_for(lambda: _state(window) is DisplayState.ENGINE_FAULT)
        assert "the model has not answered for 1 s" in window.view.message
        painted = window.session.status().painted
        assert painted is not None
        assert painted.markers == 0
        decoded = window.session.status().live.decoded
        wait_for(lambda: window.session.status().live.decoded > decoded + 5)
    answering.set()
    wait_for(lambda: _state(window) is DisplayState.MARKED, 12)
    assert window.view.message == ""


def test_failing_engine_is_a_fault_until_all_is_well_again(
    open_window: OpenWindow, wait_for: WaitFor, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log("ERROR detector.live.worker: the analysis failed")
    window = open_window(Camera(25))
    wait_for(lambda: _state(window) is DisplayState.MARKED)

    def fails(engine: Engine, image: Image) -> Image:
        raise RuntimeError("the device is lost")

    with monkeypatch.context() as patch:
        patch.setattr(Engine, "run", fails)
        wait_for(lambda: _state(window) is DisplayState.ENGINE_FAULT)
        assert "the device is lost" in window.view.message
    wait_for(lambda: _state(window) is DisplayState.MARKED, 12)
    assert window.view.message == ""
