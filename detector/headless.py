"""A session without a window, which records a procedure."""

import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path

from detector.display import Painted, Painting
from detector.live import LiveState
from detector.record import RecordPlan
from detector.session import Session
from detector.session_status import SessionStatus

# The source is looked at this often, in seconds, besides at each change.
_LOOK_EVERY = 0.04
# After the last frame its result is waited for, in seconds.
_LAST_RESULT = 1.0


@dataclass(frozen=True)
class Recorded:
    """What was recorded: folder, frames, those that the encoder left out, seconds, and why it ended."""

    folder: Path
    frames: int
    not_recorded: int
    seconds: float
    reason: str


def record_session(
    session: Session, plan: RecordPlan, seconds: float | None, stop: threading.Event
) -> Recorded:
    """Play a session as a window would, and record it.

    Args:
        session: not started yet; it is closed.
        plan: what to record, and where.
        seconds: after which it ends; None: with the source.
        stop: set where a user ends it.

    Raises:
        OutputError: the folder cannot be written, or the disk is full.
        ModelError, DeviceError: there is nothing to analyze with.
    """
    changed = threading.Event()
    try:
        record = session.begin_record(plan)
        session.start(changed.set)
        recorded = Recorded(record.folder, 0, 0, 0.0, "")
        limit, last_frame = seconds or float("inf"), time.monotonic()
        while not recorded.reason:
            changed.wait(_LOOK_EVERY)
            changed.clear()
            _look(session)
            status = session.status()
            if status.live.state not in (LiveState.ENDED, LiveState.FAILED):
                last_frame = time.monotonic()
            is_over = time.monotonic() - last_frame > _LAST_RESULT
            recorded = _so_far(recorded, status, limit, "stopped" if stop.is_set() else "", is_over)
        session.keeper.end(recorded.reason)
    finally:
        session.close()
    if status.failure is not None:
        raise status.failure
    return recorded


def _look(session: Session) -> None:
    painting = session.to_paint()
    if painting is not None:
        session.note_painted(_as_painted(painting))
    session.display()


def _as_painted(painting: Painting) -> Painted:
    """What a screen would say that needs no time to paint."""
    result = painting.result
    markers = 0 if result is None else len(result.result.activations)
    return Painted(time.monotonic(), painting.frame, result, markers)


def _so_far(before: Recorded, status: SessionStatus, limit: float, reason: str, is_over: bool) -> Recorded:
    """How far a record has come, with a reason where it ends."""
    record = status.keeping.record
    if record is None:
        return replace(before, reason=status.keeping.ended or reason)
    if status.failure is not None:
        reason = "there is no model"
    elif record.seconds >= limit:
        reason = "the time is over"
    elif is_over:
        reason = status.live.source_error or "the source has ended"
    return Recorded(record.folder, record.frames, record.not_recorded, record.seconds, reason)
