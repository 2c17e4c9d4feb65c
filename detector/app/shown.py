"""What the window is asked to show, said without Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from detector.record import RecordPlan
from detector.settings import DetectorSettings, WindowSettings


@dataclass(frozen=True)
class Shown:
    """A source in the window.

    Attributes:
        source: as open_video takes it.
        detector: what analyzes it.
        keys: by action, where they are not the usual ones.
        plan: how a procedure is recorded; None: as usual.
        record: whether the record begins with the window.
        window: how the window speaks and marks.
    """

    source: str
    detector: DetectorSettings
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    plan: RecordPlan | None = None
    record: bool = False
    window: WindowSettings = field(default_factory=WindowSettings)
