"""A status has one word, and a message where the user must know more."""

import time
from dataclasses import replace

import numpy as np
import pytest

from detector.frame import Frame
from detector.live import LiveState, LiveStatus, TimedResult
from detector.live.wording import condition, message
from detector.picture import RgbPicture
from detector.result import FrameResult, Polyp, StageTimings

NOW = time.monotonic()
FRAME = Frame(0, 0.0, NOW, RgbPicture(np.zeros((48, 64, 3), np.uint8)))


def _result(*polyps: Polyp) -> TimedResult:
    return TimedResult(FRAME, FrameResult(0, 0.0, 64, 48, polyps, polyps, StageTimings(0, 0, 0, 0)), NOW)


POLYP = Polyp((1, 1, 9, 9), 0.9, 0.02, np.zeros((4, 2), np.float32))
PLAYING = LiveStatus(newest_frame=FRAME, newest_result=_result())


@pytest.mark.parametrize(
    ("status", "word", "good"),
    [
        (LiveStatus(), "searching", True),
        (PLAYING, "searching", True),
        (replace(PLAYING, newest_result=_result(POLYP)), "active", True),
        (replace(PLAYING, state=LiveState.PAUSED), "paused", None),
        (replace(PLAYING, state=LiveState.ENDED), "ended", None),
        (replace(PLAYING, source_lost="unplugged"), "source lost", False),
        (replace(PLAYING, engine_error="hangs"), "error", False),
        (replace(PLAYING, state=LiveState.FAILED, source_error="broke off"), "error", False),
    ],
)
def test_each_status_has_its_word(status: LiveStatus, word: str, good: bool | None) -> None:
    assert condition(status, NOW) == (word, good)


def test_marker_that_is_too_old_to_be_shown_is_not_called_active() -> None:
    assert condition(replace(PLAYING, newest_result=_result(POLYP)), NOW + 0.13).word == "searching"


def test_result_of_another_passage_is_not_painted() -> None:
    status = replace(PLAYING, newest_frame=replace(FRAME, passage=1))
    assert PLAYING.paintable_result(NOW) is not None
    assert status.paintable_result(NOW) is None


def test_message_names_what_is_worst() -> None:
    assert message(PLAYING) == ""
    hanging = replace(PLAYING, engine_error="hangs")
    assert message(hanging).endswith("the analysis is restarted: hangs")
    lost = replace(hanging, source_lost="unplugged")
    assert message(lost) == "Source lost, reconnecting: unplugged"
    assert message(replace(lost, source_error="broke off")) == "broke off"
