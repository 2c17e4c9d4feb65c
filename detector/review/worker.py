"""Work in another process beside a window, heard of on a thread of its own."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from detector.children import start_worker

# Seconds that the other process has to end by itself.
_LAST_WAIT = 2.0


class BackgroundWorker:
    """A worker process, until it has ended or is stopped."""

    def __init__(
        self,
        name: str,
        hear: Callable[[Any], None],
        end: Callable[[], None],
        work: Callable[..., None],
        *arguments: Any,
    ) -> None:
        """Start.

        Args:
            name: of the thread.
            hear: called there with each thing that the process sends.
            end: called there once when it sends nothing more.
            work: as for `start_worker`.
            arguments: of the work.
        """
        self._hear, self._end = hear, end
        self._process, self._pipe = start_worker(work, *arguments)
        self._thread = threading.Thread(target=self._listen, name=name, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop it, if it goes on."""
        self._process.terminate()
        self._process.join(_LAST_WAIT)
        self._thread.join(_LAST_WAIT)

    def _listen(self) -> None:
        with suppress(EOFError, OSError):
            while True:
                self._hear(self._pipe.recv())
        self._end()
