"""Stages of an analysis at the same time: a thread each, with bounded buffers between them.

Decoder, network and encoder release Python's interpreter lock, so that threads are enough.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from queue import Empty, Queue
from types import TracebackType
from typing import Generic, Self, TypeVar

T = TypeVar("T")

_POLL = 0.05


class _End:
    """Marks the end of a queue."""


class ReadAhead(Generic[T]):
    """Iterates in a thread of its own, some items ahead of whoever takes them. Iterated once."""

    def __init__(self, items: Iterable[T], ahead: int, name: str) -> None:
        """Prepare; the thread runs between `__enter__` and `__exit__`.

        Args:
            items: what is iterated.
            ahead: items that may wait to be taken.
            name: of the thread.
        """
        self._items = items
        self._queue: Queue[T | _End] = Queue(ahead)
        self._stopping = threading.Event()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __iter__(self) -> Iterator[T]:
        """The items in order; an error of the iteration is raised again here, after the items before it."""
        while not isinstance(item := self._queue.get(), _End):
            yield item
        if self._error is not None:
            raise self._error

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stopping.set()
        while self._thread.is_alive():
            # The thread may be waiting for a free place.
            try:
                self._queue.get(timeout=_POLL)
            except Empty:
                continue
        self._thread.join()

    def _run(self) -> None:
        try:
            for item in self._items:
                if self._stopping.is_set():
                    return
                self._queue.put(item)
        except BaseException as error:  # noqa: BLE001 - it is raised again where the items are taken
            self._error = error
        finally:
            self._queue.put(_End())


class Sink(Generic[T]):
    """Hands items to a function that runs in a thread of its own. All of them have been taken at the end."""

    def __init__(self, take: Callable[[T], None], waiting: int, name: str) -> None:
        """Prepare; the thread runs between `__enter__` and `__exit__`.

        Args:
            take: called with each item in order, on the thread.
            waiting: items that may wait to be taken.
            name: of the thread.
        """
        self._take = take
        self._queue: Queue[T | _End] = Queue(waiting)
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def put(self, item: T) -> None:
        """Hand over an item, waiting for a free place. An error of `take` is raised again here."""
        if self._error is not None:
            raise self._error
        self._queue.put(item)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._queue.put(_End())
        self._thread.join()
        if self._error is not None and error is None:
            raise self._error

    def _run(self) -> None:
        while not isinstance(item := self._queue.get(), _End):
            # After an error items are taken and dropped, so that nobody waits for a free place in vain.
            if self._error is None:
                try:
                    self._take(item)
                except BaseException as error:  # noqa: BLE001 - it is raised again where items are put
                    self._error = error
