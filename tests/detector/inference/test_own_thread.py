"""Calls from any thread are done on one, which ends with its owner."""

import gc
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from detector.inference.own_thread import OwnThread
from tests.waiting import wait_until


def where(_: object) -> str:
    return threading.current_thread().name


def test_every_call_is_done_on_the_same_thread() -> None:
    own = OwnThread("own")
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda number: own(where, number), range(20))) == {"own"}
    assert own(lambda number: number + 1, 1) == 2


def test_what_a_call_raises_is_raised_where_it_was_asked_for_and_the_next_is_done() -> None:
    own = OwnThread("own")
    with pytest.raises(ZeroDivisionError):
        own(lambda number: 1 / number, 0)
    assert own(where, None) == "own"


def test_it_ends_when_nobody_has_it_and_keeps_nothing_alive() -> None:
    own = OwnThread("ending")
    assert own(where, own) == "ending"
    del own
    gc.collect()
    wait_until(lambda: not any(thread.name == "ending" for thread in threading.enumerate()))
