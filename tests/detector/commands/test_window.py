"""What keeps Qt from opening a window is found out and named, not met as an abort."""

import subprocess
import sys

import pytest

from detector.commands import window
from detector.commands.window import has_display, window_fault

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Qt needs nothing installed")


@pytest.fixture(autouse=True)
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


def test_offscreen_needs_no_display() -> None:
    assert not has_display()
    assert window_fault("offscreen") == ""


def test_a_display_that_does_not_answer_is_no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":987")
    assert has_display()
    assert window_fault() != ""


def test_a_platform_that_qt_does_not_have_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "nonsense")
    assert "nonsense" in window_fault()


def test_a_missing_library_is_named_by_pythons_last_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window, "_TRY", "import ctypes; ctypes.CDLL('libabsent.so.1')")
    assert "libabsent.so.1" in window_fault("offscreen")


def test_qt_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window, "_TRY", "import time; time.sleep(60)")
    monkeypatch.setattr(window, "_TIMEOUT", 0.5)
    assert window_fault("offscreen") == "Qt does not answer"


def test_view_without_a_display_ends_with_one_line() -> None:
    done = _command("view", "absent.mp4")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "no window can be opened" in done.stderr
    assert "apt-get install libegl1" in done.stderr


@pytest.mark.parametrize("arguments", [[], ["app"], ["app", "absent.mp4"]])
def test_start_screen_without_a_display_ends_with_one_line_and_exit_code_2(arguments: list[str]) -> None:
    done = _command(*arguments)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "no window can be opened" in done.stderr
    assert "--help" in done.stderr


def _command(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", "from detector.cli import app; app()", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
