"""What a user does with a session by keys, whatever window they are pressed in."""

import time
from collections.abc import Callable

from detector.errors import DetectorError
from detector.record import Record, RecordPlan
from detector.record.wording import ended_words, phase_words
from detector.session import Session
from detector.worded import worded

# Seconds for which it is said what a key did, and that an arrow key leads on or back.
_SAID, SKIP = 4.0, 5.0
# A record lasts at least so long, in seconds: who presses twice, or a foot switch that bounces, wants one.
_SHORTEST = 0.5
_NO_RECORD = worded("nothing is recorded yet; begin a record first")
_REMARKS = {"lesion": worded("noted: lesion"), "false alarm": worded("noted: false alarm")}


class Controls:
    """The actions (see `keys`) that need no screen."""

    def __init__(self, session: Session, plan: RecordPlan) -> None:
        """Drive a session; `plan` is how a procedure is recorded."""
        self._session, self._plan = session, plan
        self._message, self._until = "", 0.0
        self._began, self._ended = 0.0, ""

    def message(self) -> str:
        """What a key did just now, or else that a record has ended by itself; "" where neither is."""
        ended = ended_words(self._session.keeper.status())
        if ended != self._ended:
            # Of more weight than what was said before.
            self._ended, self._until = ended, 0.0
        return self._message if time.monotonic() < self._until else ended

    def actions(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its name."""
        session = self._session
        return {
            "pause": session.toggle_pause,
            "on": lambda: session.skip(SKIP),
            "back": lambda: session.skip(-SKIP),
            "frame_on": lambda: session.step(1),
            "frame_back": lambda: session.step(-1),
            "faster": session.faster,
            "slower": session.slower,
            "record": self.toggle_record,
            "snapshot": lambda: self._with_record(lambda record: record.save_snapshot(self.say)),
            "clip": lambda: self._with_record(lambda record: record.save_clip(self.say)),
            "lesion": lambda: self._remark("lesion"),
            "false_alarm": lambda: self._remark("false alarm"),
            "phase": lambda: self._with_record(self._next_phase),
        }

    def toggle_record(self) -> None:
        """Record the procedure, or end the record; a second stroke right after the first is none."""
        record = self._session.keeper.record
        if record is None:
            self._begin_record()
        elif time.monotonic() - self._began >= _SHORTEST:
            self._session.keeper.end("stopped")

    def _begin_record(self) -> None:
        try:
            record = self._session.begin_record(self._plan)
        except DetectorError as error:
            self.say(str(error))
        else:
            self._began = time.monotonic()
            self.say(worded("recording to {folder}", folder=record.folder))

    def note_key(self, key: str, action: str) -> None:
        """A key was pressed; the record keeps it."""
        record = self._session.keeper.record
        if record is not None:
            record.note("key", {"key": key, "action": action})

    def say(self, message: str) -> None:
        """Say something for a moment. May be called from any thread."""
        self._message, self._until = message, time.monotonic() + _SAID

    def _remark(self, kind: str) -> None:
        def remark(record: Record) -> None:
            record.remark(kind)
            self.say(_REMARKS[kind])

        self._with_record(remark)

    def _next_phase(self, record: Record) -> None:
        record.next_phase()
        phase, _ = record.status().phase
        self.say(phase_words(phase) if phase else worded("no phase"))

    def _with_record(self, act: Callable[[Record], None]) -> None:
        record = self._session.keeper.record
        if record is None:
            self.say(_NO_RECORD)
        else:
            act(record)
