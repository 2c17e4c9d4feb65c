"""A test fails on a thread that it started and that goes on after it.

`@pytest.mark.leaves_threads("prefix")` names threads that a library does not let the test end, by how
their names begin.
"""

import threading
import time
from collections.abc import Iterator

import pytest

# Seconds that a thread has to end once the test is over.
GRACE = 1.0


@pytest.fixture(autouse=True)
def no_thread_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails the test on threads that outlive it by more than the grace. Fixtures of a module are older."""
    allowed = tuple(name for mark in request.node.iter_markers("leaves_threads") for name in mark.args)
    before = set(threading.enumerate())
    yield
    left = left_over(before, GRACE, allowed)
    if left:
        pytest.fail(f"threads left over: {', '.join(sorted(left))}", pytrace=False)


def left_over(before: set[threading.Thread], grace: float, allowed: tuple[str, ...]) -> list[str]:
    """Names of the threads that were not there before and are still there after `grace` seconds."""
    deadline = time.monotonic() + grace
    for thread in _new(before, allowed):
        thread.join(max(0.0, deadline - time.monotonic()))
    return [thread.name for thread in _new(before, allowed)]


def _new(before: set[threading.Thread], allowed: tuple[str, ...]) -> list[threading.Thread]:
    return [
        thread
        for thread in threading.enumerate()
        if thread not in before
        and not thread.name.startswith(allowed)
        # One that a library started, and that only called into Python, is not the test's to end.
        and not isinstance(thread, threading._DummyThread)
    ]
