"""The settings dialog writes the user's file, and leaves what the user wrote there."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from detector.errors import SettingsError
from detector.files.settings_change import changed, save_settings
from detector.files.settings_file import parse_settings, settings_path, user_settings
from detector.settings import (
    DetectorSettings,
    Gate,
    RecordSettings,
    ReviewSettings,
    UserSettings,
    WindowSettings,
)

WHERE = Path("settings.toml")
OWN = b"""# ours, since the new tower came
threshold = 0.4   # agreed on Monday
model = "default"

[gate]
# slow on purpose
hold = 0.3        # seconds

[keys]
record = ["R",
          "F9"]   # foot switch
"""


def _with(content: bytes, **detector: object) -> bytes:
    before = parse_settings(content, WHERE)
    return changed(content, replace(before, detector=replace(before.detector, **detector)), WHERE)  # type: ignore[arg-type]


def test_value_is_changed_in_its_line_and_all_else_stays() -> None:
    assert _with(OWN, threshold=0.6) == OWN.replace(b"threshold = 0.4 ", b"threshold = 0.6 ")
    assert _with(OWN, gate=Gate(hold=0.5)) == OWN.replace(b"hold = 0.3 ", b"hold = 0.5 ")


def test_same_settings_change_nothing() -> None:
    assert changed(OWN, parse_settings(OWN, WHERE), WHERE) == OWN
    assert changed(b"", UserSettings(), WHERE) == b""


def test_comments_and_keys_stay_whatever_is_changed() -> None:
    before = parse_settings(OWN, WHERE)
    wanted = UserSettings(
        DetectorSettings("x.onnx", "cpu", None, 3, False, Gate(start=0.5)),
        RecordSettings("/records", True),
        ReviewSettings("AB"),
        WindowSettings("de", "tint"),
        before.keys,
    )
    after = changed(OWN, wanted, WHERE)
    assert parse_settings(after, WHERE) == wanted
    for said in (b"# ours, since the new tower came", b"# slow on purpose", b"# seconds", b"# foot switch"):
        assert said in after


@pytest.mark.parametrize(
    "content",
    [
        b"",
        OWN,
        b"gate = false\n",
        b"gate = true\n\n[record]\ncrop_to_view = true\n",
        b"gate = { hold = 0.5 }\n",
        b"gate.hold = 0.5\ngate.start = 0.7\n",
        b"[window]\nstyle = 'tint'\n[gate]\nshare = 0.5",
        b"[keys]\nrecord = 'R'",
    ],
)
@pytest.mark.parametrize(
    "wanted",
    [
        UserSettings(),
        UserSettings(DetectorSettings(gate=None)),
        UserSettings(DetectorSettings(Path("a.onnx"), threshold=0.25, gate=Gate(0.2, 0.3, 0.4, 0.5, 0.6))),
        UserSettings(record=RecordSettings("/x"), window=WindowSettings("en", "outline")),
    ],
)
def test_every_form_of_file_can_come_to_say_everything(content: bytes, wanted: UserSettings) -> None:
    after = parse_settings(changed(content, wanted, WHERE), WHERE)
    assert after.detector == replace(wanted.detector, model=str(wanted.detector.model))
    assert (after.record, after.window) == (wanted.record, wanted.window)
    assert after.keys == parse_settings(content, WHERE).keys


def test_default_is_not_added_and_is_written_over_something_else() -> None:
    after = changed(b'device = "cpu"  # for now\n', UserSettings(), WHERE)
    assert after == b'device = "auto"  # for now\n'
    assert tomllib.loads(changed(b"", UserSettings(window=WindowSettings("de")), WHERE).decode()) == {
        "window": {"language": "de"}
    }


def test_what_has_no_word_of_its_own_is_taken_away() -> None:
    assert b"threshold" not in _with(OWN, threshold=None)


def test_file_that_is_wrong_is_left_as_it_is(own_file: Path) -> None:
    own_file.write_bytes(b"threshold = 7\n")
    with pytest.raises(SettingsError, match="threshold"):
        save_settings(UserSettings())
    assert own_file.read_bytes() == b"threshold = 7\n"


def test_setting_out_of_its_range_is_not_written(own_file: Path) -> None:
    with pytest.raises(SettingsError, match="threshold"):
        save_settings(UserSettings(DetectorSettings(threshold=7)))
    assert not own_file.exists()


def test_saved_settings_are_read_again(own_file: Path) -> None:
    own_file.write_bytes(OWN)
    before = user_settings()
    save_settings(replace(before, window=WindowSettings("de")))
    assert user_settings() == replace(before, window=WindowSettings("de"))
    assert b"# agreed on Monday" in own_file.read_bytes()


@pytest.fixture
def own_file(own_folder: Path) -> Path:
    own_folder.mkdir(parents=True)
    return settings_path()
