"""Files that a user wants saved while everything goes on."""

import threading
from collections.abc import Callable

from detector.errors import DetectorError
from detector.worded import worded


class Savings:
    """Writes each file on a thread of its own, one after the other: two strokes may want the same."""

    def __init__(self) -> None:
        self._threads: list[threading.Thread] = []
        self._writing = threading.Lock()

    def start(self, write: Callable[[], str], say: Callable[[str], None]) -> None:
        """Begin to write a file.

        Args:
            write: writes it, and gives its name.
            say: told on the thread that it is saved, or why not.
        """

        def save() -> None:
            with self._writing:
                try:
                    said: str = worded("saved {what}", what=write())
                except DetectorError as error:
                    said = str(error)
            say(said)

        self._threads = [thread for thread in self._threads if thread.is_alive()]
        self._threads.append(threading.Thread(target=save, name="saving", daemon=True))
        self._threads[-1].start()

    def wait(self) -> None:
        """Wait until all are written."""
        for thread in self._threads:
            thread.join()
