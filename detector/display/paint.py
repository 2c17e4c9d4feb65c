"""What is to be painted, and what was."""

from dataclasses import dataclass

from detector.frame import Frame
from detector.live import TimedResult


@dataclass(frozen=True, eq=False)
class Painting:
    """What is to be painted now.

    Attributes:
        frame: the picture.
        result: whose markers belong on it; None: none do.
        until: time.monotonic() in seconds from which on those markers must not be drawn any more, to be asked
            when they are drawn, not before.
        held: an earlier picture that the user holds, with its markers; the frame is then small beside it.
    """

    frame: Frame
    result: TimedResult | None
    until: float
    held: "Painting | None" = None


@dataclass(frozen=True, eq=False)
class Painted:
    """What has come to the screen.

    Attributes:
        time: time.monotonic() in seconds, after the last stroke.
        frame: the picture.
        result: whose markers were drawn, were there any and were they not hidden; None where none was given,
            or where it had become too old.
        markers: how many were drawn.
        hidden: whether the user hides all markers.
        held: what the user holds, in whose place the frame was small, without markers; None: nothing.
    """

    time: float
    frame: Frame
    result: TimedResult | None = None
    markers: int = 0
    hidden: bool = False
    held: Painting | None = None
