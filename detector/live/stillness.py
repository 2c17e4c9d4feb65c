"""Since when nothing is to be seen of the present: a picture that does not change at all, or is black."""

from detector.live.worker import TimedResult

# A sensor's noise changes more, as a mean over the picture in 255ths; what is repeated changes by nothing.
_NOTHING = 0.01
# Share that is nearly black; in a colon in which the light is on, something is always near.
_BLACK = 0.995


def still_since(before: float | None, newest: TimedResult) -> float | None:
    """The time.monotonic() since when it has not changed; None where it has, or it is not known.

    Args:
        before: of the result before.
        newest: the next result.
    """
    quality = newest.result.quality
    if quality is None or quality.change is None or quality.change > _NOTHING:
        return None
    return newest.frame.arrival if before is None else before


def black_since(before: float | None, newest: TimedResult) -> float | None:
    """The time.monotonic() since when it is black; None where it is not, or it is not known.

    Args:
        before: of the result before.
        newest: the next result.
    """
    quality = newest.result.quality
    if quality is None or quality.dark < _BLACK:
        return None
    return newest.frame.arrival if before is None else before
