"""Another detector in place of the present one, while the picture and its markers go on."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from detector.detector import PolypDetector
from detector.errors import DetectorError, DeviceError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Wish:
    """What is to analyze from now on.

    Attributes:
        make: gives it, from the present one, which goes on meanwhile; None while there is none.
        done: told, on any thread, once it analyzes, or why it cannot be had; then the present one stays.
    """

    make: Callable[[PolypDetector | None], PolypDetector]
    done: Callable[[DetectorError | None], None]


class Exchange:
    """Makes what is wished on a thread of its own. Of wishes in quick succession only the last is granted."""

    def __init__(
        self, present: Callable[[], PolypDetector | None], take: Callable[[PolypDetector], None]
    ) -> None:
        """Prepare.

        Args:
            present: what analyzes now; may wait until it is loaded.
            take: lets the new one analyze.
        """
        self._present, self._take = present, take
        self._asking, self._asked = threading.Lock(), list[Wish]()
        self._thread: threading.Thread | None = None

    def ask(self, wish: Wish) -> None:
        """Wish for another detector; returns at once."""
        with self._asking:
            self._asked = [wish]
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="exchange", daemon=True)
                self._thread.start()

    def wait(self, seconds: float) -> None:
        """Forget what is not begun, and wait for what is, at most so long."""
        with self._asking:
            self._asked, thread = [], self._thread
        if thread is not None:
            thread.join(seconds)

    def _run(self) -> None:
        while (wish := self._next()) is not None:
            fault = self._grant(wish)
            # Of one that is overtaken nothing is to be said.
            if not self._asked:
                wish.done(fault)

    def _next(self) -> Wish | None:
        with self._asking:
            if self._asked:
                return self._asked.pop()
            self._thread = None
            return None

    def _grant(self, wish: Wish) -> DetectorError | None:
        try:
            made = wish.make(self._present())
        except DetectorError as error:
            return error
        # Whatever the device's library raises.
        except Exception as error:
            log.exception("another detector could not be made")
            return DeviceError(str(error) or type(error).__name__)
        if not self._asked:
            self._take(made)
        return None
