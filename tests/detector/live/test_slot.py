"""One place: the newest wins, and what nobody took is counted."""

import threading
import time

from detector.live.slot import Slot


def test_newest_value_is_taken_and_the_others_are_counted() -> None:
    slot: Slot[int] = Slot()
    for value in range(5):
        slot.put(value)
    assert slot.take(0) == 4
    assert slot.dropped == 4
    assert slot.take(0) is None


def test_waiting_is_bounded() -> None:
    started = time.monotonic()
    assert Slot[int]().take(0.05) is None
    assert 0.04 < time.monotonic() - started < 1


def test_waiting_taker_is_woken() -> None:
    slot: Slot[int] = Slot()
    threading.Timer(0.05, slot.put, (7,)).start()
    started = time.monotonic()
    assert slot.take(5) == 7
    assert time.monotonic() - started < 2
