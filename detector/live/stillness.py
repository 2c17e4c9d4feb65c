"""Since when a picture has not changed at all: a processor holds it, or a converter repeats its last one."""

from detector.live.worker import TimedResult

# A sensor's noise changes more, as a mean over the picture in 255ths; what is repeated changes by nothing.
_NOTHING = 0.01


def still_since(before: float | None, newest: TimedResult) -> float | None:
    """The time.monotonic() since when it has not; None where it has, or it is not known.

    Args:
        before: of the result before.
        newest: the next result.
    """
    quality = newest.result.quality
    if quality is None or quality.change is None or quality.change > _NOTHING:
        return None
    return newest.frame.arrival if before is None else before
