"""The user's settings file is obeyed, told what is wrong with it, and never stops what worked before."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from detector.errors import SettingsError
from detector.files.settings_file import current_settings, parse_settings, settings_path
from detector.keys import ACTIONS, bindings
from detector.settings import DetectorSettings, Gate, WindowSettings
from tests.green_model import write_model
from tests.recordings import write_recording
from tests.strict.logs import ExpectLog

WHERE = Path("settings.toml")
WHOLE = b"""
model = "default:int8"
device = "cpu"
threshold = 0.4
threads = 2
require_gpu = false

[gate]
window = 0.4
hold = 0
"""


@pytest.fixture
def file(own_folder: Path) -> Path:
    own_folder.mkdir(parents=True)
    return settings_path()


def test_every_setting_can_be_said() -> None:
    gate = Gate(window=0.4, hold=0)
    assert parse_settings(WHOLE, WHERE).detector == DetectorSettings(
        "default:int8", "cpu", 0.4, 2, False, gate
    )


def test_documented_example_says_the_defaults() -> None:
    page = (Path(__file__).parents[3] / "docs" / "settings.md").read_text("utf-8")
    example = page.split("```toml\n")[1].split("```")[0]
    assert parse_settings(example.encode(), WHERE).detector == DetectorSettings(threshold=0.5)


def test_documented_keys_are_the_usual_ones() -> None:
    page = (Path(__file__).parents[3] / "docs" / "settings.md").read_text("utf-8")
    told = parse_settings(page.split("```toml\n")[1].split("```")[0].encode(), WHERE)
    assert bindings(told.keys) == bindings()
    assert not told.record.crop_to_view
    assert told.window == WindowSettings()
    for action in ACTIONS:
        assert f"{action.name} = " in page or f"`{action.name}`" in page


def test_the_reviewer_can_be_said_and_is_else_who_is_logged_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "someone")
    assert parse_settings(b'[review]\nreviewer = "AB"', WHERE).review.name == "AB"
    assert parse_settings(b"", WHERE).review.name == "someone"


def test_record_and_keys_can_be_said() -> None:
    told = parse_settings(b'[record]\nfolder = "/x"\ncrop_to_view = true\n[keys]\nrecord = "F9"', WHERE)
    assert (told.record.place, told.record.crop_to_view) == (Path("/x"), True)
    assert told.keys == {"record": ("F9",)}


def test_what_is_not_said_is_the_default() -> None:
    assert parse_settings(b"", WHERE).detector == DetectorSettings()
    assert parse_settings(b"gate = true", WHERE).detector == DetectorSettings()
    assert parse_settings(b"gate = false", WHERE).detector == DetectorSettings(gate=None)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"threshold = 7", "threshold: input should be less than or equal to 0.99, not 7"),
        (b"threads = -1", "threads: input should be greater than or equal to 0, not -1"),
        (b'threads = "2"', 'threads: input should be a valid integer, not "2"'),
        (b"require_gpu = 1", "require_gpu: input should be a valid boolean, not 1"),
        (b'device = "abacus"', "device: input should be 'auto', 'tensorrt', 'cuda', 'openvino' or 'cpu'"),
        (b"[gate]\nwindow = 0", "gate.window: input should be greater than or equal to 0.01, not 0"),
        (b"[gate]\nhold = nan", "gate.hold: input should be"),
        (b"gate = 3", "gate: input should be an object, not 3"),
        (b"threshhold = 0.4", "threshhold: no such setting; did you mean threshold?"),
        (b"[gate]\nwindw = 0.4", "gate.windw: no such setting; did you mean window?"),
        (b"colour = 1", "colour: no such setting; there are model, device, threshold"),
        (b"[record]\nfoldr = 'x'", "record.foldr: no such setting; did you mean folder?"),
        (b"[record]\ncrop_to_view = 1", "record.crop_to_view: input should be a valid boolean, not 1"),
        (b"[review]\nreviewr = 'x'", "review.reviewr: no such setting; did you mean reviewer?"),
        (b"record = 1", "record: input should be an object, not 1"),
        (b"[window]\nlanguage = 'xx'", "window.language: input should be 'system', 'en' or 'de'"),
        (b"[window]\nstile = 'tint'", "window.stile: no such setting; did you mean style?"),
        (b"[keys]\nrecord = 1", "keys.record: input should be"),
        (b"[keys]\nrecrd = 'R'", "keys.recrd: no such action; did you mean record?"),
        (b"keys = 1", "keys: input should be"),
        (b"threads = -1\ndevise = 'cpu'", "; devise: no such setting; did you mean device?"),
        (b"threshold = ", "is not TOML (Invalid value (at end of document))"),
        (b"model = '\xff'", "is not TOML"),
        (b"model = " + b"[" * 4000, "is nested too deeply"),
    ],
)
def test_wrong_line_is_named_by_file_key_and_rule(content: bytes, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_settings(content, WHERE)
    said = str(caught.value)
    assert said.startswith("settings.toml: ")
    assert message in said
    assert "\n" not in said


def test_without_a_file_there_are_the_defaults(file: Path) -> None:
    assert current_settings() == DetectorSettings()
    assert list(file.parent.iterdir()) == []


def test_last_good_settings_survive_a_broken_file(file: Path, expect_log: ExpectLog) -> None:
    expect_log(
        rf"WARNING .*: {file}: threshold: .*; the last good settings are used: .*settings\.last-good\.toml"
    )
    file.write_bytes(b"threshold = 0.4")
    current_settings()
    file.write_bytes(b"threshold = 4")
    for _ in range(2):
        assert current_settings().threshold == 0.4
    assert file.read_bytes() == b"threshold = 4"
    file.write_bytes(b"threshold = 0.5")
    assert current_settings().threshold == 0.5


def test_broken_file_that_was_never_good_is_an_error(file: Path) -> None:
    file.write_bytes(b"threshold = 4")
    with pytest.raises(SettingsError, match="threshold"):
        current_settings()


def test_file_that_cannot_be_read_is_an_error_too(file: Path) -> None:
    file.mkdir()
    with pytest.raises(SettingsError, match=r"settings\.toml: cannot be read"):
        current_settings()


@pytest.mark.parametrize(
    "content",
    [
        *(
            b"a." * 2000 + b"a = 1",
            b"a = " + b"[" * 4000,
            b"a." * 30_000 + b"a = 1",
            b"a = " + b"{b = " * 900,
        ),
        *(b"threads = 0x" + b"f" * 4900, b"threads = " + b"9" * 4900, b"x" * 4900 + b" = 1", b"#" * 60_000),
        *(
            b"".join(b"k%d = 1\n" % number for number in range(6000)),
            b"[k]\na = 1\n" * 2,
            b"\0",
            b"\xff\xfe=",
        ),
        *(b"model = '" + b"\n" * 3, b"threshold = nan", b"threshold = 1e400", b"gate = []", b"keys = 1"),
        *(b"#\n" * 40_000, b"threads = 99999999999999999999"),
    ],
    ids=lambda content: repr(content[:16]),
)
def test_no_content_takes_long_or_ends_in_anything_but_a_short_line(content: bytes, file: Path) -> None:
    file.write_bytes(content)
    began = time.monotonic()
    with pytest.raises(SettingsError) as caught:
        current_settings()
    assert time.monotonic() - began < 10
    assert len(str(caught.value)) < 1000
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "plant",
    [lambda path: path.symlink_to("/dev/zero"), os.mkfifo, Path.mkdir, lambda path: path.symlink_to(path)],
    ids=["endless", "pipe", "folder", "link to itself"],
)
@pytest.mark.parametrize("name", ["settings.toml", "settings.last-good.toml"])
def test_what_is_no_file_is_neither_waited_for_nor_read_without_end(
    name: str, plant: Callable[[Path], None], file: Path
) -> None:
    plant(file.with_name(name))
    if name != "settings.toml":
        file.write_text("threshold = 4")
    with pytest.raises(SettingsError, match="cannot be read" if name == "settings.toml" else "threshold"):
        current_settings()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no such rights")
def test_a_folder_that_this_user_may_not_enter_holds_none_of_his_settings(file: Path) -> None:
    """As root may enter all, in a process of somebody else."""
    file.write_text("threshold = 0.4")
    file.parent.chmod(0o700 if os.geteuid() == 0 else 0)
    code = "import os; from detector.files.settings_file import current_settings; "
    code += "os.geteuid() or os.setuid(65534); print(current_settings().threshold)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    file.parent.chmod(0o700)
    assert done.stdout == "None\n", done.stderr


def test_a_home_that_is_no_folder_holds_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/dev/null/config")
    assert current_settings() == DetectorSettings()


def test_a_file_that_an_editor_marked_is_read(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbfthreshold = 0.4\r\n")
    assert current_settings().threshold == 0.4


def _analyze(config: Path, tmp_path: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = "from detector.cli import app; app(prog_name='polyp-detector')"
    video = write_recording(tmp_path / "a.mp4")
    return subprocess.run(
        [sys.executable, "-c", command, "analyze", str(video), "--out", str(tmp_path / "out"), *more],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "XDG_CONFIG_HOME": str(config), "PYTHONPATH": str(Path(__file__).parents[3])},
    )


def _analyzed_with(tmp_path: Path) -> dict[str, object]:
    first = (tmp_path / "out" / "a" / "results.jsonl").read_text().splitlines()[0]
    header: dict[str, object] = json.loads(first)
    return header


def test_command_obeys_the_file_and_the_command_line_wins(file: Path, tmp_path: Path) -> None:
    model = write_model(tmp_path / "green.onnx")
    said = f"model = '{model}'\ndevice = 'cpu'\nthreads = 1\nthreshold = 0.25\n[gate]\nhold = 0.75\n"
    file.write_text(said)
    done = _analyze(tmp_path / "config", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    header = _analyzed_with(tmp_path)
    assert (header["threshold"], header["device"]) == (0.25, "cpu")
    assert header["gate"]["hold_seconds"] == 0.75  # type: ignore[index]
    file.write_text(said.replace("0.25", "25"))
    done = _analyze(tmp_path / "config", tmp_path, "--threshold", "0.75", "--no-gate")
    assert done.returncode == 0
    assert done.stderr.startswith(f"polyp-detector: {file}: threshold: ")
    assert (_analyzed_with(tmp_path)["threshold"], _analyzed_with(tmp_path)["gate"]) == (0.75, {})


def test_command_without_good_settings_is_bad_usage_in_a_line(file: Path, tmp_path: Path) -> None:
    file.write_text("threshhold = 0.4")
    done = _analyze(tmp_path / "config", tmp_path)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"polyp-detector: {file}: threshhold: no such setting; did you mean threshold?")
