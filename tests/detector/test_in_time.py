"""What nobody can interrupt is waited for only so long, and what it leaves behind is put away."""

import gc
import threading
import time
import weakref
from collections.abc import Iterator

import pytest

from detector.in_time import OutOfTimeError, Patience, in_time

SHORT = Patience(0.2)


class Thing:
    """What some work gives."""


@pytest.fixture
def hung() -> Iterator[threading.Event]:
    """Work that waits for it hangs until the test has ended."""
    going_on = threading.Event()
    yield going_on
    going_on.set()


def _nothing(_: object) -> None:
    pass


def test_work_gives_what_it_gives_and_raises_what_it_raises() -> None:
    assert in_time(lambda: 7, "work", SHORT, _nothing) == 7
    with pytest.raises(ZeroDivisionError):
        in_time(lambda: 1 // 0, "work", SHORT, _nothing)
    # An error of the same class is the work's own.
    with pytest.raises(TimeoutError, match="a server"):
        in_time(lambda: (_ for _ in ()).throw(TimeoutError("a server")), "work", SHORT, _nothing)


def test_nothing_of_the_work_is_kept() -> None:
    things: list[weakref.ref[Thing]] = []

    def work() -> Thing:
        thing = Thing()
        things.append(weakref.ref(thing))
        if len(things) > 1:
            raise ValueError
        return thing

    gc.disable()
    try:
        in_time(work, "work", SHORT, _nothing)
        with pytest.raises(ValueError):
            in_time(work, "work", SHORT, _nothing)
        assert [thing() for thing in things] == [None, None]
    finally:
        gc.enable()


def test_work_that_hangs_is_given_up_and_what_comes_too_late_is_dropped(hung: threading.Event) -> None:
    dropped: list[int] = []
    arrived = threading.Event()

    def work() -> int:
        hung.wait()
        return 7

    def drop(late: int) -> None:
        dropped.append(late)
        arrived.set()

    started = time.monotonic()
    with pytest.raises(OutOfTimeError):
        in_time(work, "work", SHORT, drop)
    assert 0.2 <= time.monotonic() - started < 2
    assert dropped == []
    hung.set()
    assert arrived.wait(5)
    assert dropped == [7]


def test_only_computing_counts_where_the_machine_may_be_busy(hung: threading.Event) -> None:
    patience = Patience(1.5, computing=0.3)
    started = time.monotonic()
    with pytest.raises(OutOfTimeError):
        in_time(hung.wait, "waits", patience, _nothing)
    assert time.monotonic() - started >= 1.5

    def compute() -> None:
        while not hung.is_set():
            sum(range(10_000))

    computed = time.process_time()
    with pytest.raises(OutOfTimeError):
        in_time(compute, "computes", Patience(60, computing=0.3), _nothing)
    assert time.process_time() - computed >= 0.3
    assert time.monotonic() - started < 30


def test_no_more_is_begun_where_too_much_hangs_already(hung: threading.Event) -> None:
    begun: list[int] = []

    def work() -> None:
        begun.append(1)
        hung.wait()

    patience = Patience(0.1, given_up=2)
    for _ in range(3):
        with pytest.raises(OutOfTimeError):
            in_time(work, "work", patience, _nothing)
    assert len(begun) == 2
    assert in_time(lambda: 7, "other work", patience, _nothing) == 7
