"""Stages of an analysis at the same time: a thread each, with bounded buffers between them.

Decoder, network and encoder release Python's interpreter lock, so that threads are enough.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Generic, Self, TypeVar

from detector.limits import WAITING_BYTES

T = TypeVar("T")


def _weightless(item: object) -> int:
    return 0


class _End:
    """Marks the end of a queue."""


class _Shelf(Generic[T]):
    """A queue between two threads, bounded by the number of its items and by their bytes.

    An item waits alone, however large it is.
    """

    def __init__(self, places: int, size: Callable[[T], int]) -> None:
        """Prepare.

        Args:
            places: items that may wait.
            size: bytes that an item takes.
        """
        self._places, self._size = places, size
        self._items: deque[T | _End] = deque()
        self._bytes, self._open = 0, True
        self._changed = threading.Condition()

    def put(self, item: T) -> bool:
        """Add an item, waiting for room; False where nobody takes items any more."""
        size = self._size(item)
        with self._changed:
            self._changed.wait_for(lambda: not self._open or self._has_room(size))
            if self._open:
                self._items.append(item)
                self._bytes += size
                self._changed.notify_all()
            return self._open

    def offer(self, item: T) -> bool:
        """Add an item if there is room for it now; whether there was."""
        size = self._size(item)
        with self._changed:
            fits = self._open and self._has_room(size)
            if fits:
                self._items.append(item)
                self._bytes += size
                self._changed.notify_all()
            return fits

    def __len__(self) -> int:
        """How many items wait."""
        with self._changed:
            return len(self._items)

    def end(self) -> None:
        """Add the end, for which there is always room."""
        with self._changed:
            self._items.append(_End())
            self._changed.notify_all()

    def get(self) -> T | _End:
        """Take the first item, waiting for it."""
        with self._changed:
            self._changed.wait_for(lambda: self._items)
            item = self._items.popleft()
            self._bytes -= 0 if isinstance(item, _End) else self._size(item)
            self._changed.notify_all()
            return item

    def close(self) -> None:
        """Drop all items; whoever waits to add one is let go."""
        with self._changed:
            self._open = False
            self._items.clear()
            self._changed.notify_all()

    def _has_room(self, size: int) -> bool:
        return not self._items or (len(self._items) < self._places and self._bytes + size <= WAITING_BYTES)


class ReadAhead(Generic[T]):
    """Iterates in a thread of its own, some items ahead of whoever takes them. Iterated once."""

    def __init__(
        self, items: Iterable[T], ahead: int, name: str, size: Callable[[T], int] = _weightless
    ) -> None:
        """Prepare; the thread runs between `__enter__` and `__exit__`.

        Args:
            items: what is iterated.
            ahead: items that may wait to be taken.
            name: of the thread.
            size: bytes that an item takes.
        """
        self._items = items
        self._shelf = _Shelf(ahead, size)
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __iter__(self) -> Iterator[T]:
        """The items in order; an error of the iteration is raised again here, after the items before it."""
        while not isinstance(item := self._shelf.get(), _End):
            yield item
        if self._error is not None:
            raise self._error

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._shelf.close()
        self._thread.join()

    def _run(self) -> None:
        try:
            for item in self._items:
                if not self._shelf.put(item):
                    return
        except BaseException as error:  # noqa: BLE001 - it is raised again where the items are taken
            self._error = error
        finally:
            self._shelf.end()


class Sink(Generic[T]):
    """Hands items to a function that runs in a thread of its own. All of them have been taken at the end."""

    def __init__(
        self, take: Callable[[T], None], waiting: int, name: str, size: Callable[[T], int] = _weightless
    ) -> None:
        """Prepare; the thread runs between `__enter__` and `__exit__`.

        Args:
            take: called with each item in order, on the thread.
            waiting: items that may wait to be taken.
            name: of the thread.
            size: bytes that an item takes.
        """
        self._take = take
        self._shelf = _Shelf(waiting, size)
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def put(self, item: T) -> None:
        """Hand over an item, waiting for a free place. An error of `take` is raised again here."""
        if self._error is not None:
            raise self._error
        self._shelf.put(item)

    def offer(self, item: T) -> bool:
        """Hand over an item if there is a free place now; False where there is none, or `take` failed."""
        return self._error is None and self._shelf.offer(item)

    @property
    def waiting(self) -> int:
        """How many items wait to be taken."""
        return len(self._shelf)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._shelf.end()
        self._thread.join()
        if self._error is not None and error is None:
            raise self._error

    def _run(self) -> None:
        while not isinstance(item := self._shelf.get(), _End):
            # After an error items are taken and dropped, so that nobody waits for a free place in vain.
            if self._error is None:
                try:
                    self._take(item)
                except BaseException as error:  # noqa: BLE001 - it is raised again where items are put
                    self._error = error
