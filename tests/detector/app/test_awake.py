"""The screen is held while something plays, and let go when nothing does."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from detector.app.awake import (
    Awake,
    BusHold,
    ProgramHold,
    ScreenHold,
    WindowsHold,
    bus_address,
    screen_hold,
)
from detector.app.main_window import MainWindow

OpenWindow = Callable[..., MainWindow]
WaitFor = Callable[..., None]
ROOT = Path(__file__).parents[3]


class Notes(ScreenHold):
    """Notes what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[bool] = []

    def _begin(self) -> str:
        self.asked.append(True)
        return ""

    def _end(self) -> str:
        self.asked.append(False)
        return ""


def test_screen_is_held_while_it_plays_and_free_when_it_is_paused_and_closed(
    open_window: OpenWindow, wait_for: WaitFor
) -> None:
    window, notes = open_window(), Notes()
    awake = Awake(window.session.plays, window, notes)
    assert notes.asked == [True]
    window.session.toggle_pause()
    awake.look()
    assert notes.asked == [True, False]
    window.session.toggle_pause()
    awake.look()
    awake.look()
    awake.close()
    assert notes.asked == [True, False, True, False]


def test_screen_is_free_at_the_end_of_a_recording(open_window: OpenWindow, wait_for: WaitFor) -> None:
    window, notes = open_window(), Notes()
    awake = Awake(window.session.plays, window, notes)
    wait_for(lambda: not window.session.plays())
    awake.look()
    assert notes.asked == [True, False]


def test_windows_is_asked_for_its_display_and_told_when_that_is_over() -> None:
    asked: list[int] = []

    def answer(flags: int) -> int:
        asked.append(flags)
        return 1

    hold = WindowsHold(answer)
    hold.set(True)
    hold.set(False)
    assert asked == [0x80000003, 0x80000000]


@pytest.mark.skipif(sys.platform == "win32", reason="has no such program")
def test_program_runs_while_the_screen_is_held() -> None:
    hold = ProgramHold("sleep", "30")
    hold.set(True)
    program = hold._program
    assert program is not None
    assert program.runs
    hold.set(False)
    assert not program.runs


def test_system_without_any_of_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/absent")
    for hold in (ProgramHold("no-such-program"), WindowsHold(lambda _: 0), BusHold()):
        hold.set(True)
        hold.set(False)


def test_bus_is_looked_for_on_this_machine_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "tcp:host=10.0.0.1,port=1")
    assert bus_address() == ""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/run/bus")
    assert bus_address() == "unix:path=/run/bus"
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert bus_address() == ""
    (tmp_path / "bus").touch()
    assert bus_address() == f"unix:path={tmp_path}/bus"


def test_each_system_has_its_way() -> None:
    assert isinstance(screen_hold("win32"), WindowsHold)
    assert isinstance(screen_hold("darwin"), ProgramHold)
    assert isinstance(screen_hold("linux"), BusHold)


# Offers the service in one process, as a desktop does, and asks for it in another.
SERVICE = """
import sys
from PyQt6.QtCore import QCoreApplication, QObject, pyqtClassInfo, pyqtSlot, QTimer
from PyQt6.QtDBus import QDBusAbstractAdaptor, QDBusConnection

@pyqtClassInfo("D-Bus Interface", "org.freedesktop.ScreenSaver")
@pyqtClassInfo("D-Bus Introspection", '<interface name="org.freedesktop.ScreenSaver">'
  '<method name="Inhibit"><arg type="s" direction="in"/><arg type="s" direction="in"/>'
  '<arg type="u" direction="out"/></method>'
  '<method name="UnInhibit"><arg type="u" direction="in"/></method></interface>')
class Saver(QDBusAbstractAdaptor):
    @pyqtSlot(str, str, result="uint")
    def Inhibit(self, application, reason):
        print("held by", application, flush=True)
        return 4242
    @pyqtSlot("uint")
    def UnInhibit(self, cookie):
        print("free", cookie, flush=True)

application = QCoreApplication([])
owner = QObject()
saver = Saver(owner)
bus = QDBusConnection.sessionBus()
assert bus.registerObject("/org/freedesktop/ScreenSaver", owner)
assert bus.registerService("org.freedesktop.ScreenSaver")
print("ready", flush=True)
QTimer.singleShot(15000, application.quit)
application.exec()
"""
CLIENT = """
import subprocess, sys
service = subprocess.Popen([sys.executable, "-c", sys.argv[1]], stdout=subprocess.PIPE, text=True)
assert service.stdout.readline() == "ready\\n"
from PyQt6.QtCore import QCoreApplication
application = QCoreApplication([])
from detector.app.awake import BusHold
hold = BusHold()
hold.set(True)
print(service.stdout.readline(), end="")
hold.set(False)
print(service.stdout.readline(), end="")
service.kill()
"""


@pytest.mark.skipif(not shutil.which("dbus-run-session"), reason="needs a bus (apt-get install dbus)")
def test_linux_desktop_holds_its_screen_and_lets_it_go() -> None:
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", CLIENT, SERVICE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == "held by polyp-detector\nfree 4242\n", done.stderr
