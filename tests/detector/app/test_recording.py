"""The procedure is recorded by keys in the real window, which says so."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from detector import PolypDetector, open_video
from detector.app.main_window import MainWindow
from detector.app.theme import RECORDING
from detector.keys import bindings
from detector.record import RecordPlan
from detector.session import Session
from tests.detector.app.cameras import Camera
from tests.detector.app.pixels import in_colour, pixels
from tests.green_model import write_model
from tests.small_disk import fill, small_disk
from tests.strict.logs import ExpectLog

WaitFor = Callable[..., None]


@pytest.fixture
def window(application: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """The window on a camera, with a polyp marked."""
    detector = PolypDetector(write_model(tmp_path / "green.onnx"), device="cpu")
    plan = RecordPlan(tmp_path / "sessions", "A1", screen="window")
    opened = MainWindow(Session([lambda: Camera(25)], lambda: detector), plan, bindings({"phase": ("F9",)}))
    opened.show()
    assert QTest.qWaitForWindowActive(opened)
    yield opened
    opened.close()


def _press(window: MainWindow, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(window, key)


def _marked(window: MainWindow) -> bool:
    painted = window.session.status().painted
    return painted is not None and painted.markers == 1


def _begin(window: MainWindow, wait_for: WaitFor) -> Path:
    """Begin a record and wait until a marking of it is on screen; its folder."""
    wait_for(lambda: _marked(window), 20)
    _press(window, Qt.Key.Key_R)
    record = window.session.keeper.record
    assert record is not None
    wait_for(lambda: record.status().frames > 12 and _marked(window), 20)
    return record.folder


def _end(window: MainWindow, wait_for: WaitFor) -> None:
    _press(window, Qt.Key.Key_R)
    wait_for(lambda: not window.session.status().keeping.finishing, 20)


def _events(folder: Path, kind: str) -> list[dict[str, Any]]:
    lines = (folder / "events.jsonl").read_text("utf-8").splitlines()
    return [event for event in map(json.loads, lines) if event["event"] == kind]


def test_key_begins_and_ends_a_record_that_says_what_was_painted(
    window: MainWindow, wait_for: WaitFor
) -> None:
    folder = _begin(window, wait_for)
    wait_for(lambda: in_colour(pixels(window.view), RECORDING).sum() > 20)
    assert window.view.record_words[0].startswith("REC 0:0")
    _end(window, wait_for)
    wait_for(lambda: window.view.record_words == ())
    assert in_colour(pixels(window.view), RECORDING).sum() < 5
    assert (folder / "SHA256SUMS").exists()
    lines = [json.loads(line) for line in (folder / "results.jsonl").read_text().splitlines()[1:-1]]
    painted = [line["painted"] for line in lines if line["painted"]]
    # On a machine with other work many come too late to be painted, which no line may claim.
    assert painted
    assert all(
        0 < one["delay_ms"] <= 120 and one["markers"] == 1 and not one["hidden"] for one in painted[-5:]
    )
    assert json.loads((folder / "session.json").read_text())["screen"] == "window"


def test_snapshot_is_kept_clean_marked_and_told(window: MainWindow, wait_for: WaitFor) -> None:
    folder = _begin(window, wait_for)
    _press(window, Qt.Key.Key_S)
    wait_for(lambda: bool(list(folder.glob("snapshots/*.json"))))
    (told,) = folder.glob("snapshots/*.json")
    clean, marked = (cv2.imread(str(told.with_suffix(ending))) for ending in (".png", ".marked.png"))
    assert clean is not None
    assert marked is not None
    assert clean.shape == marked.shape == (240, 320, 3)
    changed = np.abs(clean.astype(int) - marked).max(axis=2) > 30
    assert 50 < changed.sum() < 0.2 * changed.size
    content = json.loads(told.read_text())
    assert content["result"]["polyps"][0]["shown"] is True
    assert content["frame"] == int(told.stem)
    wait_for(lambda: window.view.message == f"saved snapshots/{told.stem}.png")
    _end(window, wait_for)
    assert f"snapshots/{told.stem}.png" in (folder / "report.html").read_text("utf-8")
    assert "snapshots/" in (folder / "SHA256SUMS").read_text()


def test_last_seconds_are_kept_while_the_record_goes_on(window: MainWindow, wait_for: WaitFor) -> None:
    folder = _begin(window, wait_for)
    record = window.session.keeper.record
    assert record is not None
    wait_for(lambda: record.status().frames > 60, 30)
    _press(window, Qt.Key.Key_C)
    wait_for(lambda: bool(list(folder.glob("clips/*s.mp4"))), 20)
    (clip,) = folder.glob("clips/*.mp4")
    with open_video(clip) as video:
        assert len(list(video)) > 10
    _end(window, wait_for)
    assert _events(folder, "clip")[0]["file"] == f"clips/{clip.name}"


def test_remarks_phases_and_keys_are_events(window: MainWindow, wait_for: WaitFor) -> None:
    folder = _begin(window, wait_for)
    _press(window, Qt.Key.Key_L, Qt.Key.Key_X, Qt.Key.Key_F9, Qt.Key.Key_B)
    wait_for(lambda: "insertion" in "".join(window.view.record_words))
    wait_for(lambda: window.view.badge_text == "BYPASS")
    _press(window, Qt.Key.Key_B)
    _end(window, wait_for)
    assert [event["kind"] for event in _events(folder, "remark")] == ["lesion", "false alarm"]
    assert [event["action"] for event in _events(folder, "key")] == [
        *("lesion", "false_alarm", "phase", "bypass", "bypass", "record"),
    ]
    assert "BYPASS" in [event["state"] for event in _events(folder, "state")]


def test_keys_of_a_record_say_that_there_is_none(window: MainWindow, wait_for: WaitFor) -> None:
    _press(window, Qt.Key.Key_L)
    wait_for(lambda: window.view.message.startswith("nothing is recorded yet"))


def test_folder_that_cannot_be_written_is_said_and_the_picture_goes_on(
    window: MainWindow, wait_for: WaitFor, tmp_path: Path
) -> None:
    (tmp_path / "sessions").write_text("a file")
    _press(window, Qt.Key.Key_R)
    wait_for(lambda: "sessions: cannot be written" in window.view.message)
    before = window.session.status().live.decoded
    wait_for(lambda: window.session.status().live.decoded > before + 5)


def test_disk_that_is_full_ends_the_record_whole_and_the_picture_goes_on(
    window: MainWindow, wait_for: WaitFor, tmp_path: Path, expect_log: ExpectLog
) -> None:
    with small_disk(tmp_path / "sessions", 22) as made:
        if not made:
            pytest.skip("this user cannot mount a small disk")
        folder = _begin(window, wait_for)
        expect_log(f"WARNING detector.record.record: {folder}: the recording ends: the disk is full")
        fill(tmp_path / "sessions")
        wait_for(lambda: (folder / "SHA256SUMS").exists(), 20)
        before = window.session.status().live.decoded
        wait_for(lambda: window.session.status().live.decoded > before + 5 and _marked(window))
        assert window.view.record_words == ()
        assert json.loads((folder / "session.json").read_text())["end"]["reason"] == "the disk is full"
        with open_video(folder / "video.mp4") as video:
            assert len(list(video)) > 5


def test_closing_the_window_finishes_the_record(window: MainWindow, wait_for: WaitFor) -> None:
    folder = _begin(window, wait_for)
    window.close()
    assert (folder / "SHA256SUMS").exists()
    assert json.loads((folder / "session.json").read_text())["end"]["reason"] == "the program was closed"
