"""Results that grow while a recording is analyzed: read again as often as that is cheap, on an own thread."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from detector.analysis.results.journal import PARTIAL
from detector.analysis.results.schema import Header, ModelInfo, SourceInfo
from detector.errors import DetectorError
from detector.notice import NOTICE
from detector.review.background import BackgroundAnalysis, Progress
from detector.review.overview import Overview, read_overview
from detector.review.review import Review, open_review
from detector.review.sightings import Sightings
from detector.settings import DetectorSettings
from detector.video import VideoSource

log = logging.getLogger(__name__)

# Between two readings, in seconds at least, and so many times as long as the last one took; the end of the
# analysis is looked for more often.
_LEAST_PAUSE, _PAUSE, _LOOK = 1.0, 12.0, 0.2


@dataclass(frozen=True, eq=False)
class Grown:
    """Results as they were read last; with their review once they are whole."""

    overview: Overview
    review: Review | None = None


class GrowingResults:
    """Analyzes a recording in the background, and gives what it has found so far."""

    def __init__(
        self,
        source: str,
        folder: Path,
        settings: DetectorSettings,
        reviewer: str,
        on_change: Callable[[], None],
    ) -> None:
        """Start, or go on from where an earlier analysis broke off.

        Args:
            source: the recording.
            folder: of its results.
            settings: of the detector.
            reviewer: who reviews the results once they are whole.
            on_change: called from other threads when there is something new; must return at once.
        """
        self._folder, self._reviewer, self._on_change = folder, reviewer, on_change
        self._lock, self._stopped = threading.Lock(), threading.Event()
        self._newest: Grown | None = None
        self._problem: str | None = None
        self._analysis = BackgroundAnalysis(source, folder, settings, self._hear)
        self._thread = threading.Thread(target=self._run, name="growing", daemon=True)
        self._thread.start()

    def progress(self) -> Progress:
        """How far the analysis has come."""
        return self._analysis.progress()

    @property
    def problem(self) -> str | None:
        """Why analysis or review cannot go on, in a line for the user; None where they can."""
        return self.progress().problem or self._problem

    def take(self) -> Grown | None:
        """What was read since the last time, the newest of it; None where that is nothing."""
        with self._lock:
            newest, self._newest = self._newest, None
        return newest

    def close(self) -> None:
        """Stop; the analysis goes on from here when the recording is reviewed again."""
        self._stopped.set()
        self._analysis.close()
        self._thread.join()
        left = self.take()
        if left is not None and left.review is not None:
            left.review.close()

    def _hear(self) -> None:
        self._on_change()

    def _run(self) -> None:
        pause = _LEAST_PAUSE
        while self._goes_on_for(pause):
            began = time.monotonic()
            self._read()
            pause = max(_LEAST_PAUSE, _PAUSE * (time.monotonic() - began))
        if self.progress().finished and not self._stopped.is_set():
            self._open_review()

    def _goes_on_for(self, seconds: float) -> bool:
        """Wait; whether the analysis still goes on after that."""
        deadline = time.monotonic() + seconds
        while self.progress().running and not self._stopped.wait(_LOOK):
            if time.monotonic() >= deadline:
                return True
        return False

    def _read(self) -> None:
        if (self._folder / PARTIAL).is_file():
            try:
                self._put(Grown(read_overview(self._folder / PARTIAL)))
            except DetectorError as error:
                # It may have been whole, and have got another name, in this very moment.
                log.info("%s", error)

    def _open_review(self) -> None:
        try:
            review = open_review(self._folder, self._reviewer)
        except DetectorError as error:
            self._problem = str(error)
            self._on_change()
        else:
            self._put(Grown(review.overview, review))

    def _put(self, grown: Grown) -> None:
        with self._lock:
            self._newest = grown
        self._on_change()


def nothing_yet(source: VideoSource, folder: Path) -> Overview:
    """The overview of a recording of which nothing is analyzed."""
    name = Path(source.name).name
    header = Header(
        notice=NOTICE,
        source=SourceInfo(name, source.width, source.height, source.rate),
        model=ModelInfo("", "", ""),
        device="",
        precision="",
        threshold=0.0,
        min_area=0.0,
        gate={},
    )
    none, numbers = np.empty(0), np.empty(0, np.int64)
    scores, shown = np.empty(0, np.float32), np.empty(0, np.bool_)
    return Overview(
        path=folder / PARTIAL,
        header=header,
        end=None,
        numbers=numbers,
        times=none,
        scores=scores,
        shown=shown,
        offsets=numbers,
        sightings=Sightings(numbers, numbers, np.empty((0, 4)), none, none, shown),
        duration=0.0,
        gaps=(),
        tracks=(),
    )
