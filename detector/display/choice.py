"""Which markers belong on which frame, and for how long.

A result belongs to the frame that it was made from. Frames that come fast are painted at once, with the
markers of a frame just before; those that come slowly wait for their own, or markers would go out with each.
"""

from detector.display.paint import Painted, Painting
from detector.frame import Frame
from detector.live import MAX_RESULT_AGE, LiveState, LiveStatus, TimedResult

# From this interval between frames on, in seconds, the result of the frame before would become too old before
# the next one is sure to be there.
SLOW = MAX_RESULT_AGE / 2
# A frame waits no longer for its own result, in seconds, what is left being for the painting; and no longer
# than this part of the interval, so that it is painted before the next one comes.
LONGEST_WAIT, _WAIT_SHARE = 0.100, 0.8


def choose(status: LiveStatus, before: Painted | None, interval: float, now: float) -> Painting | None:
    """What is to be painted.

    Args:
        status: of the source and its analysis.
        before: what was painted last; None: nothing yet.
        interval: seconds between two frames of the source.
        now: time.monotonic() in seconds.

    Returns:
        None where that is on screen already, or is worth waiting for.
    """
    frame = status.newest_frame
    if frame is None:
        return None
    result = _markers(status, frame, before, interval, now)
    if before is not None and before.frame is frame and before.result is result:
        return None
    is_own = result is not None and result.frame is frame
    if not is_own and _is_worth_waiting(status, frame, before, interval, now):
        return None
    return Painting(frame, result, float("inf") if result is None else _until(status, frame, result))


def markers_until(status: LiveStatus, painted: Painted, interval: float) -> float:
    """Until when, by time.monotonic(), the markers that are on screen may stay; inf where there are none."""
    if painted.result is None or status.state is not LiveState.PLAYING:
        return float("inf")
    if painted.result.frame is painted.frame:
        # Of a slow source, until the next frame must be there with its own.
        stays = interval + longest_wait(interval) if interval > SLOW else MAX_RESULT_AGE
        return painted.frame.arrival + stays
    return painted.result.frame.arrival + MAX_RESULT_AGE


def longest_wait(interval: float) -> float:
    """For how long a frame of a slow source is worth waiting for its own result, in seconds."""
    return min(LONGEST_WAIT, _WAIT_SHARE * interval)


def _markers(
    status: LiveStatus, frame: Frame, before: Painted | None, interval: float, now: float
) -> TimedResult | None:
    """The result whose markers may be on a frame now."""
    if status.state in (LiveState.FAILED, LiveState.STOPPED):
        return None
    newest = status.newest_result
    on_screen = before is not None and before.frame is frame and before.result is newest
    if before is not None and on_screen and newest is not None:
        return newest if now < markers_until(status, before, interval) else None
    return status.paintable_result(now)


def _until(status: LiveStatus, frame: Frame, result: TimedResult) -> float:
    """Until when markers may be painted that are not on screen yet."""
    if status.state is not LiveState.PLAYING:
        return float("inf")
    return result.frame.arrival + MAX_RESULT_AGE


def _is_worth_waiting(
    status: LiveStatus, frame: Frame, before: Painted | None, interval: float, now: float
) -> bool:
    """Whether a frame's own result is to be expected soon: that of the frame before came in time."""
    if before is None or before.result is None or before.result.frame is not before.frame:
        return False
    if before.frame is frame or before.frame.passage != frame.passage or status.engine_error is not None:
        return False
    if frame.is_late:
        return False
    if status.state is not LiveState.PLAYING:
        return now - frame.arrival < LONGEST_WAIT
    # Beyond the latter, others were waited for already.
    in_time = now - frame.arrival < longest_wait(interval) and now < markers_until(status, before, interval)
    return interval > SLOW and in_time
