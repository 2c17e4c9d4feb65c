"""What the window is asked to show, said without Qt."""

from dataclasses import dataclass, field

from detector.record import RecordPlan
from detector.settings import UserSettings


@dataclass(frozen=True)
class Chosen:
    """The settings of a run.

    Attributes:
        stored: what the user's file says.
        present: the same under what the command line says.
    """

    stored: UserSettings = field(default_factory=UserSettings)
    present: UserSettings = field(default_factory=UserSettings)


@dataclass(frozen=True)
class Shown:
    """A source in the window.

    Attributes:
        source: as open_video takes it.
        chosen: how it is analyzed and shown.
        plan: how a procedure is recorded; None: as usual.
        record: whether the record begins with the window.
    """

    source: str
    chosen: Chosen
    plan: RecordPlan | None = None
    record: bool = False
