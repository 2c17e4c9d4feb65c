"""The phases of a procedure follow each other, each with its clock."""

from detector.record.phases import PhaseClock


def test_phases_come_in_order_and_end() -> None:
    clock = PhaseClock()
    assert clock.at(5.0) == ("", 0.0)
    assert [clock.go_on(10.0 * number) for number in range(4)] == ["insertion", "withdrawal", "", "insertion"]
    assert clock.at(37.0) == ("insertion", 7.0)
