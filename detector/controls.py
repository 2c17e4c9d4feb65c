"""What a user does with a session by keys, whatever window they are pressed in."""

import time
from collections.abc import Callable

from detector.errors import OutputError
from detector.record import Record, RecordPlan
from detector.record.wording import phase_words
from detector.session import Session
from detector.worded import worded

# Seconds for which it is said what a key did, and that an arrow key leads on or back.
_SAID, SKIP = 4.0, 5.0
_NO_RECORD = worded("nothing is recorded yet; begin a record first")
_REMARKS = {"lesion": worded("noted: lesion"), "false alarm": worded("noted: false alarm")}


class Controls:
    """The actions (see `keys`) that need no screen."""

    def __init__(self, session: Session, plan: RecordPlan) -> None:
        """Drive a session; `plan` is how a procedure is recorded."""
        self._session, self._plan = session, plan
        self._message, self._until = "", 0.0

    @property
    def message(self) -> str:
        """What a key did just now, "" where there is nothing to be said."""
        return self._message if time.monotonic() < self._until else ""

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
        """Record the procedure, or end the record."""
        if self._session.keeper.record is not None:
            self._session.keeper.end("stopped")
            return
        try:
            record = self._session.begin_record(self._plan)
        except OutputError as error:
            self.say(str(error))
        else:
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
