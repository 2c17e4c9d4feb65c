"""Begins and ends the record of a procedure, and finishes it while the picture goes on."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from detector.detector import PolypDetector
from detector.display import DisplayStatus, Painted
from detector.errors import DataError, DetectorError
from detector.frame import Frame
from detector.live import LiveStatus, TimedResult
from detector.record.finish import finish_record, is_finished
from detector.record.priority import yield_to_others
from detector.record.record import Record
from detector.record.session_file import SESSION, About
from detector.record.status import RecordStatus

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class RecordPlan:
    """What a user wants recorded.

    Attributes:
        folder: the one that gets the record's own folder.
        case: code of the procedure (see `check_case`).
        crop_to_view: whether the field of view alone is recorded.
        screen: "window", or "none" where nobody looks.
        mode: of a capture device, as it was asked for.
    """

    folder: Path
    case: str
    crop_to_view: bool = False
    screen: str = "none"
    mode: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class KeeperStatus:
    """What is being recorded.

    Attributes:
        record: the present record; None where nothing is recorded.
        finishing: whether an earlier one is still being finished.
        ended: why the last one ended; None where there was none.
        fault: why it ended by itself; None where a user ended it, and while another one is made.
    """

    record: RecordStatus | None
    finishing: bool
    ended: str | None
    fault: str | None = None


class RecordKeeper:
    """Has one record at most. What it is told by `note_…` returns at once, on any thread."""

    def __init__(self) -> None:
        self._record: Record | None = None
        self._finishing: list[threading.Thread] = []
        self._ended: str | None = None
        self._fault: str | None = None

    def status(self) -> KeeperStatus:
        """What is being recorded now."""
        record = self._record
        finishing = any(thread.is_alive() for thread in self._finishing)
        if record is None:
            return KeeperStatus(None, finishing, self._ended, self._fault)
        return KeeperStatus(record.status(), finishing, self._ended)

    @property
    def record(self) -> Record | None:
        """The present record; None where nothing is recorded."""
        return self._record

    def begin(self, parent: Path, about: About, detector: Callable[[], PolypDetector | None]) -> Record:
        """Begin a record, in place of one that is not ended yet (see `Record`).

        Raises:
            OutputError: the folder cannot be written, or the disk is full.
        """
        self.end("another record was begun")
        self._start(lambda: _finish_cut(parent))
        self._record = Record(parent, about, detector)
        return self._record

    def end(self, reason: str) -> None:
        """End the record, and finish it on a thread of its own; nothing happens where there is none."""
        record, self._record = self._record, None
        if record is not None:
            self._fault = record.status().fault
            self._ended = self._fault or reason
            self._start(lambda: self._close(record, reason))

    def wait(self) -> None:
        """Wait until all that was recorded is finished."""
        for thread in self._finishing:
            thread.join()

    def note_frame(self, frame: Frame) -> None:
        """See `Witness`."""
        if (record := self._record) is not None:
            record.note_frame(frame)

    def note_result(self, result: TimedResult) -> None:
        """See `Witness`."""
        if (record := self._record) is not None:
            record.note_result(result)

    def note_painted(self, painted: Painted) -> None:
        """Something has come to the screen."""
        if (record := self._record) is not None:
            record.note_painted(painted)

    def note_status(self, live: LiveStatus, display: DisplayStatus) -> None:
        """A look at the screen; a record that cannot go on ends."""
        record = self._record
        if record is None:
            return
        record.note_status(live, display)
        if record.status().fault is not None:
            self.end("")

    def _close(self, record: Record, reason: str) -> None:
        record.close(reason)
        self._fault = record.status().fault
        _finish(record.folder)

    def _start(self, work: Callable[[], None]) -> None:
        self._finishing = [thread for thread in self._finishing if thread.is_alive()]
        thread = threading.Thread(target=_giving_way, args=(work,), name="finishing")
        self._finishing.append(thread)
        thread.start()


def _giving_way(work: Callable[[], None]) -> None:
    yield_to_others()
    work()


def _finish(folder: Path) -> None:
    try:
        finish_record(folder)
    except DetectorError as error:
        log.warning("%s: is not finished (%s)", folder, error)


def _finish_cut(parent: Path) -> None:
    """Finish what an earlier run of the program was cut off from."""
    for path in sorted(parent.glob(f"*/{SESSION}")):
        if is_finished(path.parent):
            continue
        try:
            facts = finish_record(path.parent)
        except DataError as error:
            # As a rule another program is writing it.
            log.info("%s", error)
        except DetectorError as error:
            log.warning("%s: is not finished (%s)", path.parent, error)
        else:
            log.warning("%s: %s; %.1f s of it are whole", path.parent, _how(facts), facts["end"]["duration"])


def _how(facts: Mapping[str, Any]) -> str:
    return "was cut off" if facts["end"]["cut"] else "had not been finished"
