"""The states of a screen follow from the events of a record."""

from detector.record.stretches import stretches


def _state(time: float | None, state: str) -> dict[str, object]:
    return {"time": time, "event": "state", "state": state}


def test_each_state_lasts_until_the_next_and_the_last_to_the_end() -> None:
    events = [
        _state(None, "NO SIGNAL"),
        _state(0.0, "STARTING"),
        {"time": 1.0, "event": "key"},
        _state(2.0, "LOOKING"),
    ]
    told = stretches(events, 10.0)
    assert [(one.state, one.start, one.end, one.watching) for one in told] == [
        ("STARTING", 0.0, 2.0, False),
        ("LOOKING", 2.0, 10.0, True),
    ]


def test_record_without_states_has_none() -> None:
    assert stretches([], 10.0) == []
