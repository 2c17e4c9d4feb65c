"""The screen stays on while something plays."""

import ctypes
import logging
import os
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QTimer

from detector.children import HelperProgram

if TYPE_CHECKING:
    from PyQt6.QtDBus import QDBusMessage

log = logging.getLogger(__name__)

# How often it is asked whether something plays, in ms.
_EVERY_MS = 1000
_LONGEST_MS = 300
# QMetaType::UInt.
_UNSIGNED = 3
_APPLICATION, _REASON = "polyp-detector", "a video plays"


class Awake(QObject):
    """Holds the screen on while something plays, and lets go when it is paused, has ended, or is closed."""

    def __init__(self, plays: Callable[[], bool], parent: QObject, hold: "ScreenHold | None" = None) -> None:
        """Watch.

        Args:
            plays: whether something does; asked now and then.
            parent: with which this ends.
            hold: how this system keeps its screen on.
        """
        super().__init__(parent)
        self._plays, self._hold = plays, hold or screen_hold()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(_EVERY_MS)
        self.look()

    def look(self) -> None:
        """Hold the screen, or let it go."""
        self._hold.set(self._plays())

    def close(self) -> None:
        """Let the screen go for good."""
        self._timer.stop()
        self._hold.set(False)


class ScreenHold(ABC):
    """Keeps the screen on while it is held. Where that cannot be had, the log says so, and nothing else."""

    held = False

    def set(self, held: bool) -> None:
        """Hold, or let go; nothing happens where that is so already."""
        if held == self.held:
            return
        self.held = held
        fault = self._begin() if held else self._end()
        if fault:
            log.info("the screen may go dark while a video plays: %s", fault)

    @abstractmethod
    def _begin(self) -> str:
        """Keep the screen on; why not, "" where it is."""

    @abstractmethod
    def _end(self) -> str:
        """Undo that."""


class BusHold(ScreenHold):
    """Of Linux desktops, by org.freedesktop.ScreenSaver on the session's bus."""

    _SERVICE, _PATH = "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"

    def __init__(self) -> None:
        self._cookie: int | None = None

    def _begin(self) -> str:
        address = bus_address()
        if not address:
            return "there is no session bus"
        try:
            from PyQt6.QtDBus import QDBusConnection, QDBusMessage
        except ImportError as error:
            return str(error)
        self._bus = QDBusConnection.connectToBus(address, _APPLICATION)
        answer = self._call("Inhibit", _APPLICATION, _REASON)
        if answer.type() is not QDBusMessage.MessageType.ReplyMessage:
            return answer.errorMessage()
        self._cookie = int(answer.arguments()[0])
        return ""

    def _end(self) -> str:
        cookie, self._cookie = self._cookie, None
        if cookie is not None:
            from PyQt6.QtDBus import QDBusArgument

            # A plain number of Python would go as a signed one, which the interface does not know.
            number = QDBusArgument()
            number.add(cookie, _UNSIGNED)
            self._call("UnInhibit", number)
        return ""

    def _call(self, method: str, *arguments: object) -> "QDBusMessage":
        from PyQt6.QtDBus import QDBus, QDBusMessage

        message = QDBusMessage.createMethodCall(self._SERVICE, self._PATH, self._SERVICE, method)
        message.setArguments(list(arguments))
        # The picture must not wait for a desktop that does not answer.
        return self._bus.call(message, QDBus.CallMode.Block, _LONGEST_MS)


def bus_address() -> str:
    """Of the session's bus on this machine; "" where there is none.

    Without one, the library would look for it by way of the screen's server, and that by way of the network.
    """
    told = os.environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    if told:
        return told if told.startswith("unix:") else ""
    own = Path(os.environ.get("XDG_RUNTIME_DIR", "/absent")) / "bus"
    return f"unix:path={own}" if own.exists() else ""


class WindowsHold(ScreenHold):
    """Of Windows, by SetThreadExecutionState of the window's thread."""

    _CONTINUOUS, _DISPLAY, _SYSTEM = 0x80000000, 0x2, 0x1

    def __init__(self, ask: Callable[[int], int] | None = None) -> None:
        """Take the system's call, or another that answers alike."""
        self._ask = ask or _windows_call()

    def _begin(self) -> str:
        answer = self._ask(self._CONTINUOUS | self._DISPLAY | self._SYSTEM)
        return "" if answer else "Windows refuses"

    def _end(self) -> str:
        self._ask(self._CONTINUOUS)
        return ""


class ProgramHold(ScreenHold):
    """Of macOS, by its program caffeinate, which ends by itself with this process."""

    def __init__(self, *command: str) -> None:
        """Take the command, or that of macOS."""
        self._command = command or ("caffeinate", "-d", "-w", str(os.getpid()))
        self._program: HelperProgram | None = None

    def _begin(self) -> str:
        self._program = HelperProgram.start(*self._command)
        return "" if self._program else f"there is no {self._command[0]}"

    def _end(self) -> str:
        program, self._program = self._program, None
        if program is not None:
            program.end()
        return ""


def screen_hold(platform: str = sys.platform) -> ScreenHold:
    """How a system keeps its screen on."""
    if platform == "win32":
        return WindowsHold()
    return ProgramHold() if platform == "darwin" else BusHold()


def _windows_call() -> Callable[[int], int]:
    if sys.platform != "win32":
        return lambda _: 0
    return ctypes.windll.kernel32.SetThreadExecutionState
