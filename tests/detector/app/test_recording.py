"""The procedure is recorded by keys in the real window, which says so."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, Self

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
from detector.record import RecordPlan, event_log
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
    wait_for(lambda: record.status().frames > 15 and _marked(window), 20)
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
    _press(window, Qt.Key.Key_R)
    # Nothing is recorded any more, whatever is still to be saved.
    wait_for(lambda: window.view.record_words in (("saving the record",), ()))
    QTest.qWait(50)
    assert in_colour(pixels(window.view), RECORDING).sum() < 5
    wait_for(lambda: not window.session.status().keeping.finishing, 20)
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
        # As long as nothing else is: who looks away for a moment must not miss it.
        QTest.qWait(200)
        assert window.view.message == "Nothing is recorded any more: the disk is full"
        assert json.loads((folder / "session.json").read_text())["end"]["reason"] == "the disk is full"
        with open_video(folder / "video.mp4") as video:
            assert len(list(video)) > 5


def test_folder_that_is_taken_away_ends_the_record_with_a_word_and_the_picture_goes_on(
    window: MainWindow, wait_for: WaitFor, tmp_path: Path, expect_log: ExpectLog
) -> None:
    folder = _begin(window, wait_for)
    expect_log(f"WARNING detector.record.record: {folder}: the recording ends: {folder}: is gone")
    expect_log(f"WARNING detector.record.video_track: {folder}")
    expect_log(f"WARNING detector.record.pages: {folder}")
    expect_log(f"WARNING detector.record.keeper: {folder}: is not finished")
    shutil.rmtree(tmp_path / "sessions")
    _press(window, Qt.Key.Key_S, Qt.Key.Key_C)
    wait_for(lambda: window.session.keeper.record is None)
    wait_for(lambda: window.view.message.startswith("Nothing is recorded any more: "), 10)
    before = window.session.status().live.decoded
    wait_for(lambda: window.session.status().live.decoded > before + 5)
    assert not (tmp_path / "sessions").exists()
    _begin(window, wait_for)
    assert "Nothing" not in window.view.message
    _end(window, wait_for)


def test_disk_that_may_only_be_read_is_said_and_serves_once_it_may_be_written(
    window: MainWindow, wait_for: WaitFor, tmp_path: Path
) -> None:
    place = tmp_path / "sessions"
    with small_disk(place, 40) as made:
        if not made:
            pytest.skip("this user cannot mount a small disk")
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
        _press(window, Qt.Key.Key_R)
        wait_for(lambda: "sessions: cannot be written (Read-only file system)" in window.view.message)
        assert window.session.keeper.record is None
        subprocess.run(["mount", "-o", "remount,rw", str(place)], check=True)
        folder = _begin(window, wait_for)
        _end(window, wait_for)
        assert (folder / "SHA256SUMS").exists()


def test_two_strokes_at_once_begin_one_record(window: MainWindow, wait_for: WaitFor) -> None:
    wait_for(lambda: _marked(window), 20)
    _press(window, Qt.Key.Key_R, Qt.Key.Key_R)
    record = window.session.keeper.record
    assert record is not None
    wait_for(lambda: record.status().frames > 20)
    assert window.session.keeper.record is record
    _end(window, wait_for)


def test_keys_that_are_struck_again_before_the_first_has_done_save_all_the_same(
    window: MainWindow, wait_for: WaitFor
) -> None:
    folder = _begin(window, wait_for)
    record, said = window.session.keeper.record, list[str]()
    assert record is not None
    for _ in range(5):
        record.save_snapshot(said.append)
        record.save_clip(said.append)
    wait_for(lambda: len(said) == 10, 20)
    assert all(one.startswith("saved ") for one in said)
    _end(window, wait_for)
    assert not [path for path in folder.rglob("*") if ".part" in path.name]


def test_second_record_of_a_case_begins_while_the_first_is_finished(
    window: MainWindow, wait_for: WaitFor
) -> None:
    first = _begin(window, wait_for)
    _press(window, Qt.Key.Key_R)
    second = _begin(window, wait_for)
    assert second.name == f"{first.name}_2"
    _end(window, wait_for)
    for folder in (first, second):
        assert (folder / "SHA256SUMS").exists()


def test_clock_of_the_system_that_is_set_back_disturbs_no_time_of_a_record(
    window: MainWindow, wait_for: WaitFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _begin(window, wait_for)

    class Earlier(datetime):
        """A clock that is three hours behind."""

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) - timedelta(hours=3)

    monkeypatch.setattr(event_log, "datetime", Earlier)
    _press(window, Qt.Key.Key_L)
    QTest.qWait(300)
    _press(window, Qt.Key.Key_X)
    _end(window, wait_for)
    events = _events(folder, "key")
    times = [event["time"] for event in events]
    assert times == sorted(times)
    assert 0.3 <= times[-2] - times[-3] < 2
    duration = json.loads((folder / "session.json").read_text())["end"]["duration"]
    assert duration == pytest.approx(times[-1], abs=1)
    with open_video(folder / "video.mp4") as video:
        stamps = [frame.time for frame in video]
    assert stamps == sorted(stamps)
    assert stamps[-1] == pytest.approx(duration, abs=0.5)


def test_closing_the_window_finishes_the_record(window: MainWindow, wait_for: WaitFor) -> None:
    folder = _begin(window, wait_for)
    window.close()
    assert (folder / "SHA256SUMS").exists()
    assert json.loads((folder / "session.json").read_text())["end"]["reason"] == "the program was closed"
