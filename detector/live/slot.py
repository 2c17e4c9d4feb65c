"""A hand-over between threads that holds one value: the newest wins, nothing queues."""

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class Slot(Generic[T]):
    """One place. Putting a value replaces one that nobody took, which is counted."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._value: T | None = None
        self.dropped = 0

    @property
    def waiting(self) -> bool:
        """Whether a value is there to be taken."""
        return self._value is not None

    def put(self, value: T) -> None:
        """Leave a value for the taker."""
        with self._changed:
            self.dropped += self._value is not None
            self._value = value
            self._changed.notify()

    def take(self, timeout: float) -> T | None:
        """Take the value, waiting at most `timeout` seconds; None where none came."""
        with self._changed:
            self._changed.wait_for(lambda: self._value is not None, timeout)
            value, self._value = self._value, None
            return value
