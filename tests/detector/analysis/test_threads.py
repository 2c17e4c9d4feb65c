"""Threads that hand over in order, hold little, pass errors on, and end."""

import threading
import time
from collections.abc import Iterator

import pytest

from detector.analysis.threads import ReadAhead, Sink


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    before = threading.active_count()
    yield
    assert threading.active_count() == before


def test_items_come_in_order() -> None:
    with ReadAhead(range(100), 3, "reading") as items:
        assert list(items) == list(range(100))


def test_no_more_are_read_than_fit() -> None:
    read = []

    def numbers() -> Iterator[int]:
        for number in range(100):
            read.append(number)
            yield number

    with ReadAhead(numbers(), 3, "reading") as items:
        next(iter(items))
        time.sleep(0.2)
        assert len(read) <= 1 + 3 + 1


def test_no_more_bytes_wait_than_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detector.analysis.threads.WAITING_BYTES", 250)
    read: list[int] = []

    def sizes() -> Iterator[int]:
        for size in (100, 100, 100, 1000, 10):
            read.append(size)
            yield size

    with ReadAhead(sizes(), 9, "reading", lambda size: size) as items:
        time.sleep(0.2)
        assert read == [100, 100, 100]
        # What is larger than all that may wait, waits alone.
        assert list(items) == [100, 100, 100, 1000, 10]


def test_a_sink_takes_no_more_bytes_than_may_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detector.analysis.threads.WAITING_BYTES", 250)
    go_on, put = threading.Event(), []

    def hand_over(sink: Sink[int]) -> None:
        for number in range(6):
            sink.put(number)
            put.append(number)

    with Sink(lambda number: go_on.wait(5) and None, 9, "writing", lambda number: 100) as sink:
        giver = threading.Thread(target=hand_over, args=(sink,))
        giver.start()
        time.sleep(0.2)
        # One is being taken, two wait.
        assert put == [0, 1, 2]
        go_on.set()
        giver.join()


def test_an_error_of_the_source_comes_after_the_items_before_it() -> None:
    def broken() -> Iterator[int]:
        yield from (1, 2)
        raise ValueError("broken")

    seen = []
    with ReadAhead(broken(), 3, "reading") as items, pytest.raises(ValueError, match="broken"):
        for item in items:
            seen.append(item)
    assert seen == [1, 2]


def test_an_endless_source_can_be_left() -> None:
    with ReadAhead(iter(int, 1), 3, "reading") as items:
        next(iter(items))


def test_all_items_have_been_taken_at_the_end() -> None:
    taken: list[int] = []

    def take(item: int) -> None:
        time.sleep(0.005)
        taken.append(item)

    with Sink(take, 3, "writing") as sink:
        for number in range(20):
            sink.put(number)
    assert taken == list(range(20))


def test_they_are_taken_also_when_the_caller_fails() -> None:
    taken: list[int] = []
    with pytest.raises(KeyboardInterrupt), Sink(taken.append, 3, "writing") as sink:
        sink.put(1)
        sink.put(2)
        raise KeyboardInterrupt
    assert taken == [1, 2]


def test_an_error_of_the_taker_reaches_the_caller_and_nobody_waits() -> None:
    def full(item: int) -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"), Sink(full, 2, "writing") as sink:
        for number in range(50):
            sink.put(number)


def test_an_error_on_the_last_item_is_not_lost() -> None:
    def full(item: int) -> None:
        time.sleep(0.05)
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"), Sink(full, 2, "writing") as sink:
        sink.put(1)
