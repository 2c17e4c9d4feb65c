"""Every setting has its place, can be read there and changed there."""

from dataclasses import fields

import pytest

from detector.settings import DetectorSettings, Gate, RecordSettings, UserSettings, WindowSettings
from detector.settings_tree import Path, changed_at, every_setting, value_at


def test_every_setting_stands_in_the_list_once_with_its_default() -> None:
    placed = {one.path: one.setting for one in every_setting()}
    count = sum(len(fields(owner)) for owner in (DetectorSettings, Gate, RecordSettings, WindowSettings))
    assert len(placed) == len(list(every_setting())) >= count
    for path, setting in placed.items():
        assert value_at(UserSettings(), path) == setting.default


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("detector", "threshold"), 0.4),
        (("detector", "gate"), None),
        (("detector", "gate", "hold"), 0.7),
        (("window", "style"), "tint"),
        (("record", "folder"), "/x"),
    ],
)
def test_one_place_is_changed_and_no_other(path: Path, value: object) -> None:
    after = changed_at(UserSettings(), {path: value})
    assert value_at(after, path) == value
    for one in every_setting():
        if one.path[: len(path)] != path and path[: len(one.path)] != one.path:
            assert value_at(after, one.path) == one.setting.default


def test_gate_that_is_not_there_comes_with_its_first_setting() -> None:
    without = UserSettings(DetectorSettings(gate=None))
    assert value_at(without, ("detector", "gate", "hold")) == Gate().hold
    assert changed_at(without, {("detector", "gate", "hold"): 0.9}).detector.gate == Gate(hold=0.9)


def test_group_is_what_a_setting_belongs_to() -> None:
    groups = {one.path: one.group for one in every_setting()}
    assert groups["detector", "gate"] == "detector"
    assert groups["detector", "gate", "hold"] == "gate"
    assert groups["window", "style"] == "window"
