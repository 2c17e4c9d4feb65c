"""What a screen says of a record."""

from detector.record.keeper import KeeperStatus

# A share of the last frames that is left out, from which on it is said.
_MANY = 0.02


def words(keeping: KeeperStatus) -> tuple[str, ...]:
    """What is recorded, for how long, in which phase, and what is wrong with it; nothing where nothing is."""
    record = keeping.record
    if record is None:
        return ("saving the record",) if keeping.finishing else ()
    phase, since = record.phase
    left = record.outlook.seconds if record.outlook else None
    said = [f"REC {_clock(record.seconds)}"]
    if phase:
        said.append(f"{phase} {_clock(since)}")
    if record.not_recorded > _MANY * record.frames:
        said.append(f"{100 * record.not_recorded / record.frames:.0f} % of frames left out")
    if record.disk_is_short and left is not None:
        said.append(f"disk full in {max(1, round(left / 60))} min")
    return tuple(said)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(max(0.0, seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
