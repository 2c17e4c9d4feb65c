"""Many engines may run on a GPU at once, but none while another one's work is recorded.

While a graph is recorded CUDA lets no thread copy to the GPU or take memory of it: that fails, and so does
the recording.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

# Seconds after which a run that has not ended is taken to hang; it does nothing that could disturb.
_HANGS = 1.0


class RunLock:
    """Shared by those that run, and taken alone by the one that records."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._running, self._is_taken = 0, False

    @contextmanager
    def shared(self) -> Iterator[None]:
        """For a run, or for opening, beside others."""
        with self._changed:
            self._changed.wait_for(lambda: not self._is_taken)
            self._running += 1
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """To record: waits for the runs that go on, but not for ever, and holds up those that would begin."""
        with self._changed:
            self._changed.wait_for(lambda: not self._is_taken)
            self._is_taken = True
            self._changed.wait_for(lambda: not self._running, _HANGS)
        try:
            yield
        finally:
            with self._changed:
                self._is_taken = False
                self._changed.notify_all()


@cache
def gpu_lock() -> RunLock:
    """The one of the process, as CUDA's rule is about all its threads."""
    return RunLock()
