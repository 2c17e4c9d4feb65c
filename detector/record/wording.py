"""What a screen says of a record."""

from detector.record.keeper import KeeperStatus
from detector.worded import Worded, worded

# A share of the last frames that is left out, from which on it is said.
_MANY = 0.02
_PHASES = {"insertion": worded("insertion"), "withdrawal": worded("withdrawal")}


def words(keeping: KeeperStatus) -> tuple[Worded, ...]:
    """What is recorded, for how long, in which phase, and what is wrong with it; nothing where nothing is."""
    record = keeping.record
    if record is None:
        return (worded("saving the record"),) if keeping.finishing else ()
    phase, since = record.phase
    left = record.outlook.seconds if record.outlook else None
    said = [worded("REC {time}", time=_clock(record.seconds))]
    if phase:
        said.append(worded("{phase} {time}", phase=phase_words(phase), time=_clock(since)))
    if record.not_recorded > _MANY * record.frames:
        share = round(100 * record.not_recorded / record.frames)
        said.append(worded("{share} % of frames left out", share=share))
    if record.disk_is_short and left is not None:
        said.append(worded("disk full in {minutes} min", minutes=max(1, round(left / 60))))
    return tuple(said)


def ended_words(keeping: KeeperStatus) -> str:
    """That a record has ended by itself, and why, until another one is begun; "" where none has."""
    if keeping.fault is None:
        return ""
    return worded("Nothing is recorded any more: {reason}", reason=keeping.fault)


def phase_words(phase: str) -> Worded:
    """A phase, for a user."""
    return _PHASES[phase]


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(max(0.0, seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
