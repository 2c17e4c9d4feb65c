"""What a status means, in words for the user."""

from detector.live.status import LiveStatus

_LOADING = "Loading the model. The first start on a machine measures for some seconds what is the fastest."


def message(status: LiveStatus) -> str:
    """What the user must know now, "" where all is well."""
    if status.source_error:
        return status.source_error
    if status.source_lost:
        task = "Waiting for the source" if status.newest_frame is None else "Source lost, reconnecting"
        return f"{task}: {status.source_lost}"
    if status.engine_error:
        return f"The picture goes on without markers; the analysis is restarted: {status.engine_error}"
    return "" if status.engine_opened else _LOADING
