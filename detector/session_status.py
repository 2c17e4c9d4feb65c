"""What there is to know of a session at one moment, read whole by a window, a test or a headless run."""

from dataclasses import dataclass

from detector.display import DisplayStatus, Painted
from detector.errors import DetectorError
from detector.live import LiveStatus
from detector.live.figures import Figures
from detector.live.wording import message
from detector.record import KeeperStatus


@dataclass(frozen=True, eq=False)
class SessionStatus:
    """A session at one moment.

    Attributes:
        moment: time.monotonic() in seconds when it was taken.
        name: of the source, for a title: without folders, and of an address without its password.
        number: of the source in the playlist, from 0.
        sources: how many the playlist has.
        device: what computes, at which precision, and the model's name, which may change while it plays; ""
            while the model is being loaded.
        live: the source and its analysis.
        display: what the screen shows.
        painted: what was painted last; None: nothing of this source yet.
        figures: of what was painted.
        problem: why the source could not be opened, in words for the user; None where it could.
        failure: why there is no model at all; None while it is being loaded, and once it is there.
        keeping: the record of the procedure.
    """

    moment: float
    name: str
    number: int
    sources: int
    device: str
    live: LiveStatus
    display: DisplayStatus
    painted: Painted | None
    figures: Figures
    problem: str | None
    failure: DetectorError | None
    keeping: KeeperStatus

    @property
    def message(self) -> str:
        """What the user must know now, "" where all is well."""
        return self.problem or message(self.live, self.moment)
