"""A recording that has no results is analyzed in another process, while it can already be watched."""

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

from detector.analysis.job import Job, open_engines, run_job
from detector.errors import DetectorError
from detector.review.worker import BackgroundWorker
from detector.settings import DetectorSettings


@dataclass(frozen=True)
class Progress:
    """How far an analysis has come.

    Attributes:
        frames: that are analyzed.
        of: how many there are, about; None where the recording does not say.
        finished: whether it reached the end.
        problem: why it failed, in a line for a user; None where it did not.
    """

    frames: int = 0
    of: int | None = None
    finished: bool = False
    problem: str | None = None

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return not self.finished and self.problem is None

    @property
    def share(self) -> float:
        """Done of all, in 0..1."""
        return min(1.0, self.frames / self.of) if self.of else 0.0


class BackgroundAnalysis:
    """Analyzes one recording, from where an earlier analysis of it broke off."""

    def __init__(
        self, source: str, folder: Path, settings: DetectorSettings, on_change: Callable[[], None]
    ) -> None:
        """Start.

        Args:
            source: the recording.
            folder: of its results.
            settings: of the detector.
            on_change: called from another thread when the progress is another; must return at once.
        """
        self._lock, self._progress, self._on_change = threading.Lock(), Progress(), on_change
        job = Job(source, folder, resume=True)
        self._worker = BackgroundWorker("background", self._take, self._end, _analyze, job, settings)

    def progress(self) -> Progress:
        """How far it has come."""
        with self._lock:
            return self._progress

    def close(self) -> None:
        """Stop; it goes on from here when the recording is reviewed again."""
        self._on_change = lambda: None
        self._worker.close()

    def _end(self) -> None:
        if self.progress().running:
            self._take(replace(self.progress(), problem="the analysis ended before its time; open it again"))

    def _take(self, progress: Progress) -> None:
        with self._lock:
            self._progress = progress
        self._on_change()


def _analyze(job: Job, settings: DetectorSettings, pipe: Connection) -> None:
    """In the other process: analyze, and tell how far it is, until nobody is left who is told."""
    with suppress(ConnectionError):
        _analyze_and_tell(job, settings, pipe)


def _analyze_and_tell(job: Job, settings: DetectorSettings, pipe: Connection) -> None:
    last = Progress()

    def tell(frames: int, of: int | None) -> None:
        nonlocal last
        last = Progress(frames, of)
        pipe.send(last)

    try:
        # The picture that is watched meanwhile needs a core, too.
        result = run_job(job, open_engines(settings, max(1, (os.cpu_count() or 1) - 1)), tell)
        pipe.send(replace(last, finished=result.reason is None, problem=result.reason))
    except DetectorError as error:
        pipe.send(replace(last, problem=str(error)))
