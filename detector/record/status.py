"""What there is to know of a record while it is made."""

from dataclasses import dataclass
from pathlib import Path

from detector.record.disk import WARN, Outlook


@dataclass(frozen=True)
class RecordStatus:
    """A record at one moment.

    Attributes:
        folder: of the record.
        seconds: since its first frame; while there is none, since it began.
        frames: that came since.
        not_recorded: those of them that the encoder, too far behind, left out.
        outlook: of the disk; None before it was looked at.
        phase: of the procedure, "" where none was begun, and for how many seconds already.
        fault: why nothing is recorded any more; None while all is well.
    """

    folder: Path
    seconds: float
    frames: int
    not_recorded: int
    outlook: Outlook | None
    phase: tuple[str, float]
    fault: str | None

    @property
    def disk_is_short(self) -> bool:
        """Whether the disk will be full within ten minutes."""
        seconds = None if self.outlook is None else self.outlook.seconds
        return seconds is not None and seconds < WARN
