"""A procedure while it is recorded: takes what a session tells it at once, and writes on own threads."""

import errno
import logging
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any
from weakref import WeakKeyDictionary

from detector.analysis.results.lock import folder_lock
from detector.detector import PolypDetector
from detector.display import DisplayStatus, Painted, Painting
from detector.errors import DetectorError, OutputError
from detector.frame import Frame
from detector.live import LiveStatus, TimedResult
from detector.notice import NOTICE
from detector.record.case import folder_within, make_record_folder
from detector.record.clock import FrameStamp, RecordClock
from detector.record.disk import DiskWatch, Outlook, Reserve
from detector.record.framing import Framing
from detector.record.pages import Missing, Pages
from detector.record.phases import PhaseClock
from detector.record.placement import Placement, placed
from detector.record.savings import Savings
from detector.record.session_file import About, is_record
from detector.record.snapshot import SNAPSHOTS, write_snapshot
from detector.record.status import RecordStatus
from detector.record.video_track import UNTIL_ON_DISK, VideoTrack
from detector.record.watching import Watching
from detector.video.clip import cut_clip
from detector.worded import worded

log = logging.getLogger(__name__)

# Between two writings to the disk, in seconds.
_WRITE_EVERY = 0.4
DISK_FULL = worded("the disk is full")
CLIPS = "clips"
# Seconds that a clip goes back.
CLIP = 20.0


@dataclass(frozen=True)
class _Taken:
    """A frame that was taken into the record."""

    stamp: FrameStamp
    place: Placement


class Record:
    """Writes the folder of one procedure. What it is told by `note_…` returns at once, on any thread."""

    def __init__(self, parent: Path, about: About, detector: Callable[[], PolypDetector | None]) -> None:
        """Begin.

        Args:
            parent: the folder that gets the record's own folder.
            about: what is known before the first frame.
            detector: what analyzes; None while it is being loaded.

        Raises:
            OutputError: the folder cannot be written, or the disk is full.
        """
        self._began = time.monotonic()
        self.folder = make_record_folder(parent, datetime.now().astimezone().date(), about.case)
        self._about, self._detector = about, detector
        self._clock, self._framing = RecordClock(), Framing(about.crop_to_view)
        self._phases, self._watching = PhaseClock(), Watching()
        self._taken: WeakKeyDictionary[Frame, _Taken] = WeakKeyDictionary()
        self._lock, self._over = threading.Lock(), threading.Event()
        self._frames = 0
        self._outlook: Outlook | None = None
        self._fault: str | None = None
        # What the user looks at.
        self._seen: Painted | Painting | None = None
        self._savings = Savings()
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        with ExitStack() as stack:
            stack.enter_context(folder_lock(self.folder))
            self._reserve = Reserve(self.folder)
            self._disk = DiskWatch(self.folder)
            self._pages = Pages(self.folder, about, self._began)
            self._stack = stack.pop_all()
        self._video = VideoTrack(self.folder, about.rate, about.crop_to_view)
        self._thread = threading.Thread(target=self._run, name="record", daemon=True)
        self._thread.start()

    def status(self) -> RecordStatus:
        """What the record is doing now."""
        now = time.monotonic()
        return RecordStatus(
            folder=self.folder,
            seconds=self._at(now),
            frames=self._frames,
            not_recorded=self._video.left_out,
            outlook=self._outlook,
            phase=self._phases.at(now),
            fault=self._fault,
        )

    def note_frame(self, frame: Frame) -> None:
        """A frame has come."""
        place = None if self._over.is_set() else self._framing.place(frame.picture)
        if place is None:
            return
        stamp = self._clock.stamp(frame)
        self._video.offer(frame, stamp, place)
        self._frames += 1
        with self._lock:
            self._taken[frame] = _Taken(stamp, place)
        self._do(partial(self._pages.add_frame, stamp, place.size, frame.arrival))

    def note_result(self, result: TimedResult) -> None:
        """A frame has been analyzed."""
        taken, detector = self._find(result.frame), self._detector()
        if taken is not None and detector is not None:
            found, ready = placed(result.result, taken.place), self._at(result.finished)
            self._do(partial(self._pages.add_result, detector, taken.stamp, found, ready))

    def note_painted(self, painted: Painted) -> None:
        """Something has come to the screen, or would have, had there been one."""
        self._seen = painted.held or painted
        taken = self._find(painted.frame)
        if taken is None:
            return
        source = self._find(painted.result.frame) if painted.result is not None else None
        facts = {
            "time": round(self._at(painted.time), 4),
            "frame": taken.stamp.number,
            "markers": painted.markers,
            "hidden": painted.hidden,
        }
        delays = painted.time - painted.frame.arrival, _delay(painted)
        number = source.stamp.number if source is not None else None
        self._do(partial(self._pages.add_painted, taken.stamp.number, number, facts, delays))

    def note_status(self, live: LiveStatus, display: DisplayStatus) -> None:
        """A look at the screen; to be told at least ten times a second."""
        for event, facts in self._watching.look(live, display, time.monotonic()):
            self.note(event, facts)

    def note(self, event: str, facts: dict[str, Any] | None = None) -> None:
        """Anything else that happened just now."""
        at = self._clock.at(time.monotonic())
        self._do(lambda: self._pages.add_event(event, at, facts or {}))

    def remark(self, kind: str) -> None:
        """The user says what is to be seen now: of which frame, and under which markers."""
        painted = self._seen
        taken = None if painted is None else self._find(painted.frame)
        result = None if painted is None or painted.result is None else painted.result.result
        tracks = [] if result is None else [polyp.track_id for polyp in result.activations]
        self.note("remark", {"kind": kind, "frame": taken.stamp.number if taken else None, "tracks": tracks})

    def save_snapshot(self, say: Callable[[str], None]) -> None:
        """Keep the frame that is on screen; `say` is told of it, or of why not, on another thread."""
        painted = self._seen
        taken = None if painted is None else self._find(painted.frame)
        if painted is None or taken is None:
            say(worded("no picture to keep"))
            return
        self._savings.start(partial(self._write_snapshot, painted, taken), say)

    def save_clip(self, say: Callable[[str], None]) -> None:
        """Keep the last 20 s; `say` is told of it, or of why not, on another thread."""
        now = self._at(time.monotonic())
        self._savings.start(partial(self._write_clip, now), say)

    def next_phase(self) -> None:
        """The next phase of the procedure begins."""
        self.note("phase", {"phase": self._phases.go_on(time.monotonic())})

    def close(self, reason: str) -> None:
        """End the recording; what is in the folder then is whole but for its report.

        Args:
            reason: why it ends, for session.json.
        """
        self._savings.wait()
        self._over.set()
        # Room for the rest, also where somebody else has taken all of the disk.
        if self._fault == DISK_FULL:
            self._disk.wait_until_still()
        self._reserve.release()
        self._video.close()
        if self._video.failure is not None:
            self._say_fault(self._video.failure)
        self._jobs.put(None)
        self._thread.join()
        self._reserve.release()
        now = self._at(time.monotonic())
        self._pages.finish(self._fault or reason, now, self._video.recorded, self._newly_missing())
        self._stack.close()

    def _write_snapshot(self, painted: Painted | Painting, taken: _Taken) -> str:
        place = folder_within(self.folder, SNAPSHOTS)
        rgb = self._video.shown(painted.frame.picture, taken.place)
        source = None if painted.result is None else self._find(painted.result.frame)
        result = None
        if painted.result is not None and source is not None:
            result = replace(
                placed(painted.result.result, source.place), index=source.stamp.number, time=source.stamp.time
            )
        facts = {"frame": taken.stamp.number, "time": round(taken.stamp.time, 6), "notice": NOTICE}
        file = f"{SNAPSHOTS}/{write_snapshot(place, taken.stamp.number, rgb, result, facts)}"
        self.note("snapshot", {"file": file})
        return file

    def _write_clip(self, now: float) -> str:
        # What was on screen just now is on the disk a moment later.
        self._over.wait(UNTIL_ON_DISK)
        place, name = folder_within(self.folder, CLIPS), f"{int(max(0.0, now)):06d}s.mp4"
        file = f"{CLIPS}/{name}"
        cut_clip(self._video.written, place / name, now - CLIP, now)
        self.note("clip", {"file": file})
        return file

    def _newly_missing(self) -> Missing:
        return Missing(self._video.newly_left_out(), self._watching.newly_overtaken())

    def _at(self, moment: float) -> float:
        """A time.monotonic() in seconds of the record; before its first frame, from its beginning."""
        at = self._clock.at(moment)
        return moment - self._began if at is None else at

    def _find(self, frame: Frame) -> _Taken | None:
        with self._lock:
            return self._taken.get(frame)

    def _do(self, job: Callable[[], None]) -> None:
        self._jobs.put(job)

    def _run(self) -> None:
        """Do what is to be done, and write it down now and then, until the end."""
        self._try(self._reserve.take)
        written = time.monotonic()
        while True:
            try:
                job = self._jobs.get(timeout=_WRITE_EVERY)
                if job is None:
                    return
                self._try(job)
            except Empty:
                pass
            now = time.monotonic()
            if now - written >= _WRITE_EVERY:
                written = now
                self._try(self._write)

    def _write(self) -> None:
        now = time.monotonic()
        # What is written goes on to be, into files that nobody can open any more.
        if not is_record(self.folder):
            raise OutputError(f"{self.folder}: is gone; look for its disk, and begin another record")
        self._outlook = self._disk.look(now)
        self._pages.write(self._at(now), self._outlook, self._newly_missing())
        if self._video.failure is not None:
            self._say_fault(self._video.failure)
        elif self._outlook.is_full:
            self._end_by_fault(DISK_FULL)

    def _try(self, job: Callable[[], None]) -> None:
        try:
            job()
        except (DetectorError, OSError) as error:
            self._say_fault(error)

    def _say_fault(self, error: Exception) -> None:
        is_full = getattr(error.__cause__ or error, "errno", None) == errno.ENOSPC
        self._end_by_fault(DISK_FULL if is_full else str(error))

    def _end_by_fault(self, fault: str) -> None:
        if self._fault is None:
            self._fault = fault
            self._over.set()
            log.warning("%s: the recording ends: %s", self.folder, fault)


def _delay(painted: Painted) -> float | None:
    """From the arrival of the frame to the painting of its markers, in seconds."""
    return None if painted.result is None else painted.time - painted.result.frame.arrival
