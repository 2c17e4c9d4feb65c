"""When the frames of a DICOM object are shown (PS3.3, C.7.6.5 Cine and C.7.6.6 Multi-frame)."""

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from detector.video.dicom.faults import reading_errors

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

# More than this in a second, or fewer, is a mistake in an element.
_RATES = (0.01, 1000.0)


class Timing(NamedTuple):
    """Frames a second, None where the object does not say; the seconds between frames, if it lists them."""

    rate: float | None
    steps: tuple[float, ...] = ()


def timing(dataset: "Dataset") -> Timing:
    """What an object says of its frames' times: vector, time, cine rate, recommended rate, in this order.

    An element that holds no number, or several, says nothing.
    """
    steps = tuple(step / 1000 for step in numbers(dataset, "FrameTimeVector")[1:])
    if steps and all(1 / _RATES[1] <= step for step in steps):
        return Timing(_possible(len(steps) / sum(steps)), steps)
    for keyword, to_rate in _SINGLE:
        told = numbers(dataset, keyword)
        if len(told) == 1 and told[0] > 0 and (rate := _possible(to_rate(told[0]))):
            return Timing(rate)
    return Timing(None)


def _per_second(milliseconds: float) -> float:
    return 1000 / milliseconds


_SINGLE = (("FrameTime", _per_second), ("CineRate", float), ("RecommendedDisplayFrameRate", float))


def numbers(dataset: "Dataset", keyword: str) -> Sequence[float]:
    """The values of an element; none where it is missing or one is no number."""
    try:
        value = dataset.get(keyword)
        values = value if isinstance(value, Iterable) and not isinstance(value, str | bytes) else [value]
        told = [float(each) for each in values]
    except reading_errors():
        return ()
    return told if all(map(math.isfinite, told)) else ()


def _possible(rate: float) -> float | None:
    return rate if _RATES[0] <= rate <= _RATES[1] else None
