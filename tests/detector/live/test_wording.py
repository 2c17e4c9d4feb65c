"""A message where the user must know more than the state tells."""

from dataclasses import replace

import numpy as np

from detector.frame import Frame
from detector.live import LiveStatus
from detector.live.wording import message
from detector.picture import RgbPicture

FRAME = Frame(0, 0.0, 0.0, RgbPicture(np.zeros((48, 64, 3), np.uint8)))
NOW = 100.0
PLAYING = LiveStatus(newest_frame=FRAME, engine_opened=True)


def test_message_names_what_is_worst() -> None:
    assert message(PLAYING, NOW) == ""
    hanging = replace(PLAYING, engine_error="hangs")
    assert message(hanging, NOW).endswith("the analysis is restarted: hangs")
    lost = replace(hanging, source_lost="unplugged")
    assert message(lost, NOW) == "Source lost, reconnecting: unplugged"
    assert message(replace(lost, source_error="broke off"), NOW) == "broke off"


def test_source_that_never_came_is_waited_for_and_not_called_lost() -> None:
    waiting = LiveStatus(source_lost="rtsp://camera: no picture came yet")
    assert message(waiting, NOW) == "Waiting for the source: rtsp://camera: no picture came yet"


def test_loading_is_said_until_there_is_a_model() -> None:
    assert message(LiveStatus(), NOW).startswith("Loading the model.")


def test_first_picture_is_waited_for_where_all_else_is_ready() -> None:
    assert message(LiveStatus(engine_opened=True), NOW) == "Waiting for the first picture."


def test_picture_of_the_past_is_said_to_come_late() -> None:
    late = replace(PLAYING, newest_frame=replace(FRAME, late=2.0))
    assert message(late, NOW).startswith("The picture comes late")


def test_picture_that_does_not_change_is_said_where_it_is_live() -> None:
    still = replace(PLAYING, still_since=NOW - 2.1)
    assert message(still, NOW).startswith("The picture has not changed")
    assert message(still, NOW - 0.2) == ""
    assert message(replace(still, paced=True), NOW) == ""


def test_black_picture_is_said_where_it_is_live_rather_than_that_it_does_not_change() -> None:
    black = replace(PLAYING, black_since=NOW - 2.1, still_since=NOW - 2.1)
    assert message(black, NOW).startswith("The picture has been black")
    assert message(black, NOW - 0.2) == ""
    assert message(replace(black, paced=True), NOW) == ""
