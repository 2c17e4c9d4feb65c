"""An export of what is reviewed, made by another process, while the window goes on."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from detector.analysis.exports.command import run_export
from detector.errors import DetectorError
from detector.review.correcting import Corrections
from detector.review.worker import BackgroundWorker


@dataclass(frozen=True)
class ExportWish:
    """What to write, as `polyp-detector export` takes it.

    Attributes:
        results: results.jsonl, whole.
        name: of the format.
        out: folder for what is written; None: that of the results, or one in it for what was reviewed.
        review: whose verdicts are applied; None leaves the results as they were found.
    """

    results: Path
    name: str
    out: Path | None = None
    review: Path | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of it: where it was written, or why it was not, in a line; neither while it goes on."""

    written: str | None = None
    problem: str | None = None


class BackgroundExport:
    """Writes one export; its file or folder has its name once it is whole."""

    def __init__(self, wish: ExportWish, on_change: Callable[[], None]) -> None:
        """Start.

        Args:
            wish: what to write.
            on_change: called once from another thread, when it has ended; must return at once.
        """
        self._outcome, self._on_change = Outcome(), on_change
        self._worker = BackgroundWorker("exporting", self._take, self._end, _export, wish)

    def outcome(self) -> Outcome:
        """What came of it so far."""
        return self._outcome

    def close(self) -> None:
        """Stop, if it goes on; what is not whole is not there."""
        self._on_change = lambda: None
        self._worker.close()

    def _take(self, outcome: Outcome) -> None:
        self._outcome = outcome
        self._on_change()

    def _end(self) -> None:
        if self._outcome == Outcome():
            self._take(Outcome(problem="the export ended before its time; ask for it again"))


def _export(wish: ExportWish, pipe: Connection) -> None:
    """In the other process: write, and tell what came of it, unless nobody is left who is told."""
    written: list[str] = []
    try:
        correct = Corrections(wish.review) if wish.review else None
        run_export(wish.results, wish.name, wish.out, written.append, correct=correct)
        outcome = Outcome(written=written[-1])
    except DetectorError as error:
        outcome = Outcome(problem=str(error))
    with suppress(ConnectionError):
        pipe.send(outcome)
