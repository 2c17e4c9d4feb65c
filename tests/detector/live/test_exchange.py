"""Another detector takes over while the present one goes on."""

import threading
from pathlib import Path

import pytest

from detector import PolypDetector
from detector.errors import DetectorError, ModelError
from detector.live.exchange import Exchange, Wish
from tests.green_model import write_model
from tests.strict.logs import ExpectLog


class Desk:
    """Keeps what an exchange did."""

    def __init__(self, present: PolypDetector) -> None:
        self.present, self.faults = present, list[DetectorError | None]()
        self.told = threading.Event()
        self.exchange = Exchange(lambda: self.present, self._take)

    def note(self, fault: DetectorError | None) -> None:
        self.faults.append(fault)
        self.told.set()

    def _take(self, detector: PolypDetector) -> None:
        self.present = detector


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(PolypDetector(write_model(tmp_path / "green.onnx"), device="cpu"))


def test_new_detector_is_made_from_the_present_one(desk: Desk) -> None:
    before = desk.present
    desk.exchange.ask(Wish(lambda present: _tuned(present, 0.8), desk.note))
    assert desk.told.wait(10)
    assert (desk.present.threshold, desk.faults) == (0.8, [None])
    assert desk.present.engine is before.engine


def test_detector_that_cannot_be_had_leaves_the_present_one(desk: Desk) -> None:
    before = desk.present

    def fail(_: PolypDetector | None) -> PolypDetector:
        raise ModelError("no such model")

    desk.exchange.ask(Wish(fail, desk.note))
    assert desk.told.wait(10)
    assert desk.present is before
    assert [str(fault) for fault in desk.faults] == ["no such model"]


def test_whatever_a_library_raises_is_told(desk: Desk, expect_log: ExpectLog) -> None:
    expect_log("ERROR .*: another detector could not be made")

    def fail(_: PolypDetector | None) -> PolypDetector:
        raise RuntimeError("the device is lost")

    desk.exchange.ask(Wish(fail, desk.note))
    assert desk.told.wait(10)
    assert [str(fault) for fault in desk.faults] == ["the device is lost"]


def test_of_wishes_in_quick_succession_the_last_is_granted(desk: Desk) -> None:
    go_on = _ask_slowly(desk)
    for threshold in (0.2, 0.3, 0.4):
        desk.exchange.ask(Wish(lambda present, value=threshold: _tuned(present, value), desk.note))
    go_on.set()
    assert desk.told.wait(10)
    desk.exchange.wait(10)
    assert (desk.present.threshold, desk.faults) == (0.4, [None])


def test_what_is_not_begun_is_forgotten_at_the_end(desk: Desk) -> None:
    desk.exchange.wait(1)
    go_on = _ask_slowly(desk)
    desk.exchange.ask(Wish(lambda present: _tuned(present, 0.9), desk.note))
    waiting = threading.Thread(target=desk.exchange.wait, args=(10,))
    waiting.start()
    waiting.join(0.1)
    go_on.set()
    waiting.join(10)
    assert not waiting.is_alive()
    assert desk.present.threshold == 0.1


def _ask_slowly(desk: Desk) -> threading.Event:
    """A threshold of 0.1, which is being made until the event is set."""
    begun, go_on = threading.Event(), threading.Event()

    def slow(present: PolypDetector | None) -> PolypDetector:
        begun.set()
        assert go_on.wait(10)
        return _tuned(present, 0.1)

    desk.exchange.ask(Wish(slow, desk.note))
    assert begun.wait(10)
    return go_on


def _tuned(present: PolypDetector | None, threshold: float) -> PolypDetector:
    assert present is not None
    return present.tuned(threshold, present.gate)
