"""The analyzer that a session has, loaded by the thread that needs it first."""

import threading
from collections.abc import Callable

from detector.detector import PolypDetector
from detector.errors import DetectorError
from detector.live.analyzer import Analyzer
from detector.live.exchange import Exchange, Wish


class LazyAnalyzer:
    """Loads a detector once, since that takes seconds, and renews it where its engine fails or hangs.

    Attributes:
        failure: why there is no detector; None while it is being loaded, and once it is there.
    """

    def __init__(self, make_detector: Callable[[], PolypDetector]) -> None:
        """Prepare; `make_detector` loads the model."""
        self._make_detector, self._loading = make_detector, threading.Lock()
        self._analyzer: Analyzer | None = None
        self._exchange = Exchange(self._present, self._take)
        self.failure: DetectorError | None = None

    @property
    def detector(self) -> PolypDetector | None:
        """None until it is loaded."""
        return None if self._analyzer is None else self._analyzer.detector

    def load(self) -> Analyzer:
        """The analyzer, loaded at the first call.

        Raises:
            ModelError, DeviceError: it cannot be had.
        """
        with self._loading:
            if self._analyzer is None:
                self._analyzer = Analyzer(self._made())
            return self._analyzer

    def restart(self) -> Analyzer:
        """Another analyzer in place of one whose engine failed or hangs.

        Raises:
            ModelError, DeviceError: it cannot be had.
        """
        if self._analyzer is None:
            return self.load()
        self._analyzer = self._analyzer.restarted()
        return self._analyzer

    def renew(self, is_free: bool) -> None:
        """Begin another source; a detector that a hanging call still has is not given to it."""
        if self._analyzer is not None:
            self._analyzer = self._analyzer.renewed(is_free)

    def exchange(self, wish: Wish) -> None:
        """Let another detector analyze once it is loaded; until then the present one goes on."""
        self._exchange.ask(wish)

    def wait(self, seconds: float) -> None:
        """Wait until nothing is being loaded, at most so long: Python cannot end well meanwhile."""
        self._exchange.wait(seconds)
        if self._loading.acquire(timeout=seconds):
            self._loading.release()

    def _present(self) -> PolypDetector | None:
        with self._loading:
            return self.detector

    def _take(self, detector: PolypDetector) -> None:
        with self._loading:
            if self._analyzer is None:
                # Loading had not begun, or failed: whoever needs one first has this one.
                self._analyzer = Analyzer(detector)
            else:
                self._analyzer.exchange(detector)
            self.failure = None

    def _made(self) -> PolypDetector:
        try:
            made = self._make_detector()
        except DetectorError as error:
            self.failure = error
            raise
        self.failure = None
        return made
