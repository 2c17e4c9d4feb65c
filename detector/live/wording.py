"""What a status means, in words for the user."""

from typing import NamedTuple

from detector.live.status import LiveState, LiveStatus


class Condition(NamedTuple):
    """A word for a status, and whether it is good; None: neither."""

    word: str
    good: bool | None


def condition(status: LiveStatus, now: float) -> Condition:
    """What a pipeline is doing.

    Args:
        status: of the pipeline.
        now: time.monotonic() in seconds.
    """
    if status.source_error or status.engine_error:
        return Condition("error", False)
    if status.source_lost:
        return Condition("source lost", False)
    if status.state is LiveState.PAUSED:
        return Condition("paused", None)
    if status.state is not LiveState.PLAYING:
        return Condition("ended", None)
    shown = status.paintable_result(now)
    return Condition("active" if shown and shown.result.activations else "searching", True)


def message(status: LiveStatus) -> str:
    """What the user must know now, "" where all is well."""
    if status.source_error:
        return status.source_error
    if status.source_lost:
        return f"Source lost, reconnecting: {status.source_lost}"
    if status.engine_error:
        return f"The picture goes on without markers; the analysis is restarted: {status.engine_error}"
    return ""
