"""From one look at a session to the next, what is other becomes an event, once."""

from detector.display import DisplayState, DisplayStatus
from detector.live import LiveStatus
from detector.record.watching import Watching

NOW = 100.0
SCREEN = DisplayStatus(DisplayState.LOOKING, NOW, float("inf"))


def _told(*counts: int) -> list[int]:
    """What is told after each look at a source that has counted so many."""
    watching, told = Watching(), []
    for count in counts:
        list(watching.look(LiveStatus(overtaken=count), SCREEN, NOW))
        told.append(watching.newly_overtaken())
    return told


def test_frames_that_were_overtaken_are_told_once() -> None:
    assert _told(0, 4, 4, 9, 9) == [0, 4, 0, 5, 0]


def test_what_was_overtaken_before_the_record_or_of_another_source_is_not_told() -> None:
    assert _told(500, 500, 0, 2) == [0, 0, 0, 2]


def test_picture_that_does_not_change_and_changes_again_is_an_event_each() -> None:
    watching, still = Watching(), LiveStatus(still_since=NOW)
    told = [
        [event for event in watching.look(live, SCREEN, now) if event[0] == "still"]
        for live, now in ((still, NOW + 1), (still, NOW + 3), (still, NOW + 4), (LiveStatus(), NOW + 5))
    ]
    assert told == [[], [("still", {"still": True})], [], [("still", {"still": False})]]
