"""What a status means, in words for the user."""

from detector.live.status import LiveStatus
from detector.worded import worded

_LOADING = worded(
    "Loading the model. The first start on a machine measures for some seconds what is the fastest."
)
_NOTHING_YET = worded("Waiting for the first picture.")
_LATE = worded(
    "The picture comes late: machine, sender or network are too slow, or the sender's stamps are wrong."
)
_BLACK = worded("The picture has been black for more than 2 s. Is the light on, and the cable in?")
_STILL = worded("The picture has not changed for more than 2 s. Is it frozen, or the camera gone?")


def message(status: LiveStatus, now: float) -> str:
    """What the user must know at a time.monotonic(), "" where all is well."""
    if status.source_error:
        return status.source_error
    if status.source_lost:
        if status.newest_frame is None:
            return worded("Waiting for the source: {reason}", reason=status.source_lost)
        return worded("Source lost, reconnecting: {reason}", reason=status.source_lost)
    if status.engine_error:
        return worded(
            "The picture goes on without markers; the analysis is restarted: {reason}",
            reason=status.engine_error,
        )
    if not status.engine_opened:
        return _LOADING
    if status.newest_frame is None:
        return _NOTHING_YET
    if status.newest_frame.is_late:
        return _LATE
    if status.is_black(now):
        return _BLACK
    return _STILL if status.is_still(now) else ""
