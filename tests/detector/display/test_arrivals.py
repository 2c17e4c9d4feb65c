"""A marking is new once, and again only after it was away for a while."""

import numpy as np

from detector.boxes import Box
from detector.display import Painted
from detector.display.arrivals import Arrivals
from detector.frame import Frame
from detector.live import TimedResult
from detector.picture import RgbPicture
from detector.result import NO_TIMINGS, FrameResult, Polyp

PICTURE = RgbPicture(np.zeros((4, 4, 3), np.uint8))


def _painted(time: float, *tracks: int, hidden: bool = False) -> Painted:
    frame = Frame(0, time, time, PICTURE)
    polyps = tuple(Polyp(Box(0.0, 0.0, 1.0, 1.0), 0.9, 0.1, np.zeros((1, 2), np.float32), n) for n in tracks)
    result = TimedResult(frame, FrameResult(0, time, 4, 4, polyps, polyps, NO_TIMINGS), time)
    return Painted(time, frame, result, 0 if hidden else len(tracks), hidden)


def test_marking_is_new_when_it_appears_and_not_while_it_stays() -> None:
    arrivals = Arrivals()
    told = [arrivals.note(_painted(index / 25, *([1] if index >= 3 else []))) for index in range(80)]
    assert [index for index, new in enumerate(told) if new] == [3]


def test_second_marking_is_new_beside_the_first() -> None:
    arrivals = Arrivals()
    assert [arrivals.note(_painted(time, *tracks)) for time, tracks in ((0, (1,)), (0.1, (1, 2)))] == [
        True
    ] * 2


def test_blink_is_not_new_and_a_return_is() -> None:
    arrivals = Arrivals()
    assert [arrivals.note(_painted(time, 1)) for time in (0.0, 1.5, 5.0)] == [True, False, True]


def test_what_is_hidden_is_not_on_screen() -> None:
    assert not Arrivals().note(_painted(0.0, 1, hidden=True))
