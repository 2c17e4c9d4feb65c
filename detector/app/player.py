"""A source and a detector, played as often as the user wants."""

from collections.abc import Callable
from pathlib import Path

from detector.detector import PolypDetector
from detector.live import LivePipeline
from detector.video import VideoSource


class Player:
    """Gives a pipeline for each time that the source is played.

    Attributes:
        name: of the source, for a title: without folders, and of an address without its password.
    """

    def __init__(
        self, open_source: Callable[[], VideoSource], make_detector: Callable[[], PolypDetector]
    ) -> None:
        """Open the source, then load the model.

        Raises:
            SourceError, ModelError, DeviceError: one of them cannot be had.
        """
        self._open = open_source
        self._opened: VideoSource | None = open_source()
        shown = self._opened.name
        self.name = shown if "://" in shown else Path(shown).name
        try:
            self._detector = make_detector()
        except BaseException:
            self._opened.close()
            raise
        self._last: LivePipeline | None = None

    @property
    def device(self) -> str:
        """What computes, at which precision, and the model's name."""
        engine = self._detector.engine
        return f"{engine.device} {engine.precision}, {engine.card.name}"

    def play(self, on_change: Callable[[], None]) -> LivePipeline:
        """A pipeline from the source's start; it tells the argument of each change.

        Raises:
            SourceError: the source cannot be opened again.
            ModelError, DeviceError: the engine hangs and cannot be opened again.
        """
        source, self._opened = self._opened or self._open(), None
        if self._last is None or self._last.stop():
            self._detector.reset()
        else:
            self._restart()
        self._last = LivePipeline(source, self._detector, on_change, not source.live, self._restart)
        return self._last

    def _restart(self) -> PolypDetector:
        self._detector = self._detector.restarted()
        return self._detector
