"""The states of a display. Loads next to nothing: the first of them is shown while all else is loaded."""

from enum import Enum


class DisplayState(Enum):
    """What is on screen now. The first of these that is true, from above:

    ENDED: the recording is over.
    PAUSED: the user holds a recording.
    NO_SIGNAL: the source cannot be opened, broke off or is lost, or gave no new frame for three intervals
        between frames, at least 200 ms. Over once frames have come for a tenth of a second.
    TOO_SLOW: the picture on screen came more than 0.4 s late, since this machine, the sender or the network
        does not keep up. Also where the analysis alone does not, further below.
    FROZEN: the user holds a picture of a live source, which goes on small beside it.
    BYPASS: the user hides all markers.
    ENGINE_FAULT: the analysis failed, hangs, or answers the same whatever it is shown; it is tried again.
    STARTING: the model is being loaded, a jump is under way, or nothing came of the analysis yet.
    READY: source and model are open, and the first frame has not been painted.
    TOO_SLOW: of the frames of the last 2 s fewer than nine in ten were painted with a result of at most
        120 ms, or were analyzed; two at least are missing. Over once it was 95 in 100 for 2 s.
    MARKED: a marker is on screen, or was less than a quarter of a second ago.
    LOOKING: none is, and would be if there were anything to mark.

    After NO_SIGNAL and ENGINE_FAULT, MARKED or LOOKING must have been true for half a second, in which
    STARTING is shown. Only these two are green.
    """

    READY = "READY"
    LOOKING = "LOOKING"
    MARKED = "MARKED"
    BYPASS = "BYPASS"
    TOO_SLOW = "TOO SLOW"
    NO_SIGNAL = "NO SIGNAL"
    STARTING = "STARTING"
    ENGINE_FAULT = "ENGINE FAULT"
    PAUSED = "PAUSED"
    FROZEN = "FROZEN"
    ENDED = "ENDED"

    @property
    def watching(self) -> bool:
        """Whether a marker could appear now."""
        return self in (DisplayState.LOOKING, DisplayState.MARKED)
