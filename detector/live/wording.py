"""What a status means, in words for the user."""

from detector.live.status import LiveStatus
from detector.worded import worded

_LOADING = worded(
    "Loading the model. The first start on a machine measures for some seconds what is the fastest."
)


def message(status: LiveStatus) -> str:
    """What the user must know now, "" where all is well."""
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
    return "" if status.engine_opened else _LOADING
