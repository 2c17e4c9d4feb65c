"""What a minute's line says."""

from detector.record.minutes import Minute


def test_minute_tells_the_usual_and_the_worst_delay() -> None:
    minute = Minute(0.0)
    for delay in range(1, 101):
        minute.note_picture(delay / 1000)
    assert minute.facts()["video_delay_ms"] == {"p50": 50.5, "p99": 99.0}
    assert minute.facts()["annotation_delay_ms"] == {"p50": None, "p99": None}
